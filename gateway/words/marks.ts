/** What may stand beside a value: what is doubted about its time, and what corrections make of it. */
import { z } from 'zod'
import { ClockMark } from './basics.ts'

/** Present when the time of a reading is doubted; `received_ms` says when it arrived. */
export const doubt = {
  clock: ClockMark.optional(),
  clock_off_ms: z.int().optional().describe('the station’s clock minus the gateway’s, where they are known to differ'),
}

/** Present where corrections count: `value` stays what the station sent. */
export const correction = {
  corrected_value: z.number().nullable().optional().describe('the value as corrections make it; null: set aside'),
  corrections: z.array(z.string()).optional().describe('the ids of these corrections, in the order of their entry'),
  trial: z.literal(true).optional().describe('measured while somebody worked at the sensor: `corrected_value` is null'),
  shown_as: z.string().optional().describe('the sensor under which charts and rules have it'),
}
