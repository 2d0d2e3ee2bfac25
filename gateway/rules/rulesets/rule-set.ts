/** A ready-made set of thresholds: published numbers, and who published them. */
import type { QuantityKey } from '../../../hardware/quantities.ts'
import type { MeasureSpelling } from '../measures/index.ts'

export interface RuleSet {
  id: string
  name: string
  quantity: QuantityKey
  measure?: MeasureSpelling
  below?: boolean
  /** Mild to severe. */
  levels: { label: string; at: number }[]
  source: string
  /** From when on the numbers are known to count; absent = not stated. */
  valid_from?: string
  datum?: string
  /** What the reader must know before relying on it. */
  note?: string
}
