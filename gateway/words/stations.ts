/** What the gateway says of stations: who they are, how they are now, what came from them. */
import { z } from 'zod'
import { Flag, LocalizedText, ms } from './basics.ts'
import { correction, doubt } from './marks.ts'
import { StationHealth, Trouble } from './nodes.ts'

export const Latest = z.object({
  at_ms: ms,
  value: z.number().nullable(),
  flag: Flag,
  ...doubt,
  ...correction,
  sent_as: z.string().optional().describe('the sensor id under which it was sent, where a correction brought it here'),
})
export type Latest = z.infer<typeof Latest>

export const StationSensor = z.object({
  sensor: z.string(),
  model: z.string(),
  quantities: z.array(z.string()),
  ranges: z
    .record(z.string(), z.tuple([z.number(), z.number()]))
    .optional()
    .describe('what it can report, by quantity, where the station knows it'),
  every_s: z
    .number()
    .optional()
    .describe('how often a reading of it is due, seconds: as the station says, else as its last readings came'),
  every_told: z.literal(true).optional().describe('present when the station says so itself'),
  setup: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
    .optional()
    .describe('what its numbers rest on, as the station says: driver, model, sensor_height_m, mm_per_tip …'),
  every_since_ms: ms.optional().describe('since when it says so, where this gateway heard it begin'),
})
export type StationSensor = z.infer<typeof StationSensor>

/** A limit on what one station may send: `station_limits` of the settings. */
export const Limited = z.enum(['packs', 'bytes', 'quarantine', 'changes'])
export type Limited = z.infer<typeof Limited>

/**
 * `state`: online or offline as the station says; late = online but nothing new for a while; new = never heard of;
 * retired = a person has ended its access, and nobody waits for it.
 */
export const Station = z.object({
  station: z.string(),
  name: z.string(),
  place: z.object({ lat: z.number(), lon: z.number() }).nullable(),
  state: z.enum(['online', 'late', 'offline', 'new', 'retired']),
  retired: z.object({ since_ms: ms, why: z.string() }).optional().describe('present when its state is retired'),
  last_seen_ms: ms.nullable(),
  sensors: z.array(StationSensor),
  version: z.string().optional().describe('which Pantau the station runs, as it says'),
  latest: z.record(z.string(), Latest).describe('keyed by "sensor.quantity"'),
  heard_every_s: z
    .record(z.string(), z.number())
    .optional()
    .describe('how often readings came of late, seconds, by sensor: what the gateway saw, whatever the station says'),
  clock_off_ms: z
    .int()
    .optional()
    .describe('its clock minus the gateway’s, as of its newest pack; absent while they agree'),
  last_reading_ms: ms
    .optional()
    .describe('when a reading of it was last stored; `last_seen_ms` counts what was refused, too'),
  may_lose_ms: ms
    .optional()
    .describe(
      'when a reading of it last came by MQTT with QoS 0, which nobody answers, so that some are lost on the way; as of the gateway’s start',
    ),
  troubles: z
    .array(Trouble)
    .optional()
    .describe('what is wrong with it, the most pressing first; absent: nothing that is known'),
  health: StationHealth.optional().describe(
    'what it last said of its wires, clock, power and outbox since the gateway’s start',
  ),
  limited: z
    .object({
      since_ms: ms,
      limits: z.array(Limited).describe('the limits that it has reached within ten minutes'),
      says: LocalizedText.describe('what is held back of it'),
    })
    .optional()
    .describe('it sends more than one station may; absent while it does not'),
  remote: z
    .literal(true)
    .optional()
    .describe(
      'a station of another gateway, read from InfluxDB; its name is station@gateway, which no own one can have',
    ),
  gateway: z.string().optional().describe('of a remote station: whose it is; "unnamed" when InfluxDB does not say'),
})
export type Station = z.infer<typeof Station>

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
