/**
 * Ready-made thresholds: published numbers, each with who published them. A set is no rule yet: the operator names the
 * station and sensor.
 *
 * What no authority states is ours. A level is left 5 cm below where it is reached, other quantities 5 %: waves move a
 * gauge by a centimetre or two, and a level without that margin flaps. It is confirmed when it was held for two more
 * readings at the usual rate: a spider or a branch under the sensor is gone by then, and a flood is not.
 *
 * A number that could not be traced to a source is not here; the note of its set says what is missing.
 */
import { quantities } from '../../../hardware/quantities.ts'
import type { SeriesRule } from '../rule.ts'
import { SeriesRule as RuleSchema } from '../rule.ts'
import { air } from './air.ts'
import { bengawanSolo } from './bengawan-solo.ts'
import { jakartaGates } from './jakarta.ts'
import { mangroveWater } from './mangrove.ts'
import { rainBmkg } from './rain.ts'
import type { RuleSet } from './rule-set.ts'

export const ruleSets: readonly RuleSet[] = [...jakartaGates, ...bengawanSolo, ...rainBmkg, ...air, ...mangroveWater]

export interface Place {
  station: string
  sensor: string
  /** Absent = the set's. */
  id?: string
  /** How far under `at` a level is left (above it, for sets that warn below), in the quantity's unit. Default: see above. */
  hysteresis?: number
}

const confirming = 2 // readings after the first
const clearFor_s = 300

/** A set at a place: a rule like any other, to be written into the file or changed. */
export function ruleFrom(set: RuleSet, { station, sensor, id = set.id, hysteresis }: Place): SeriesRule {
  const { name, quantity, measure, below, advice, every_s, arrives, holds_s, valid_from, datum } = set
  const levels = set.levels.map(({ label, at }, index) => {
    const away = hysteresis ?? usualHysteresis(set, at)
    return { label, at, clear: Number((below ? at + away : at - away).toFixed(6)), text: advice.texts[index] }
  })
  const for_s = confirming * every_s
  const times = { for_s, clear_for_s: Math.max(clearFor_s, for_s), arrives, holds_s }
  const source = `${set.source}; saran: ${advice.source}`
  const watched = { id, name, station, sensor, quantity, measure, below, levels }
  return RuleSchema.parse({ ...watched, ...times, source, valid_from, datum })
}

function usualHysteresis({ quantity }: RuleSet, at: number): number {
  return quantities[quantity].unit === 'm' ? 0.05 : Number((Math.abs(at) * 0.05).toFixed(2))
}
