/** The log of changes as a list that a person can read: who, what, when, why. */
import { useEffect, useState } from 'preact/hooks'
import type { AuditAnswer, AuditEntry } from '../../gateway/contract.ts'
import { TroubleText } from '../asking.tsx'
import { Icon } from '../icons.tsx'
import { useAsked } from '../useAsked.ts'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { auditUrl } from './api.ts'
import { changeText } from './changes.ts'
import { peopleWords } from './words.ts'

const page_max = 30

export function AuditLog({ lang, turn }: { lang: Lang; turn: unknown }) {
  const said = peopleWords[lang].audit
  const [before, setBefore] = useState<number>()
  const [older, setOlder] = useState<AuditAnswer['entries']>([])
  const query = before === undefined ? '' : `&before=${before}`
  const { value, trouble } = useAsked<AuditAnswer>(`${auditUrl}?limit=${page_max}${query}`, { turn })
  // A change puts something on top: start there again.
  useEffect(() => {
    setBefore(undefined)
    setOlder([])
  }, [turn])
  const entries = [...older, ...(value?.entries ?? [])]
  return (
    <section class="card" aria-labelledby="audit-title" data-audit={entries.length}>
      <h2 id="audit-title">{said.title}</h2>
      <p class="hint">{said.help}</p>
      <TroubleText trouble={trouble} lang={lang} />
      {value && entries.length === 0 && <p class="hint">{said.none}</p>}
      <ol class="events">
        {entries.map((entry) => (
          <AuditLine key={entry.n} entry={entry} lang={lang} />
        ))}
      </ol>
      {value?.next != null && (
        <button
          type="button"
          class="button"
          onClick={() => {
            setOlder(entries)
            setBefore(value.next ?? undefined)
          }}
        >
          {said.more}
        </button>
      )}
    </section>
  )
}

function AuditLine({ entry, lang }: { entry: AuditEntry; lang: Lang }) {
  const { audit: said, roles } = peopleWords[lang]
  const { at_ms, who, role, by, what, target, why, ok } = entry
  const known = roles as Record<string, string>
  return (
    <li data-change={what}>
      <span>{momentOf(at_ms, lang, 'dayAndClockWithSeconds')}</span>
      <strong>
        {who}
        {role && ` (${(known[role] ?? role).toLowerCase()})`}
      </strong>
      <span>
        {changeText(what, lang)}
        {target && ` ${target}`}
      </span>
      <small>{said.by[by]}</small>
      {!ok && (
        <strong class="is-bad">
          <Icon shape="offline" /> {said.refused}
        </strong>
      )}
      {why && <q class="event-id">{why}</q>}
    </li>
  )
}
