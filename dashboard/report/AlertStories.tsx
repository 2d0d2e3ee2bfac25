/** The warnings of the month: when the first one came, how much later it was worse, and who answered. */
import type { ReportAlert, ReportAnswer } from '../../gateway/contract.ts'
import { describeQuantity, formatNumber } from '../format.ts'
import type { Lang } from '../words.ts'
import { leadText } from './lead.ts'
import { reportWords } from './words.ts'
import { zonedTime } from './zonedTime.ts'

export function AlertStories({ report: { alerts, zone }, lang }: { report: ReportAnswer; lang: Lang }) {
  const said = reportWords[lang]
  return (
    <section class="card" aria-labelledby="alerts-title">
      <h2 id="alerts-title">{said.alerts}</h2>
      {alerts.length === 0 && <p>{said.noAlerts}</p>}
      {alerts.map((alert) => (
        <article class="story" key={alert.id} data-story={alert.id}>
          <h3>{alert.subject[lang]}</h3>
          <ul>
            {linesOf(alert, zone, lang).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </article>
      ))}
    </section>
  )
}

function linesOf(alert: ReportAlert, zone: string, lang: Lang): string[] {
  const said = reportWords[lang]
  const when = (at_ms: number) => zonedTime(at_ms, 'dayAndClock', lang, zone)
  const [first, ...later] = alert.levels
  const { extreme, quantity, answered_ms, cleared_ms, raised_ms } = alert
  const value = () => {
    const { unit, decimals } = describeQuantity(quantity ?? '', lang)
    return `${formatNumber(extreme?.value ?? null, decimals, lang)} ${unit}`.trim()
  }
  return [
    ...(first ? [said.first(first.label, when(raised_ms))] : []),
    ...later.map(({ label, lead_s, at_ms }) => said.later(label, leadText(lead_s, lang), when(at_ms))),
    ...(extreme ? [said.worst(value(), when(extreme.at_ms), leadText(extreme.lead_s, lang))] : []),
    answered_ms === null
      ? said.notAnswered
      : said.answered(when(answered_ms), leadText((answered_ms - raised_ms) / 1_000, lang)),
    cleared_ms === null ? said.notEnded : said.ended(when(cleared_ms)),
  ]
}
