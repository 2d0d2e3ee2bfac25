/** A ready-made set of thresholds: published numbers, and who published them. */
import type { QuantityKey } from '../../../hardware/quantities.ts'
import type { MeasureSpelling } from '../measures/index.ts'
import type { Advice } from './advice.ts'

export interface RuleSet {
  id: string
  name: string
  quantity: QuantityKey
  measure?: MeasureSpelling
  below?: boolean
  /** Mild to severe. */
  levels: { label: string; at: number }[]
  /** What to do at each level. */
  advice: Advice
  /** How often such a sensor is usually read. */
  every_s: number
  /** How long the water takes to other places, and how long a warning holds, where that is published. */
  arrives?: { place: string; after_s: number }[]
  holds_s?: number
  source: string
  /** From when on the numbers are known to count; absent = not stated. */
  valid_from?: string
  datum?: string
  /** What the reader must know before relying on it. */
  note?: string
}
