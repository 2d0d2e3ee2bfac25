/** Writes an entry: what was done, when, in words, with a photo. What was typed stays until it is saved. */
import { useState } from 'preact/hooks'
import type { LogbookEntry, LogbookKind } from '../../gateway/contract.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { momentIn } from '../fieldTime.ts'
import { PhotoField } from '../PhotoField.tsx'
import { Choice, Field } from '../people/Field.tsx'
import { base64Of } from '../photo.ts'
import type { Lang } from '../words.ts'
import { logbookUrl } from './api.ts'
import { newId, useDraft } from './draft.ts'
import { LongField } from './LongField.tsx'
import { logbookWords } from './logbookWords.ts'

interface Draft {
  /** From the first time that it is sent. */
  id?: string
  kind: LogbookKind
  text: string
  /** As the browser's field writes it; empty: now. */
  at: string
  /** A `data:` URL; empty: none. */
  photo: string
}

const empty = (): Draft => ({ kind: 'visit', text: '', at: '', photo: '' })
const kinds: readonly LogbookKind[] = ['visit', 'cleaning', 'calibration', 'battery', 'damage', 'note']
const text_max = 2_000

interface Props {
  station: string
  lang: Lang
  now_ms: number
  onSaved(): void
}

export function LogbookForm({ station, lang, now_ms, onSaved }: Props) {
  const said = logbookWords[lang]
  const asking = useAsking()
  const { draft, change, clear } = useDraft(`logbook ${station}`, empty)
  const [problem, setProblem] = useState<{ text?: string; at?: string }>({})
  const [saved, setSaved] = useState<LogbookEntry>()
  const [isShrinking, setShrinking] = useState(false)

  async function save(event: Event) {
    event.preventDefault()
    const at_ms = momentIn(draft.at)
    const isEmpty = draft.kind === 'note' && draft.text.trim() === '' && draft.photo === ''
    const isEarly = at_ms !== null && at_ms > now_ms + 300_000
    setProblem({ ...(isEmpty && { text: said.empty }), ...(isEarly && { at: said.inFuture }) })
    if (isEmpty || isEarly) return
    const { id = newId(), kind, text, photo } = draft
    change({ id }) // the same when it is sent again: written once
    const body = { id, kind, text, ...(at_ms !== null && { at: at_ms }), ...(photo && { photo: base64Of(photo) }) }
    setSaved(undefined)
    const { value } = await asking.send<LogbookEntry>(logbookUrl(station), { body })
    if (!value) return
    clear()
    setSaved(value)
    onSaved()
  }

  return (
    <form class="form card" onSubmit={save} data-logbook-form noValidate>
      <h2>{said.write}</h2>
      <Choice
        label={said.kind}
        name="kind"
        value={draft.kind}
        choices={kinds.map((kind) => [kind, said.kinds[kind]] as const)}
        onChoice={(kind) => change({ kind })}
      />
      <LongField
        label={said.text}
        name="text"
        placeholder={said.placeholder}
        maxLength={text_max}
        problem={problem.text}
        value={draft.text}
        onText={(text) => change({ text })}
      />
      <Field
        label={said.at}
        help={said.atHelp}
        name="at"
        type="datetime-local"
        problem={problem.at}
        value={draft.at}
        onText={(at) => change({ at })}
      />
      <PhotoField
        label={said.photo}
        help={said.photoHelp}
        noPicture={said.noPhoto}
        preview={said.preview}
        drop={said.dropPhoto}
        photo={draft.photo}
        onPhoto={(photo) => change({ photo })}
        onBusy={setShrinking}
      />
      <button type="submit" class="button is-main" disabled={asking.isBusy || isShrinking}>
        {asking.isBusy ? said.saving : said.save}
      </button>
      <p role="status" data-saved={saved?.id}>
        {saved && said.saved(said.kinds[saved.kind], saved.photo !== null)}
      </p>
      <TroubleText trouble={asking.trouble} lang={lang} instead={{ network: said.kept }} />
    </form>
  )
}
