/** What people noted at the station, and which corrections count. */
import type { ReportAnswer } from '../../gateway/contract.ts'
import { correctionText } from '../hands/correctionText.ts'
import { logbookWords } from '../hands/logbookWords.ts'
import { nameOf } from '../names.ts'
import type { Lang } from '../words.ts'
import { reportWords } from './words.ts'
import { zonedTime } from './zonedTime.ts'

export function Notes({ report: { notes, corrections, zone }, lang }: { report: ReportAnswer; lang: Lang }) {
  const said = reportWords[lang]
  const when = (at_ms: number) => zonedTime(at_ms, 'dayAndClock', lang, zone)
  return (
    <>
      <section class="card" aria-labelledby="notes-title">
        <h2 id="notes-title">{said.notes}</h2>
        {notes.length === 0 && <p>{said.noNotes}</p>}
        <ul>
          {notes.map(({ id, at_ms, kind, by, text }) => (
            <li key={id}>
              {when(at_ms)}, {logbookWords[lang].kinds[kind].toLowerCase()}, {nameOf(by, lang)}
              {text && `: ${text}`}
            </li>
          ))}
        </ul>
      </section>
      {corrections.length > 0 && (
        <section class="card" aria-labelledby="corrections-title">
          <h2 id="corrections-title">{said.corrections}</h2>
          <ul>
            {corrections.map((one) => (
              <li key={one.id}>
                {said.correction(
                  one.id,
                  `${one.sensor} ${correctionText(one, lang)}`,
                  zonedTime(one.from_ms, 'date', lang, zone),
                  one.why,
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
