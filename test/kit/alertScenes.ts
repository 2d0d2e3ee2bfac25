/** Nights as villages have them, played through the real rules: each gives one event of an alert, for tests of its texts. */
import type { AlertEvent } from '../../gateway/contract.ts'
import type { Message } from '../../gateway/hooks/message.ts'
import { rulesInForce } from '../../gateway/rules/in-force.ts'
import { beginJudgement } from '../../gateway/rules/judgement.ts'
import { type KnownPlace, placed } from '../../gateway/rules/placed.ts'
import { readRules } from '../../gateway/rules/rule.ts'
import { startWatching } from '../../gateway/rules/rule-state.ts'
import { ruleFrom, ruleSets } from '../../gateway/rules/rulesets/index.ts'
import type { Sample } from '../../gateway/rules/sample.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'

/** A series by the minutes since half past one at night in Jakarta. */
export interface Course {
  station: string
  sensor?: string
  quantity?: QuantityKey
  /** One value each `every_min`, from the first minute on; null = the sensor gave no number. */
  values: (number | null)[]
  every_min?: number
  /** What is said of the last readings: flag, clock. */
  marks?: Partial<Sample>
}

export interface Scene {
  title: string
  rules: object[]
  courses: Course[]
  /** How long it goes on after the last reading, min. */
  silent_min?: number
  /** Which rule's event, and which of its events; otherwise the first rule's last one. */
  of?: { rule?: string; kind?: AlertEvent['kind'] }
  exercise?: true
  /** What a hook says beside the event, in front of it. */
  beside?: Partial<Message>
}

export const start_ms = Date.UTC(2026, 0, 13, 18, 30)
const minute_ms = 60_000

const stations: KnownPlace[] = [
  { station: 'hulu', name: 'Ciliwung hulu', place: { lat: -6.6335, lon: 106.8371 } },
  { station: 'solo', name: 'Bojonegoro', place: { lat: -7.15, lon: 111.88 } },
  { station: 'pesisir', name: 'Mangrove Tongke-Tongke', place: { lat: -5.15, lon: 120.26 } },
  { station: 'sekolah', name: 'SDN 1 Ambon', place: { lat: -3.69, lon: 128.19 } },
]

/** The published set with this id, at a station. */
export function published(set: string, station: string, more: object = {}): object {
  const found = ruleSets.find(({ id }) => id === set)
  if (!found) throw new Error(`no set "${set}"`)
  const { name: _, version: __, valid_from: ___, ...rule } = ruleFrom(found, { station, sensor: 'alat-1' })
  return { ...JSON.parse(JSON.stringify(rule)), ...more }
}

/** The event of a scene, exactly as the engine would put it into the log. */
export function played({ rules, courses, silent_min = 0, of = {}, exercise = undefined }: Scene): AlertEvent {
  const read = readRules(rules)
  if (read.problems.length > 0) throw new Error(read.problems.join('\n'))
  const inForce = placed(read.rules, stations, { contact: 'Posko RW 05, 0812-0000-0000' })
  const watched = inForce.map((rule) => ({
    rule,
    state: startWatching(rule, null, start_ms),
    exercise: exercise === true,
  }))
  const judgement = beginJudgement(rulesInForce(watched))
  const steps = courses.flatMap(samplesOf).sort((a, b) => a.sample.received_ms - b.sample.received_ms)
  for (const { series, sample } of steps) {
    judgement.passTime(sample.received_ms)
    judgement.take(series, sample)
  }
  judgement.passTime((steps.at(-1)?.sample.received_ms ?? start_ms) + silent_min * minute_ms)
  const { rule = inForce[0]!.id, kind } = of
  const found = judgement.events.findLast((event) => event.rule === rule && (kind === undefined || event.kind === kind))
  if (!found) throw new Error(`nothing was said: ${JSON.stringify(judgement.events.map((event) => event.kind))}`)
  return found
}

function samplesOf(course: Course) {
  const { station, sensor = 'alat-1', quantity = 'water_level_m', values, every_min = 5, marks } = course
  return values.map((value, index) => {
    const received_ms = start_ms + index * every_min * minute_ms
    const isMarked = index >= values.length - 2
    const own: Sample = { at_ms: received_ms, value, flag: value === null ? 9 : 2, received_ms }
    const off_ms = isMarked ? (marks?.off_ms ?? 0) : 0
    const sample = isMarked ? { ...own, ...marks, at_ms: received_ms + off_ms } : own
    return { series: { station, sensor, quantity }, sample }
  })
}
