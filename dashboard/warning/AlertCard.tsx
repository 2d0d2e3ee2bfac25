/** A warning on the first page: how bad, where, the value now, what comes next, since when, who was told and who has answered. */
import type { Alert } from '../../gateway/contract.ts'
import { amountText, clockShape } from '../first/amount.ts'
import { alertCourse, changeText } from '../first/headline.ts'
import type { Known } from '../first/known.ts'
import { levelStand } from '../first/levelStand.ts'
import { Recipients } from '../first/Recipients.tsx'
import { firstWords } from '../first/words.ts'
import { formatAge } from '../format.ts'
import { Icon } from '../icons.tsx'
import { nameOf } from '../names.ts'
import { formatView, type View, viewAt } from '../view.ts'
import type { Lang } from '../words.ts'
import { labelOf } from './alerts.ts'
import { measuredText } from './measured.ts'
import { momentOf } from './moment.ts'
import { presentOf } from './present.ts'
import { ExerciseMark, StaleText, toneOf } from './Sign.tsx'
import { warningWords } from './words.ts'

interface CardProps {
  alert: Alert
  known: Known
  view: View
}

export function AlertCard({ alert, known, view }: CardProps) {
  const { lang } = view
  const said = warningWords[lang]
  const { now_ms } = known
  const tone = toneOf(alert)
  const isOver = alert.state === 'cleared'
  return (
    <a
      class={`alert tone-${tone}${alert.exercise ? ' is-exercise' : ''}`}
      href={formatView(viewAt(view, { alert: alert.id }))}
      data-alert={alert.id}
    >
      <span class="alert-sign" data-severity={tone}>
        <Icon shape={tone} />
      </span>
      <span class="alert-body">
        {alert.exercise && <ExerciseMark lang={lang} />}
        <span class="alert-title">
          <strong>{labelOf(alert)}</strong> · {alert.place}
          {isOver && <span class="unit"> {said.over}</span>}
        </span>
        {!isOver && <Present alert={alert} known={known} lang={lang} />}
        <span class="alert-since">
          {timesOf(alert, lang, now_ms)}
          {alert.state === 'provisional' && <span class="provisional"> {said.provisional}</span>}
        </span>
        {alert.stale && <StaleText says={alert.stale.says} lang={lang} />}
        <span class="alert-why">
          {firstWords[lang].atThatTime(momentOf(alert.changed_ms, lang, 'clock'), alert.why[lang])}
        </span>
        {alert.advice && !isOver && <span class="alert-advice">{alert.advice[lang]}</span>}
        {alert.state === 'active' && (
          <span class="alert-foot">
            <Answered alert={alert} lang={lang} />
            <Recipients alert={alert} now_ms={now_ms} lang={lang} />
          </span>
        )}
      </span>
      <Icon shape="next" />
    </a>
  )
}

/** The value now, where it is heading, and how far the next level is. */
export function Present({ alert, known, lang }: { alert: Alert; known: Known; lang: Lang }) {
  const said = warningWords[lang]
  const { value, isLive } = presentOf(alert, known.stations, sumsOf(alert, known))
  const { number, note } = measuredText(alert.format, value, lang)
  const isOfThen = !isLive && value !== null && alert.state === 'active'
  const course = alertCourse(alert, known)
  const { next, gap } = isLive ? levelStand(levelsOf(alert, known), value) : {}
  return (
    <span class="alert-value">
      {alert.subject[lang]}
      {isLive && ` ${said.now}`} <b>{number}</b>
      {note && <span class="unit"> {note}</span>}
      {isOfThen && (
        <span class="unit" data-of-then>
          {' '}
          {said.atMoment(momentOf(alert.changed_ms, lang, clockShape(alert.changed_ms, known.now_ms)))}
        </span>
      )}
      {course && (
        <span class="course" data-course={course.direction}>
          {' '}
          <Icon shape={course.direction} /> {changeText(course, alert.quantity ?? '', lang)}
        </span>
      )}
      {next && gap !== undefined && (
        <span class="alert-next" data-next>
          {firstWords[lang].toNext(amountText(gap, alert.quantity ?? '', lang), next.label)}
        </span>
      )}
    </span>
  )
}

/** What fell over the windows that rules sum at this place. */
function sumsOf({ station, sensor, quantity }: Alert, { first }: Known) {
  return first?.outlook[station ?? '']?.[`${sensor}.${quantity}`]?.sums?.windows
}

function levelsOf({ station, sensor, quantity, rule }: Alert, { first }: Known) {
  return first?.outlook[station ?? '']?.[`${sensor}.${quantity}`]?.levels?.filter((level) => level.rule === rule)
}

/** "Siaga 1 sejak 01.33 (5 menit lalu), mulai 01.24". */
export function timesOf(alert: Alert, lang: Lang, now_ms: number): string {
  const said = warningWords[lang]
  const { raised_ms, level_since_ms, cleared_ms, label } = alert
  if (cleared_ms !== null) return said.lasted(momentOf(raised_ms, lang), momentOf(cleared_ms, lang))
  const moment = (at_ms: number) => momentOf(at_ms, lang, clockShape(at_ms, now_ms))
  const since = firstWords[lang].sinceLevel(label, moment(level_since_ms), formatAge(now_ms - level_since_ms, lang))
  return level_since_ms === raised_ms ? since : `${since}, ${firstWords[lang].began(moment(raised_ms))}`
}

function Answered({ alert: { acknowledged, acknowledgements, label }, lang }: { alert: Alert; lang: Lang }) {
  const said = warningWords[lang]
  if (acknowledged) return <span>{said.answeredBy(nameOf(acknowledged.by, lang))}</span>
  const before = acknowledgements.at(-1)
  return (
    <b class="unanswered">{before ? said.reopened(nameOf(before.by, lang), before.label, label) : said.unanswered}</b>
  )
}
