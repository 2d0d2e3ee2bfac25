/** The life of an alert, oldest first: raised, escalated, eased, cleared, and who acknowledged it with what words. */
import type { AlertLogEntry, ValueFormat } from '../../gateway/contract.ts'
import { Icon } from '../icons.tsx'
import { nameOf } from '../names.ts'
import type { Lang } from '../words.ts'
import { measuredText } from './measured.ts'
import { momentOf } from './moment.ts'
import { pageWords } from './pageWords.ts'
import { warningWords } from './words.ts'

export function Timeline({ events, format, lang }: { events: AlertLogEntry[]; format: ValueFormat; lang: Lang }) {
  if (events.length === 0) return null
  return (
    <section class="card" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{pageWords[lang].alert.timeline}</h2>
      <ol class="timeline">
        {events.map((word) => (
          <li key={word.id} class={`tone-${toneOf(word)}`} data-event={word.kind}>
            <Icon shape={toneOf(word)} />
            <p>
              <strong>
                {warningWords[lang].kind[word.kind]}
                {word.kind === 'acknowledged' ? `: ${nameOf(word.by, lang)}` : ''}
                {word.label ? ` · ${word.label}` : ''}
              </strong>{' '}
              <small>
                {momentOf(word.at_ms, lang)}
                {word.kind !== 'acknowledged' && ` · ${measuredText(format, word.value, lang).number}`}
              </small>
              {word.kind === 'acknowledged' && word.comment && <q>{word.comment}</q>}
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function toneOf(word: AlertLogEntry) {
  if (word.kind === 'acknowledged') return 'online'
  return word.kind === 'cleared' ? 'over' : word.severity
}
