/** What happens in the life of an alert. Kept in the log, so its words stay. */
import type { Flag } from '../contract.ts'

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
  kind: AlertKind
  at_ms: number
  /** Position among the rule's levels, mild to severe, from 0; null once cleared. */
  level: number | null
  /** How many levels the rule has, so that a reader can tell severe from mild without knowing the rule. */
  levels: number
  /** Text for people, never compared: of the present level, or of the one that was left when cleared. */
  label: string
  /** What was compared with the levels: the reading, or the rule's measure of it. */
  value: number | null
  /** Why, in one sentence. */
  why: Said
  /** The newest readings behind it, oldest first. Empty for silence before any reading. */
  evidence: Evidence[]
}
