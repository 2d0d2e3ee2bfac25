/** What the gateway says of a node: what it last said of itself, what is wrong with it, what was refused of it. */
import { z } from 'zod'
import { LocalizedText, ms } from './basics.ts'

const word = z.string().max(60)
const count = z.number().min(0).optional().catch(undefined)
const counts = z
  .record(word, z.number().min(0))
  .refine((all) => Object.keys(all).length <= 32)
  .optional()
  .catch(undefined)
const clock = z.enum(['synced', 'unsynced', 'unknown']).optional().catch(undefined)
const time = z.number().nullable().optional().catch(undefined)

/** How a wire is, as the node found it: see `edge/wiring.ts`. */
export const Wiring = z.enum(['good', 'blind', 'damaged', 'garbled', 'silent'])
export type Wiring = z.infer<typeof Wiring>

export const SensorHealth = z.object({
  connected: z.boolean().optional().catch(undefined),
  last_frame_ms: time,
  frames: count,
  came: count.describe('bytes, or reports of a pin, that came down its wire: what `rejected` is a part of'),
  empty: count.describe('frames in which no value could be used'),
  refused_pct: count.describe('how much of what came was refused, of late: 0 to 100, as the gateway works it out'),
  empty_pct: count.describe('how many of its frames had no value, of late: 0 to 100'),
  rejected: counts.describe('frames or bytes that its node refused, by reason'),
  nulls: counts.describe('readings without a number, by reason'),
  wiring: Wiring.optional().catch(undefined),
})
export type SensorHealth = z.infer<typeof SensorHealth>

/** What a station last said of itself: every part may be missing, and a part that is not understood is left out. */
export const StationHealth = z.object({
  heard_ms: ms.describe('when it said so, by the gateway’s clock'),
  at_ms: time,
  started_ms: time,
  clock,
  clock_from: z.literal('gateway').optional().catch(undefined),
  clock_off_ms: z.number().optional().catch(undefined),
  outbox: z
    .object({
      rows: count,
      bytes: count,
      dropped_readings: count,
      oldest_ms: time,
      readings: count,
      disk: z.enum(['ok', 'failing']).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  sensors: z
    .record(word, SensorHealth)
    .refine((all) => Object.keys(all).length <= 64)
    .optional()
    .catch(undefined),
  power: z.array(word).max(16).optional().catch(undefined),
  card: z
    .object({ free_mb: z.number().min(0), size_mb: z.number().min(0) })
    .optional()
    .catch(undefined)
    .describe('of the disk on which it keeps what waits'),
  signal_dbm: z.number().min(-150).max(0).optional().catch(undefined).describe('of its radio link'),
  settings: z.literal('older').optional().catch(undefined).describe('its settings file is wrong; an older one serves'),
  battery_v: z.number().min(0).max(60).optional().catch(undefined).describe('of the battery that it lives on'),
  processor_c: z.number().min(-40).max(125).optional().catch(undefined).describe('how warm its processor is'),
})
export type StationHealth = z.infer<typeof StationHealth>

/** What is wrong with a station, short, and what to do about it. The most pressing comes first. */
export const Trouble = LocalizedText.extend({
  kind: z.enum([
    'password',
    'refused',
    'disk',
    'wire',
    'quiet',
    'clock',
    'power',
    'battery',
    'card',
    'signal',
    'settings',
  ]),
  todo: LocalizedText.describe('what a person does about it'),
  sensor: z.string().optional(),
  since_ms: ms.optional(),
})
export type Trouble = z.infer<typeof Trouble>

/** Readings, payloads or connections of a station that were refused for one reason. */
export const Refusal = z.object({
  reason: z.string(),
  says: LocalizedText,
  todo: LocalizedText,
  n: z.int(),
  first_ms: ms,
  last_ms: ms,
  address: z.string().optional().describe('where it came from, for staff'),
})
export type Refusal = z.infer<typeof Refusal>

export const RefusedAnswer = z.object({
  station: z.string(),
  recent: z.array(Refusal).describe('since the gateway’s start, and not older than a day; the newest first'),
  kept: z
    .array(z.object({ reason: z.string(), says: LocalizedText, n: z.int() }))
    .describe('readings in quarantine, by reason'),
})
export type RefusedAnswer = z.infer<typeof RefusedAnswer>

export const CompletenessAnswer = z.object({
  station: z.string(),
  sensors: z.array(
    z.object({
      sensor: z.string(),
      quantity: z.string().describe('the one that was looked at for its sensor'),
      days: z
        .array(
          z.object({
            from_ms: ms,
            share: z.number().describe('0 to 1: how many came of the readings that were due; today until now'),
          }),
        )
        .describe('the oldest first; without those of which no hours are kept any more'),
    }),
  ),
})
export type CompletenessAnswer = z.infer<typeof CompletenessAnswer>
