/**
 * What rules have to say of readings, from the definition: at each fresh reading the number of everything that has arrived
 * by then and is not newer, all of it looked at again. In true time. It shares no line with `gateway/rules/`.
 */
import type { Happening } from './lateWorld.ts'

export interface NaiveRule {
  id: string
  sensor: 'level' | 'rain'
  quantity: 'water_level_m' | 'rainfall_mm'
  levels: { label: string; at: number; clear: number }[]
  number(past: Reading[], now: Reading): number | null
  confirm?: { over: number; of: number }
}

/** Warns while all of these rules do. */
export interface NaiveCombination {
  id: string
  label: string
  all: string[]
}

export interface Reading {
  true_s: number
  value: number
}

export interface Said {
  rule: string
  kind: string
  label: string
  /** When the reading was taken that led to it; null = of a combination. */
  true_s: number | null
  value: number | null
}

const fresh_s = 600

/** What is said of it all, in order. */
export function saidOf(
  rules: readonly NaiveRule[],
  combinations: readonly NaiveCombination[],
  happenings: readonly Happening[],
): Said[] {
  const isOn = new Set<string>()
  const said: Said[] = []
  const known = new Set<string>()
  const arrived = new Map<string, Reading[]>([
    ['level', []],
    ['rain', []],
  ])
  const minds = rules.map((rule) => ({
    rule,
    last_s: -Infinity,
    left_s: rule.levels.map(() => -Infinity),
    on: rule.levels.map(() => false),
  }))
  for (const one of happenings) {
    if (one.kind !== 'pack') continue
    const fresh = one.pack.readings
      .map((reading, index) => ({ ...reading, true_s: one.truth_s[index]! }))
      .filter(({ sensor, at_ms }) => !known.has(`${sensor} ${at_ms}`))
    for (const { sensor, at_ms, values, true_s } of fresh) {
      known.add(`${sensor} ${at_ms}`)
      const value = Object.values(values)[0]!
      if (value !== null) arrived.get(sensor)!.push({ true_s, value })
    }
    for (const { sensor, values, true_s } of fresh.sort((a, b) => a.true_s - b.true_s)) {
      for (const mind of minds)
        if (mind.rule.sensor === sensor) judge(mind, { true_s, value: Object.values(values)[0]! }, one.true_s)
      combine() // once: it sees what the whole reading made of its rules
    }
  }
  return said

  function combine() {
    for (const { id, label, all } of combinations) {
      const value = minds.filter(({ rule, on }) => all.includes(rule.id) && on.includes(true)).length
      const is = value === all.length
      if (is === isOn.has(id)) continue
      if (is) isOn.add(id)
      else isOn.delete(id)
      said.push({ rule: id, kind: is ? 'raised' : 'cleared', label, true_s: null, value })
    }
  }

  function judge(
    mind: (typeof minds)[number],
    { true_s, value }: { true_s: number; value: number | null },
    now_s: number,
  ) {
    const { rule, on, left_s } = mind
    if (true_s <= mind.last_s || now_s - true_s > fresh_s) return
    mind.last_s = true_s
    if (value === null) return
    const past = arrived
      .get(rule.sensor)!
      .filter((one) => one.true_s < true_s)
      .sort((a, b) => a.true_s - b.true_s)
    const number = rule.number(past, { true_s, value })
    if (number === null) return
    const before = on.lastIndexOf(true)
    for (const [index, { at, clear }] of rule.levels.entries()) {
      if (on[index] && number < clear) {
        on[index] = false
        left_s[index] = true_s
      } else if (!on[index] && number >= at && isConfirmed(rule, [...past, { true_s, value }], at, left_s[index]!))
        on[index] = true
    }
    const after = on.lastIndexOf(true)
    if (before === after) return
    const kind = before === -1 ? 'raised' : after === -1 ? 'cleared' : after > before ? 'escalated' : 'eased'
    said.push({ rule: rule.id, kind, label: rule.levels[after === -1 ? before : after]!.label, true_s, value: number })
  }
}

/** Only for rules that compare the value itself. */
function isConfirmed({ confirm }: NaiveRule, upToNow: Reading[], at: number, left_s: number): boolean {
  if (!confirm) return true
  const newest = upToNow.filter(({ true_s }) => true_s > left_s).slice(-confirm.of)
  return newest.filter(({ value }) => value >= at).length >= confirm.over
}

const within = (past: Reading[], { true_s }: Reading, window_s: number) =>
  past.filter((one) => one.true_s > true_s - window_s)
const rounded = (value: number) => Number(value.toFixed(6))

export const value: NaiveRule['number'] = (_, now) => now.value

export function sumOver(window_s: number): NaiveRule['number'] {
  return (past, now) => rounded([...within(past, now, window_s), now].reduce((sum, one) => sum + one.value, 0))
}

/** With a reading in three quarters of the window. */
export function meanOver(window_s: number): NaiveRule['number'] {
  return (past, now) => {
    const all = [...within(past, now, window_s), now]
    const quarters = new Set(all.map(({ true_s }) => Math.floor(((now.true_s - true_s) * 4) / window_s)))
    return quarters.size >= 3 ? rounded(all.reduce((sum, one) => sum + one.value, 0) / all.length) : null
  }
}

export function riseOver(window_s: number): NaiveRule['number'] {
  return (past, now) => {
    const inside = within(past, now, window_s)
    const last = past.findLast((one) => !inside.includes(one))
    const gap_s = last ? (inside[0] ?? now).true_s - last.true_s : 0
    if (gap_s > 4 * window_s && inside.length === 0) return null
    const ground = gap_s >= window_s && gap_s <= 4 * window_s ? [last!, ...inside] : inside
    return rounded(now.value - Math.min(now.value, ...ground.map((one) => one.value)))
  }
}
