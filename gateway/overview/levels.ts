/** The levels that rules in force compare a series' own values with. Pure. */
import type { CapSeverity, LevelInForce } from '../contract.ts'
import { descriptionOf, isCombination, type RuleWithState, validityOf } from '../rules/index.ts'

const severities: readonly CapSeverity[] = ['Minor', 'Moderate', 'Severe', 'Extreme']

/** By station, then by "sensor.quantity"; mild to severe. Levels of sums, rises and the like belong to other numbers. */
export function levelsInForce(
  inForce: readonly RuleWithState[],
  now_ms: number,
): Map<string, Map<string, LevelInForce[]>> {
  const byStation = new Map<string, Map<string, LevelInForce[]>>()
  for (const { rule, exercise } of inForce) {
    if (exercise || isCombination(rule) || rule.measure !== 'value') continue
    const { from_ms, until_ms } = validityOf(rule)
    if (now_ms < from_ms || now_ms >= until_ms) continue
    const bySeries = byStation.get(rule.station) ?? new Map<string, LevelInForce[]>()
    byStation.set(rule.station, bySeries)
    const key = `${rule.sensor}.${rule.quantity}`
    const levels = rule.levels.map(({ label, at, clear = at }, i): LevelInForce => {
      const { severity } = descriptionOf(rule, i)
      return { rule: rule.id, label, at, clear, severity, ...(rule.below && { below: true as const }) }
    })
    bySeries.set(key, inOrder([...(bySeries.get(key) ?? []), ...levels]))
  }
  return byStation
}

// Of one rule they rise already.
function inOrder(levels: LevelInForce[]): LevelInForce[] {
  return levels.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
}
