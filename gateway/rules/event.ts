/**
 * What happens in the life of an alert. Kept in the log, so its words stay; complete in itself, so that what was said
 * then can be said again when the rule has long been changed.
 */
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Flag } from '../contract.ts'

export type CapSeverity = 'Minor' | 'Moderate' | 'Severe' | 'Extreme'

export type AlertKind = 'raised' | 'escalated' | 'eased' | 'cleared'

/** A text in the two languages of the screens. */
export interface Said {
  id: string
  en: string
}

/** One reading as it was judged. `clock` is there when the station's clock had not been set. */
export interface Evidence {
  at_ms: number
  value: number
  flag: Flag
  received_ms: number
  clock?: 'unsynced'
}

export interface AlertEvent {
  /** The alert's name and the number of the event in its life: the same after a crash, so receivers can drop repeats. */
  id: string
  /** Rule, version and the instant it was raised: the same for all events of one alert. */
  alert: string
  rule: string
  version: number
  /** What the rule watches; null for a combination of other rules. */
  series: { station: string; sensor: string; quantity: QuantityKey } | null
  /** What `value` is, with its unit: a quantity, or `silence_s`, `ispu`, `rainfall_mm_in_3600_s` … */
  measured: string
  /** The place as people call it, and what is the matter there: "Water level", "Missing data" … */
  place: string
  subject: Said
  kind: AlertKind
  at_ms: number
  /** Position among the rule's levels, mild to severe, from 0; null once cleared. */
  level: number | null
  /** How many levels the rule has, so that a reader can tell severe from mild without knowing the rule. */
  levels: number
  /** Text for people, never compared: of the present level, or of the one that was left when cleared. */
  label: string
  /** The word of CAP 1.2: as the rule states it, or from the position. */
  severity: CapSeverity
  /** What people should do, when the rule says so; null once cleared. */
  advice: Said | null
  /** Who set the threshold. */
  source: string | null
  /** What was compared with the levels: the reading, or the rule's measure of it. */
  value: number | null
  /** Why, in one sentence. */
  why: Said
  /** The newest readings behind it, oldest first. Empty for silence before any reading. */
  evidence: Evidence[]
}
