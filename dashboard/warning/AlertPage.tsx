/** One alert: why, what to do, who has answered, and the evidence with the rule's levels drawn in. */
import { useEffect, useRef } from 'preact/hooks'
import type { Alert } from '../../gateway/contract.ts'
import type { Known } from '../first/known.ts'
import { Recipients } from '../first/Recipients.tsx'
import { firstWords } from '../first/words.ts'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { useAsked } from '../useAsked.ts'
import { formatView, viewAt } from '../view.ts'
import type { Lang } from '../words.ts'
import { AcknowledgeForm } from './AcknowledgeForm.tsx'
import { Impacts, Present } from './AlertCard.tsx'
import { AlertEvidence } from './AlertEvidence.tsx'
import { labelOf } from './alerts.ts'
import { alertUrl } from './api.ts'
import { isOfNow, timesOf } from './cardText.ts'
import { momentOf } from './moment.ts'
import { pageWords } from './pageWords.ts'
import { ExerciseMark, SeverityWord, StaleText, toneOf } from './Sign.tsx'
import { Timeline } from './Timeline.tsx'
import { warningWords } from './words.ts'

export function AlertPage({ known, view, now_ms, followReadings, refreshAlerts }: PageProps) {
  const { lang } = view
  const said = pageWords[lang]
  const listed = useListed(known.alerts, view.alert)
  // The list holds the newest only, and of what is over no evidence: that is asked for by its name.
  const isBrief = listed?.state === 'cleared' && listed.evidence.length === 0
  const whole = useAsked<Alert>(known.alerts && (!listed || isBrief) && view.alert ? alertUrl(view.alert) : null)
  const alert = isBrief ? (whole.value ?? listed) : (listed ?? whole.value)
  const now: Known = { stations: known.stations ?? [], alerts: known.alerts ?? [], first: known.first, now_ms }
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (view.toAnswer) return // the form comes into sight by itself
    scrollTo(0, 0)
    title.current?.focus()
  }, [alert?.id])
  return (
    <div class="page">
      <a class="button back" href={formatView(viewAt(view))}>
        <Icon shape="back" /> {said.back}
      </a>
      {!alert && (
        <p class="card" role="status">
          {whole.trouble ? said.alert.gone : said.loading}
        </p>
      )}
      {alert && (
        <article class="alert-page" data-alert-page={alert.id}>
          <header class={`alert-head tone-${toneOf(alert)}${alert.exercise ? ' is-exercise' : ''}`}>
            <span class="alert-sign">
              <Icon shape={toneOf(alert)} />
            </span>
            <div>
              {alert.exercise && (
                <p class="exercise-line">
                  <ExerciseMark lang={lang} /> {warningWords[lang].exerciseMeaning}
                </p>
              )}
              <h1 ref={title} tabIndex={-1}>
                {labelOf(alert)} · {alert.place}
              </h1>
              <p class="alert-foot">
                {alert.state === 'cleared' && <SeverityWord alert={alert} lang={lang} />}
                <span data-alert-state={alert.state} class={alert.state === 'cleared' ? 'hidden' : undefined}>
                  {said.alert.state[alert.state]}
                </span>
                <span>{timesOf(alert, lang, now_ms)}</span>
              </p>
            </div>
          </header>
          {isOfNow(alert, now) && (
            <p class="present" data-present>
              <Present alert={alert} known={now} lang={lang} />
            </p>
          )}
          <Impacts alert={alert} known={now} lang={lang} />
          <p class="why">{firstWords[lang].atThatTime(momentOf(alert.changed_ms, lang), alert.why[lang])}</p>
          {alert.stale && <StaleText says={alert.stale.says} lang={lang} />}
          {alert.advice && (
            <section class="advice">
              <h2>{warningWords[lang].advice}</h2>
              <p>{alert.advice[lang]}</p>
            </section>
          )}
          <div class="columns has-answer">
            {/* Before the curve: who was woken by it and has seen it must not look for the button. */}
            <div class="column">
              {isToAnswer(alert) && (
                <AcknowledgeForm alert={alert} isWanted={view.toAnswer} lang={lang} onDone={refreshAlerts} />
              )}
              {alert.reached && (
                <p class="card">
                  <Recipients alert={alert} now_ms={now_ms} lang={lang} />
                </p>
              )}
            </div>
            <div class="column">
              <AlertEvidence
                alert={alert}
                lang={lang}
                now_ms={now_ms}
                snapshots={known.snapshots}
                followReadings={followReadings}
              />
            </div>
            <div class="column">
              <Timeline events={alert.events} format={alert.format} lang={lang} />
              <Facts alert={alert} lang={lang} />
            </div>
          </div>
        </article>
      )}
    </div>
  )
}

/** What is not confirmed is nobody's to answer; an exercise that is over neither. */
const isToAnswer = ({ state, exercise }: Alert) => state === 'active' || (state === 'cleared' && !exercise)

/** The alert of this name; one that was not confirmed yet is followed into what it became, which has another name. */
function useListed(alerts: Alert[] | undefined, wanted: string | undefined): Alert | undefined {
  const unconfirmed = useRef<Alert>()
  const alert = alerts?.find(({ id }) => id === wanted)
  if (alert?.state === 'provisional') unconfirmed.current = alert
  return alert ?? alerts?.find(({ rule, state }) => rule === unconfirmed.current?.rule && state === 'active')
}

function Facts({ alert, lang }: { alert: Alert; lang: Lang }) {
  const said = pageWords[lang].alert
  const moment = (at_ms: number | null) => at_ms !== null && momentOf(at_ms, lang)
  const facts: [keyof typeof said.facts, string | false][] = [
    ['raised', moment(alert.raised_ms)],
    ['confirmed', moment(alert.confirmed_ms)],
    ['levelSince', alert.level_since_ms !== alert.raised_ms && moment(alert.level_since_ms)],
    ['cleared', moment(alert.cleared_ms)],
    ['source', alert.source ?? false],
  ]
  return (
    <dl class="facts card">
      {facts
        .filter(([, text]) => text)
        .map(([fact, text]) => (
          <div key={fact}>
            <dt>{said.facts[fact]}</dt>
            <dd>{text}</dd>
          </div>
        ))}
    </dl>
  )
}
