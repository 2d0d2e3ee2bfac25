/** What makes rules nonsense, said so that the reader knows what to change. */
import { measureOf } from './measures/index.ts'
import { isCombination, levelsOf, membersOf, type Rule, type SeriesRule, validityOf } from './rule.ts'

/** A station and what it measures, as far as it has said. `sensors` absent = not heard of yet: only the id is checked. */
export interface KnownStation {
  station: string
  sensors?: { sensor: string; quantities: string[]; ranges?: Record<string, [number, number]> | undefined }[]
}

/** Every problem is one sentence that says what to change. Without `stations`, places are not checked. */
export function checkRules(rules: readonly Rule[], stations?: readonly KnownStation[]): string[] {
  return [
    ...rules.flatMap((rule) => (isCombination(rule) ? [] : [...levelProblems(rule), ...measureProblems(rule)])),
    ...(stations ? rules.flatMap((rule) => (isCombination(rule) ? [] : placeProblems(rule, stations))) : []),
    ...validityProblems(rules),
    ...memberProblems(rules),
    ...cycleProblems(rules),
  ]
}

/**
 * What a rule invites though it is no mistake: sentences that say what it costs and what to change. The least rule has
 * one of them.
 */
export function remarksOn(rule: Rule): string[] {
  if (isCombination(rule) || rule.measure === 'silence') return []
  const remarks: string[] = []
  const flapping = rule.levels.filter(({ at, clear = at }) => clear === at).map(({ label }) => `"${label}"`)
  if (flapping.length > 0 && rule.for_s === 0 && rule.clear_for_s === 0 && !rule.confirm) {
    remarks.push(
      `rule "${rule.id}": ${flapping.join(', ')} ${flapping.length === 1 ? 'is' : 'are'} left where reached, so waves there raise and clear an alert with each reading; let clear lie 5 cm or 5 % on the calm side.`,
    )
  }
  if (rule.for_s === 0 && !rule.confirm && rule.measure === 'value') {
    remarks.push(
      `rule "${rule.id}": one single reading raises the alert, a spider under the sensor too; with for_s of two readings or more (such as 120) it must last.`,
    )
  }
  return remarks
}

function levelProblems(rule: SeriesRule): string[] {
  const problems: string[] = []
  const worse = rule.below ? 'below' : 'above'
  const isWorse = (a: number, b: number) => (rule.below ? a < b : a > b)
  for (const [index, level] of rule.levels.entries()) {
    if (level.clear !== undefined && isWorse(level.clear, level.at)) {
      problems.push(
        `rule "${rule.id}": level "${level.label}" would clear (${level.clear}) ${worse} where it is raised (${level.at}); set clear to ${level.at} or ${rule.below ? 'more' : 'less'}.`,
      )
    }
    const milder = rule.levels[index - 1]
    if (milder && !isWorse(level.at, milder.at)) {
      problems.push(
        `rule "${rule.id}": level "${level.label}" at ${level.at} must lie ${worse} level "${milder.label}" at ${milder.at}; list the levels from mild to severe.`,
      )
    }
  }
  return problems
}

function measureProblems(rule: SeriesRule): string[] {
  const problems = measureOf(rule).problems(rule)
  if (rule.confirm && rule.confirm.over > rule.confirm.of) {
    problems.push(
      `${rule.confirm.over} of ${rule.confirm.of} readings can never be; make confirm.over no larger than confirm.of.`,
    )
  }
  if (rule.confirm && rule.for_s > 0) problems.push('confirm by for_s or by confirm, not by both; leave one out.')
  return problems.map((problem) => `rule "${rule.id}": ${problem}`)
}

function placeProblems(rule: SeriesRule, stations: readonly KnownStation[]): string[] {
  const station = stations.find((known) => known.station === rule.station)
  if (!station) {
    const names = stations.map((known) => known.station).join(', ') || 'none yet'
    return [
      `rule "${rule.id}": there is no station "${rule.station}" (known: ${names}); correct the name or add the station first.`,
    ]
  }
  if (!station.sensors) return []
  const sensor = station.sensors.find((known) => known.sensor === rule.sensor)
  if (!sensor) {
    const names = station.sensors.map((known) => known.sensor).join(', ') || 'none'
    return [
      `rule "${rule.id}": station "${rule.station}" has no sensor "${rule.sensor}" (it has: ${names}); correct the name.`,
    ]
  }
  if (sensor.quantities.includes(rule.quantity)) return []
  return [
    `rule "${rule.id}": sensor "${rule.sensor}" of "${rule.station}" does not measure ${rule.quantity} (it measures: ${sensor.quantities.join(', ') || 'nothing'}); change the quantity.`,
  ]
}

// One id may come several times, because thresholds change over the years, but never twice for the same instant.
function validityProblems(rules: readonly Rule[]): string[] {
  const problems: string[] = []
  for (const [index, rule] of rules.entries()) {
    const { from_ms, until_ms } = validityOf(rule)
    if (from_ms >= until_ms) {
      problems.push(
        `rule "${rule.id}": it ends (${rule.valid_until}) before it begins (${rule.valid_from}); exchange the two.`,
      )
    }
    const twin = rules.slice(0, index).find((other) => {
      const period = validityOf(other)
      return other.id === rule.id && period.from_ms < until_ms && from_ms < period.until_ms
    })
    if (!twin) continue
    const isDated = [rule, twin].some(({ valid_from, valid_until }) => valid_from || valid_until)
    problems.push(
      isDated
        ? `rule "${rule.id}" is there twice for the same time; let the older one end (valid_until) where the newer begins (valid_from).`
        : `rule "${rule.id}" is there twice; give one of them another id.`,
    )
  }
  return problems
}

function memberProblems(rules: readonly Rule[]): string[] {
  return rules.filter(isCombination).flatMap((rule) =>
    membersOf(rule).flatMap((member) => {
      const target = rules.find(({ id }) => id === member.rule)
      if (!target)
        return [`rule "${rule.id}": there is no rule "${member.rule}" to combine; correct the name or add it.`]
      const count = levelsOf(target).length
      if (member.level < count) return []
      return [
        `rule "${rule.id}": rule "${member.rule}" has only ${count} level${count === 1 ? '' : 's'}, so there is no level ${member.level + 1}; use a number up to ${count}.`,
      ]
    }),
  )
}

function cycleProblems(rules: readonly Rule[]): string[] {
  const targets = new Map<string, string[]>()
  for (const rule of rules.filter(isCombination)) {
    targets.set(rule.id, [...(targets.get(rule.id) ?? []), ...membersOf(rule).map((member) => member.rule)])
  }
  const done = new Set<string>()
  const problems: string[] = []
  const visit = (id: string, path: string[]) => {
    if (path.includes(id)) {
      const circle = [...path.slice(path.indexOf(id)), id].join(' → ')
      problems.push(`rules combine one another in a circle (${circle}); take one of them out of the list of another.`)
      return
    }
    if (done.has(id)) return
    for (const target of targets.get(id) ?? []) visit(target, [...path, id])
    done.add(id)
  }
  for (const id of targets.keys()) visit(id, [])
  return problems
}
