/** The entries of a station's logbook, the newest first. */
import type { LogbookAnswer, LogbookEntry } from '../../gateway/contract.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { nameOf } from '../names.ts'
import { Removal } from '../people/Removal.tsx'
import { session, useMay } from '../session.ts'
import { useStore } from '../store.ts'
import type { Asked } from '../useAsked.ts'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { entryUrl, photoUrl } from './api.ts'
import { logbookWords } from './logbookWords.ts'

interface Props {
  asked: Asked<LogbookAnswer>
  lang: Lang
}

export function LogbookList({ asked: { value, trouble, again }, lang }: Props) {
  const said = logbookWords[lang]
  const asking = useAsking()
  const isStaff = useMay('see-staff')
  async function remove({ station, id }: LogbookEntry) {
    await asking.send(entryUrl(station, id), { method: 'DELETE' })
    again()
  }
  return (
    <section class="card" data-logbook={value?.entries.length}>
      <TroubleText trouble={trouble ?? asking.trouble} lang={lang} />
      {value?.entries.length === 0 && <p class="hint">{said.none}</p>}
      {isStaff === false && value && value.entries.length > 0 && <p class="hint">{said.hidden}</p>}
      <ol class="entries">
        {value?.entries.map((entry) => (
          <Entry key={entry.id} entry={entry} lang={lang} onRemove={() => remove(entry)} />
        ))}
      </ol>
      {value?.more && <p class="hint">{said.more}</p>}
    </section>
  )
}

function Entry({ entry, lang, onRemove }: { entry: LogbookEntry; lang: Lang; onRemove(): void }) {
  const said = logbookWords[lang]
  const who = useStore(session)
  const { kind, text, at_ms, by, photo } = entry
  const when = momentOf(at_ms, lang, 'dateAndClock')
  const mayRemove = who?.may.includes('correct') || (who?.name === by && who?.may.includes('keep-log'))
  return (
    <li data-entry={kind}>
      <p>
        <strong>{said.kinds[kind]}</strong>{' '}
        <span class="hint">
          {when}, {said.by(nameOf(by, lang))}
        </span>
      </p>
      {text && <p class="written">{text}</p>}
      {photo && (
        <a href={photoUrl(photo.url)} target="_blank" rel="noreferrer">
          <img
            src={photoUrl(photo.url)}
            alt={said.photoOf(when)}
            width={photo.width}
            height={photo.height}
            loading="lazy"
          />
        </a>
      )}
      {mayRemove && (
        <p class="actions">
          <Removal
            label={said.remove}
            name={said.removeOf(when)}
            sure={said.removeSure}
            keep={said.keep}
            onRemove={onRemove}
          />
        </p>
      )}
    </li>
  )
}
