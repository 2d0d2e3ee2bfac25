/** What a stretch of a sensor holds, before and after a correction. */
import type { Correction } from '../../contract.ts'

export interface SummaryQuery {
  station: string
  sensor: string
  /** null: all of the sensor. */
  quantity: string | null
  from_ms: number
  to_ms: number
  correction: Correction
}

export interface StretchSummary {
  quantity: string
  /** Those without a value too. */
  readings: number
  first_ms: number
  last_ms: number
  before: StretchNumbers
  after: StretchNumbers
}

export interface StretchNumbers {
  values: number
  mean: number | null
  min: number | null
  max: number | null
}
