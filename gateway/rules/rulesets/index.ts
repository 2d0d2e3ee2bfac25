/**
 * Ready-made thresholds: published numbers, each with who published them. A set is no rule yet: the operator names the
 * station and sensor, and how far a value must fall back before a level is left, which no authority states.
 *
 * A number that could not be traced to a source is not here; the note of its set says what is missing.
 */
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
  /** How far under `at` a level is left (above it, for sets that warn below), in the quantity's unit. Default 0. */
  hysteresis?: number
}

/** A set at a place: a rule like any other, to be written into the file or changed. */
export function ruleFrom(set: RuleSet, { station, sensor, id = set.id, hysteresis = 0 }: Place): SeriesRule {
  const { name, quantity, measure, below, source, valid_from, datum } = set
  const away = below ? hysteresis : -hysteresis
  const levels = set.levels.map(({ label, at }) => ({ label, at, clear: Number((at + away).toFixed(6)) }))
  return RuleSchema.parse({ id, name, station, sensor, quantity, measure, below, levels, source, valid_from, datum })
}
