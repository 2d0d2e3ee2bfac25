/** The alerts on the first page: those that are not over, and below, folded, those of the last days. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Alert, RulesAnswer, Station } from '../../gateway/contract.ts'
import { formatAge } from '../format.ts'
import { Icon } from '../icons.tsx'
import { nameOf } from '../names.ts'
import { useAsked } from '../useAsked.ts'
import { formatView, type View, viewAt } from '../view.ts'
import type { Lang } from '../words.ts'
import { activeOf, endedOf, labelOf } from './alerts.ts'
import { rulesUrl } from './api.ts'
import { measuredText } from './measured.ts'
import { momentOf } from './moment.ts'
import { ExerciseMark, SeverityWord, StaleText, toneOf } from './Sign.tsx'
import { warningWords } from './words.ts'

interface Props {
  alerts: Alert[]
  stations: Station[]
  view: View
  now_ms: number
}

export function AlertList({ alerts, stations, view, now_ms }: Props) {
  const { lang } = view
  const said = warningWords[lang]
  const active = activeOf(alerts)
  const ended = endedOf(alerts, now_ms)
  return (
    <section class="alerts" aria-labelledby="alerts-title" data-alerts={active.length}>
      <h2 id="alerts-title" class={active.length > 0 ? 'title' : 'hidden'}>
        {said.alerts} {active.length > 0 && <small>{active.length}</small>}
      </h2>
      {active.length === 0 && <Calm view={view} />}
      <ul class="alert-cards">
        {active.map((alert) => (
          <li key={alert.id}>
            <AlertCard alert={alert} {...presentOf(alert, stations)} view={view} now_ms={now_ms} />
          </li>
        ))}
      </ul>
      <Announcer active={active} lang={lang} />
      {ended.length > 0 && (
        <details class="ended">
          <summary>{said.ended(ended.length)}</summary>
          <ul class="alert-cards">
            {ended.map((alert) => (
              <li key={alert.id}>
                <AlertCard alert={alert} value={null} view={view} now_ms={now_ms} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

/** Nothing warns: because all is calm, or because nobody has said when to warn. */
function Calm({ view }: { view: View }) {
  const said = warningWords[view.lang]
  const { value } = useAsked<RulesAnswer>(rulesUrl)
  if (!value) return null
  if (value.rules.length > 0) {
    return (
      <p class="calm">
        <Icon shape="online" /> {said.none}
      </p>
    )
  }
  return (
    <p class="calm is-blind">
      <Icon shape="warning" /> {said.noRules}
    </p>
  )
}

const failed = 4

/** What stands beside the reason: the present reading, where the alert is about readings, or what the alert last said. */
function presentOf(alert: Alert, stations: Station[]) {
  const { station, sensor, quantity, measured, value, changed_ms, exercise, stale } = alert
  if (exercise || stale || measured !== quantity) return { value }
  const latest = stations.find((known) => known.station === station)?.latest[`${sensor}.${quantity}`]
  // A value that failed its quality test is not how things are.
  if (!latest || latest.value === null || latest.flag === failed || latest.at_ms <= changed_ms) return { value }
  return { value: latest.value, isLive: true }
}

/** Tells those who listen rather than look: an alert that is new or changed since the page was opened. */
function Announcer({ active, lang }: { active: Alert[]; lang: Lang }) {
  const told = useRef<Set<string>>()
  const [text, setText] = useState('')
  const keys = active.map(({ id, changed_ms }) => `${id} ${changed_ms}`)
  useEffect(() => {
    const fresh = told.current && active.find((_, index) => !told.current?.has(keys[index]!))
    told.current = new Set(keys)
    if (!fresh) return
    const mark = fresh.exercise ? `${warningWords[lang].exercise}. ` : ''
    setText(`${mark}${warningWords[lang].newAlert} ${fresh.label}, ${fresh.place}. ${fresh.why[lang]}`)
  }, [keys.join()])
  return (
    <p class="hidden" role="alert" data-announced>
      {text}
    </p>
  )
}

interface CardProps {
  alert: Alert
  value: number | null
  /** The value is newer than what the alert says. */
  isLive?: boolean
  view: View
  now_ms: number
}

function AlertCard({ alert, value, isLive = false, view, now_ms }: CardProps) {
  const { lang } = view
  const said = warningWords[lang]
  const tone = toneOf(alert)
  const { number, note } = measuredText(alert.format, value, lang)
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
          <strong>{labelOf(alert)}</strong> · {alert.place}
        </span>
        <span class="alert-value">
          {alert.subject[lang]}
          {isLive && ` ${said.now}`} {alert.state !== 'cleared' && <b>{number}</b>}
          {alert.state !== 'cleared' && note && <span class="unit"> {note}</span>}
        </span>
        <span class="alert-why">{alert.why[lang]}</span>
        {alert.stale && <StaleText says={alert.stale.says} lang={lang} />}
        {alert.advice && alert.state !== 'cleared' && <span class="alert-advice">{alert.advice[lang]}</span>}
        <span class="alert-foot">
          <SeverityWord alert={alert} lang={lang} />
          {alert.state === 'provisional' && <span class="provisional">{said.provisional}</span>}
          <span>{timesOf(alert, lang, now_ms)}</span>
          {alert.state === 'active' && <Answered alert={alert} lang={lang} />}
        </span>
      </span>
      <Icon shape="next" />
    </a>
  )
}

const today_ms = 12 * 3_600_000 // younger than this the clock alone is clear

function timesOf({ raised_ms, cleared_ms }: Alert, lang: Lang, now_ms: number): string {
  const said = warningWords[lang]
  if (cleared_ms !== null) return said.lasted(momentOf(raised_ms, lang), momentOf(cleared_ms, lang))
  const age_ms = now_ms - raised_ms
  return said.since(momentOf(raised_ms, lang, age_ms < today_ms ? 'clock' : 'dayAndClock'), formatAge(age_ms, lang))
}

function Answered({ alert: { acknowledged, acknowledgements, label }, lang }: { alert: Alert; lang: Lang }) {
  const said = warningWords[lang]
  if (acknowledged) return <span>{said.answeredBy(nameOf(acknowledged.by, lang))}</span>
  const before = acknowledgements.at(-1)
  return (
    <b class="unanswered">{before ? said.reopened(nameOf(before.by, lang), before.label, label) : said.unanswered}</b>
  )
}
