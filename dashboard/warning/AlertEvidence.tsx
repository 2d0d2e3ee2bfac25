/** The evidence of an alert: the curve with the levels drawn in, the levels in words, and the readings that were judged. */
import { useMemo } from 'preact/hooks'
import type { Alert, DrillsAnswer, RulePeriod, RulesAnswer, RulesAudit } from '../../gateway/contract.ts'
import { SeriesChart } from '../chart/SeriesChart.tsx'
import { FlagWord } from '../FlagWord.tsx'
import { describeQuantity, formatNumber } from '../format.ts'
import type { LiveReading } from '../state.ts'
import { useAsked } from '../useAsked.ts'
import type { Lang } from '../words.ts'
import { drillsUrl, rulesAuditUrl, rulesUrl } from './api.ts'
import { thresholdText } from './measured.ts'
import { momentOf } from './moment.ts'
import { pageWords } from './pageWords.ts'
import { linesOf, periodAt } from './ruleFacts.ts'

interface Props {
  alert: Alert
  lang: Lang
  now_ms: number
  snapshots: number
  followReadings(listener: (readings: LiveReading[]) => void): () => void
}

const before_ms = 3 * 3_600_000 // the rise that led to it
const after_ms = 3_600_000
const step_ms = 10_000

export function AlertEvidence({ alert, lang, now_ms, snapshots, followReadings }: Props) {
  const said = pageWords[lang].alert
  const { station, sensor, quantity, raised_ms, cleared_ms } = alert
  const { facts, isOld } = useRuleOf(alert)
  const levels = useMemo(() => (facts ? linesOf(facts, lang) : []), [facts, lang])
  const isLive = cleared_ms === null || now_ms < cleared_ms + after_ms
  const window = {
    from_ms: raised_ms - before_ms,
    to_ms: isLive ? Math.ceil(now_ms / step_ms) * step_ms : cleared_ms + after_ms,
  }
  return (
    <>
      <section class="card" aria-labelledby="evidence-title">
        <h2 id="evidence-title">
          {said.evidence}
          {quantity && (
            <small>
              {' '}
              {describeQuantity(quantity, lang).label} ({describeQuantity(quantity, lang).unit}) · {alert.place}
            </small>
          )}
        </h2>
        {station && sensor && quantity ? (
          <SeriesChart
            {...{ station, window, levels, lang }}
            name={{ sensor, quantity }}
            followReadings={isLive ? followReadings : undefined}
            turn={snapshots}
          />
        ) : (
          <p class="hint">{said.noSeries}</p>
        )}
        {facts && station && levels.length === 0 && <p class="hint">{said.levelsElsewhere}</p>}
        {isOld && <p class="hint">{said.oldRule}</p>}
        {facts && <Levels facts={facts} now={alert.level} lang={lang} />}
      </section>
      <Readings alert={alert} lang={lang} />
    </>
  )
}

/**
 * The rule as it was when it raised the alert: the present one, or the older version out of the audit log. A drill's
 * alert names a rule of the drill alone, and the drill says for which rule that stands.
 */
function useRuleOf(alert: Alert): { facts: RulePeriod | undefined; isOld: boolean } {
  const { rule: id, rule_version, raised_ms, exercise } = alert
  const rules = useAsked<RulesAnswer>(rulesUrl)
  const drills = useAsked<DrillsAnswer>(exercise ? drillsUrl : null)
  const drilled = drills.value?.drills.find(({ alerts }) => alerts.some((raised) => raised.id === alert.id))?.rule
  const present = rules.value?.rules.find((rule) =>
    exercise ? rule.id === drilled : rule.id === id && rule.version === rule_version,
  )
  const isMissing = !exercise && rules.value !== undefined && !present
  const audit = useAsked<RulesAudit>(isMissing ? rulesAuditUrl : null)
  const past = audit.value?.changes.find((change) => change.id === id && change.version === rule_version)
  const periods = present?.periods ?? past?.periods
  const facts = useMemo(() => periods && periodAt(periods, raised_ms), [periods])
  return { facts, isOld: isMissing && !facts && (audit.value !== undefined || audit.trouble !== undefined) }
}

function Levels({ facts, now, lang }: { facts: RulePeriod; now: number | null; lang: Lang }) {
  const said = pageWords[lang]
  return (
    <ul class="levels" aria-label={said.alert.levels}>
      {facts.levels.map(({ label, at }, index) => (
        <li key={label} aria-current={index === now ? 'true' : undefined}>
          <strong>{label}</strong>{' '}
          {(facts.below ? said.rules.atOrBelow : said.rules.atOrAbove)(thresholdText(facts.format, at, lang))}
          {index === now && <em> ← {said.alert.now}</em>}
        </li>
      ))}
    </ul>
  )
}

/** What was judged, and by which rule: for who looks after it, by the names that its files and commands know. */
function Readings({ alert, lang }: { alert: Alert; lang: Lang }) {
  const { evidence, station, sensor, quantity, rule, rule_version } = alert
  const said = pageWords[lang].alert
  const { decimals, unit } = describeQuantity(quantity ?? '', lang)
  return (
    <details class="card readings">
      <summary>
        <h2>{said.readings}</h2> <small>{evidence.length > 0 && said.reading(evidence.length)}</small>
      </summary>
      {evidence.length === 0 && <p class="hint">{said.noReadings}</p>}
      {evidence.length > 0 && (
        <table data-evidence>
          <thead>
            <tr>
              <th scope="col">{said.at}</th>
              <th scope="col">{said.value}</th>
              <th scope="col">{said.quality}</th>
            </tr>
          </thead>
          <tbody>
            {[...evidence].reverse().map(({ at_ms, value, flag, clock }) => (
              <tr key={at_ms}>
                <td>{momentOf(at_ms, lang, 'clockWithSeconds')}</td>
                <td>
                  {formatNumber(value, decimals, lang)} {unit}
                </td>
                <td>
                  <FlagWord flag={flag} lang={lang} />
                  {clock && <span class="stale"> {said.clock}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="hint" data-rule={rule}>
        {said.rule(rule, rule_version)}
        {station && `, ${station} / ${sensor}`}
      </p>
    </details>
  )
}
