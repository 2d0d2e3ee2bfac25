/** What a drill has shown: each message of each hook with its latency, and who answered. */
import type { Drill } from '../../gateway/contract.ts'
import { hookName } from '../first/Recipients.tsx'
import { formatNumber } from '../format.ts'
import { Icon } from '../icons.tsx'
import { nameOf } from '../names.ts'
import { formatView, type View, viewAt } from '../view.ts'
import type { Lang } from '../words.ts'
import { labelOf } from './alerts.ts'
import { momentOf } from './moment.ts'
import { pageWords } from './pageWords.ts'
import { ExerciseMark } from './Sign.tsx'
import { warningWords } from './words.ts'

const shapes = { waiting: 'clock', delivered: 'online', failed: 'offline' } as const

export function DrillReport({ drill, view }: { drill: Drill; view: View }) {
  const { lang } = view
  const said = pageWords[lang].drill
  const count = (n: number) => formatNumber(n, 0, lang)
  return (
    <article class="card drill is-exercise" data-drill={drill.id} data-drill-state={drill.state}>
      <header class="card-head">
        <ExerciseMark lang={lang} />
        <h3>{drill.alerts[0]?.place ?? drill.rule}</h3>
        <p class="hint">
          {momentOf(drill.started_ms, lang)} · {said.state[drill.state]} ·{' '}
          {said.readings(count(drill.readings.sent), count(drill.readings.of))}
        </p>
      </header>
      {drill.state === 'running' && (
        <progress value={drill.readings.sent} max={Math.max(drill.readings.of, 1)} aria-label={said.state.running} />
      )}
      <h4>{said.alerts}</h4>
      {drill.alerts.length === 0 && <p class="hint">{said.noAlerts}</p>}
      <ul class="drill-alerts">
        {drill.alerts.map((alert) => (
          <li key={alert.id}>
            <a href={formatView(viewAt(view, { alert: alert.id }))}>
              {labelOf(alert)} · {alert.place}
            </a>
            <span>
              {alert.acknowledged ? (
                <>
                  {said.answered} <strong>{nameOf(alert.acknowledged.by, lang)}</strong>
                  {alert.acknowledged.comment && <q>{alert.acknowledged.comment}</q>}
                </>
              ) : (
                said.unanswered
              )}
            </span>
          </li>
        ))}
      </ul>
      {drill.hooks.length === 0 && <p class="hint">{said.noHooks}</p>}
      {drill.hooks.length > 0 && <Latencies drill={drill} lang={lang} />}
    </article>
  )
}

function Latencies({ drill, lang }: { drill: Drill; lang: Lang }) {
  const said = pageWords[lang].drill
  return (
    <table class="latencies" data-latencies={drill.hooks.length}>
      <thead>
        <tr>
          <th scope="col">{said.hook}</th>
          <th scope="col">{said.event}</th>
          <th scope="col">{said.latency}</th>
        </tr>
      </thead>
      <tbody>
        {drill.hooks.map(({ hook, event, state, latency_ms }) => (
          <tr key={`${hook} ${event}`}>
            <th scope="row">{hookName(hook)}</th>
            <td>{eventText(drill, event, lang)}</td>
            <td>
              <Icon shape={shapes[state]} />{' '}
              {state === 'delivered' && latency_ms !== null ? latencyText(latency_ms, lang) : said.hookState[state]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** "Naik tingkat · Siaga 2" for an event's id; the id itself when the report does not hold it. */
function eventText({ alerts }: Drill, event: string, lang: Lang): string {
  const word = alerts.flatMap(({ events }) => events).find(({ id }) => id === event)
  if (!word) return event
  return `${warningWords[lang].kind[word.kind]}${word.kind === 'acknowledged' ? '' : ` · ${word.label}`}`
}

function latencyText(latency_ms: number, lang: Lang): string {
  const said = pageWords[lang].drill
  if (latency_ms < 1_000) return said.ms(formatNumber(latency_ms, 0, lang))
  return said.s(formatNumber(latency_ms / 1_000, 1, lang))
}
