/** What people last did at a station, where anybody wrote it down. */
import type { LogbookAnswer } from '../../gateway/contract.ts'
import { formatTime } from '../format.ts'
import { logbookUrl } from '../hands/api.ts'
import { logbookWords } from '../hands/logbookWords.ts'
import { nameOf } from '../names.ts'
import { useAsked } from '../useAsked.ts'
import type { Lang } from '../words.ts'
import { nodeWords } from './words.ts'

const shown_max = 5

export function Logbook({ station, lang }: { station: string; lang: Lang }) {
  const { value } = useAsked<LogbookAnswer>(`${logbookUrl(station)}?limit=${shown_max}`)
  if (!value || value.entries.length === 0) return null
  return (
    <section class="card" aria-labelledby="logbook">
      <h2 id="logbook">{nodeWords[lang].logbook}</h2>
      <ul class="troubles" data-logbook>
        {value.entries.map(({ id, at_ms, kind, by, text }) => (
          <li key={id}>
            <span class="hint">
              {formatTime(at_ms, 'dayAndClock', lang)} · {nameOf(by, lang)}
            </span>
            <br />
            {[logbookWords[lang].kinds[kind], text].filter(Boolean).join(': ')}
          </li>
        ))}
      </ul>
    </section>
  )
}
