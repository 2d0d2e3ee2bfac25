/** The alerts on the first page: those that are not over, and below, folded, those of the last days. */
import type { Alert } from '../../gateway/contract.ts'
import { formatAge } from '../format.ts'
import { Icon } from '../icons.tsx'
import { formatView, type View, viewAt } from '../view.ts'
import type { Lang } from '../words.ts'
import { activeOf, endedOf } from './alerts.ts'
import { measuredText } from './measured.ts'
import { momentOf } from './moment.ts'
import { ExerciseMark, SeverityWord, toneOf } from './Sign.tsx'
import { warningWords } from './words.ts'

interface Props {
  alerts: Alert[]
  view: View
  now_ms: number
}

export function AlertList({ alerts, view, now_ms }: Props) {
  const { lang } = view
  const said = warningWords[lang]
  const active = activeOf(alerts)
  const ended = endedOf(alerts, now_ms)
  return (
    <section class="alerts" aria-labelledby="alerts-title" data-alerts={active.length}>
      <h2 id="alerts-title" class={active.length > 0 ? 'title' : 'hidden'}>
        {said.alerts} {active.length > 0 && <small>{active.length}</small>}
      </h2>
      {active.length === 0 && (
        <p class="calm">
          <Icon shape="online" /> {said.none}
        </p>
      )}
      <ul class="alert-cards">
        {active.map((alert) => (
          <li key={alert.id}>
            <AlertCard alert={alert} view={view} now_ms={now_ms} />
          </li>
        ))}
      </ul>
      {ended.length > 0 && (
        <details class="ended">
          <summary>{said.ended(ended.length)}</summary>
          <ul class="alert-cards">
            {ended.map((alert) => (
              <li key={alert.id}>
                <AlertCard alert={alert} view={view} now_ms={now_ms} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function AlertCard({ alert, view, now_ms }: { alert: Alert; view: View; now_ms: number }) {
  const { lang } = view
  const said = warningWords[lang]
  const tone = toneOf(alert)
  const { number, note } = measuredText(alert.measured, alert.value, lang)
  return (
    <a
      class={`alert tone-${tone}${alert.exercise ? ' is-exercise' : ''}`}
      href={formatView(viewAt(view, { alert: alert.id }))}
      data-alert={alert.id}
    >
      <span class="alert-sign">
        <Icon shape={tone} />
      </span>
      <span class="alert-body">
        {alert.exercise && <ExerciseMark lang={lang} />}
        <span class="alert-title">
          <strong>{alert.label}</strong> · {alert.place}
        </span>
        <span class="alert-value">
          {alert.subject[lang]} {alert.state !== 'cleared' && <b>{number}</b>}
          {alert.state !== 'cleared' && note && <span class="unit"> {note}</span>}
        </span>
        <span class="alert-why">{alert.why[lang]}</span>
        {alert.advice && alert.state !== 'cleared' && <span class="alert-advice">{alert.advice[lang]}</span>}
        <span class="alert-foot">
          <SeverityWord alert={alert} lang={lang} />
          {alert.state === 'provisional' && <span class="provisional">{said.provisional}</span>}
          <span>{timesOf(alert, lang, now_ms)}</span>
          {alert.state !== 'cleared' && <Answered alert={alert} lang={lang} />}
        </span>
      </span>
      <Icon shape="next" />
    </a>
  )
}

function timesOf({ raised_ms, cleared_ms }: Alert, lang: Lang, now_ms: number): string {
  const said = warningWords[lang]
  if (cleared_ms !== null) return said.lasted(momentOf(raised_ms, lang), momentOf(cleared_ms, lang))
  return said.since(momentOf(raised_ms, lang), formatAge(now_ms - raised_ms, lang))
}

function Answered({ alert: { acknowledged }, lang }: { alert: Alert; lang: Lang }) {
  const said = warningWords[lang]
  return acknowledged ? <span>{said.answeredBy(acknowledged.by)}</span> : <b class="unanswered">{said.unanswered}</b>
}
