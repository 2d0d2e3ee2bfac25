/**
 * What the gateway says over HTTP. Other rooms import the types; the schemas also make the OpenAPI document.
 *
 * Diary
 *   1  first version
 */
import { z } from 'zod'

/** QARTOD: 1 good, 2 not evaluated, 3 suspect, 4 fail, 9 missing. */
export const Flag = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(9)])
export type Flag = z.infer<typeof Flag>

const ms = z.int().describe('UTC milliseconds')

export const Latest = z.object({ at_ms: ms, value: z.number().nullable(), flag: Flag })
export type Latest = z.infer<typeof Latest>

export const StationSensor = z.object({ sensor: z.string(), model: z.string(), quantities: z.array(z.string()) })

/** `state`: online or offline as the station says; late = online but nothing new for a while; new = never heard of. */
export const Station = z.object({
  station: z.string(),
  name: z.string(),
  place: z.object({ lat: z.number(), lon: z.number() }).nullable(),
  state: z.enum(['online', 'late', 'offline', 'new']),
  last_seen_ms: ms.nullable(),
  sensors: z.array(StationSensor),
  latest: z.record(z.string(), Latest).describe('keyed by "sensor.quantity"'),
})
export type Station = z.infer<typeof Station>

export const Row = z.object({
  sensor: z.string(),
  quantity: z.string(),
  at_ms: ms,
  value: z.number().nullable(),
  flag: Flag,
  received_ms: ms,
})
export type Row = z.infer<typeof Row>

export const ReadingsAnswer = z.object({ rows: z.array(Row), next: z.string().nullable() })
export type ReadingsAnswer = z.infer<typeof ReadingsAnswer>

/** Columns for a chart. `step_ms` 0 = raw rows. A gap is a null. `flag` is the worst of the step. */
export const SeriesAnswer = z.object({
  step_ms: z.int(),
  at_ms: z.array(ms),
  mean: z.array(z.number().nullable()),
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
  n: z.array(z.int()),
  flag: z.array(Flag.nullable()),
})
export type SeriesAnswer = z.infer<typeof SeriesAnswer>

export const LedgerEpoch = z.object({
  epoch: z.string(),
  first_received_ms: ms,
  last_received_ms: ms,
  packs: z.int(),
  duplicates: z.int(),
  highest_seq: z.int(),
  missing: z.array(z.tuple([z.int(), z.int()])).describe('ranges of pack numbers not received, both ends included'),
})
export const LedgerAnswer = z.object({
  station: z.string(),
  epochs: z.array(LedgerEpoch),
  readings: z.object({
    stored: z.int(),
    repeated: z.int(),
    quarantined: z.record(z.string(), z.int()).describe('by reason'),
  }),
})
export type LedgerAnswer = z.infer<typeof LedgerAnswer>

/** RFC 9457. `detail` says what to do. */
export const Problem = z.object({ type: z.string(), title: z.string(), status: z.int(), detail: z.string() })
export type Problem = z.infer<typeof Problem>

/** Server-sent events of `GET /live`, keyed by event name. */
export interface LiveEvents {
  snapshot: { now_ms: number; stations: Station[] }
  reading: {
    station: string
    sensor: string
    at_ms: number
    values: Record<string, { value: number | null; flag: Flag }>
  }
  station: Station
  alert: unknown
}
