/** A warning on the first page: how bad, where, the value now, what comes next, since when, who was told and who has answered. */
import type { Alert } from '../../gateway/contract.ts'
import { alertCourse } from '../first/alertCourse.ts'
import { amountText } from '../first/amount.ts'
import { changeText } from '../first/headline.ts'
import type { Known } from '../first/known.ts'
import { levelStand } from '../first/levelStand.ts'
import { Recipients } from '../first/Recipients.tsx'
import { ImpactText } from '../first/Tile.tsx'
import { firstWords } from '../first/words.ts'
import { Icon } from '../icons.tsx'
import { nameOf } from '../names.ts'
import { useMay } from '../session.ts'
import { formatView, type View, viewAt } from '../view.ts'
import type { Lang } from '../words.ts'
import { labelOf } from './alerts.ts'
import { impactsOfAlert, timesOf, whyOnCard } from './cardText.ts'
import { measuredText } from './measured.ts'
import { presentOf, sumsOf } from './present.ts'
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
  const why = whyOnCard(alert, known, lang)
  return (
    <article class={`alert tone-${tone}${alert.exercise ? ' is-exercise' : ''}`} data-alert={alert.id}>
      <span class="alert-sign" data-severity={tone}>
        <Icon shape={tone} />
      </span>
      <div class="alert-body">
        {alert.exercise && <ExerciseMark lang={lang} />}
        <p class="alert-title">
          {/* The whole card opens it; those who listen hear a title, and not the card twice. */}
          <a class="alert-open" href={formatView(viewAt(view, { alert: alert.id }))}>
            <strong>{labelOf(alert)}</strong> · {alert.place}
          </a>
          {isOver && <span class="unit"> {said.over}</span>}
        </p>
        {!isOver && <Present alert={alert} known={known} lang={lang} />}
        <Impacts alert={alert} known={known} lang={lang} />
        <span class="alert-since">
          {timesOf(alert, lang, now_ms)}
          {alert.state === 'provisional' && <span class="provisional"> {said.provisional}</span>}
        </span>
        {alert.stale && <StaleText says={alert.stale.says} lang={lang} />}
        {why && <span class="alert-why">{why}</span>}
        {alert.advice && !isOver && <span class="alert-advice">{alert.advice[lang]}</span>}
        {alert.state === 'active' && (
          <>
            <Recipients alert={alert} now_ms={now_ms} lang={lang} />
            <Answered alert={alert} view={view} />
          </>
        )}
      </div>
      <Icon shape="next" />
    </article>
  )
}

/** The value now, where it is heading, and how far the next level is; nothing of a value that is not of now. */
export function Present({ alert, known, lang }: { alert: Alert; known: Known; lang: Lang }) {
  const { value, isLive } = presentOf(alert, known.stations, sumsOf(alert, known))
  const course = alertCourse(alert, known)
  if (!isLive && !course) return null
  const { number, note } = measuredText(alert.format, value, lang)
  const { next, gap } = isLive ? levelStand(levelsOf(alert, known), value) : {}
  return (
    <span class="alert-value">
      {isLive && (
        <>
          {alert.subject[lang]} {warningWords[lang].now} <b>{number}</b>
          {note && <span class="unit"> {note}</span>}
        </>
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

export function Impacts({ alert, known, lang }: { alert: Alert; known: Known; lang: Lang }) {
  const lines = impactsOfAlert(alert, known, lang)
  if (lines.length === 0) return null
  return (
    <span class="alert-impacts">
      {lines.map((line) => (
        <ImpactText key={line.text} {...line} />
      ))}
    </span>
  )
}

function levelsOf({ station, sensor, quantity, rule }: Alert, { first }: Known) {
  return first?.outlook[station ?? '']?.[`${sensor}.${quantity}`]?.levels?.filter((level) => level.rule === rule)
}

/** Who has answered; beside it, for those who may, the way to do so: the form with its button under the thumb. */
function Answered({ alert, view }: { alert: Alert; view: View }) {
  const { lang } = view
  const said = warningWords[lang]
  const mayAnswer = useMay('answer')
  const { acknowledged, acknowledgements, label } = alert
  if (acknowledged) return <span class="alert-foot">{said.answeredBy(nameOf(acknowledged.by, lang))}</span>
  const before = acknowledgements.at(-1)
  return (
    <span class="alert-foot has-answer">
      <b class="unanswered">{before ? said.reopened(nameOf(before.by, lang), before.label, label) : said.unanswered}</b>
      {mayAnswer && (
        <a
          class="button alert-answer"
          href={formatView(viewAt(view, { alert: alert.id, toAnswer: true }))}
          aria-label={`${said.answer}: ${label}, ${alert.place}`}
          data-answer={alert.id}
        >
          {said.answer}
        </a>
      )}
    </span>
  )
}
