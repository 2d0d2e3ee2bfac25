/**
 * What the gateway says over HTTP. Other rooms import the types; the schemas also make the OpenAPI document.
 *
 * Diary
 *   1  first version
 *   2  alerts, rules, backtest, drills, hooks
 *   3  `received_ms` of a row may be null: InfluxDB does not keep it. `partial` and `reason` in `/readings` and `/series`:
 *      something older lies in InfluxDB, which does not answer. `remote` marks a station of another gateway.
 *   4  rules carry `periods`, what a page shows of them; alerts carry `format`, how their number is written
 *   5  `clock` and `clock_off_ms` of a row, a latest value, a piece of evidence: what is doubted about its time;
 *      `clock_off_ms` of a station
 *   6  an acknowledgement has the level it was given at and counts for that one and milder ones; alerts carry
 *      `acknowledgements` and `level_since_ms`; active alerts come first in `/alerts`, beyond `limit` too; sirens answer: `/sirens`;
 *      `present`, `value_at_ms` and `stale` of an active alert; `last_judged_ms`, `not_judged` and `troubles` of a rule; `/chain`
 *   7  alerts' events carry what their texts need: `zone`, `area`, `hazard`, `trend`, `holds_s`, `arrives`, `contact`, `web`
 *   8  a hook tells when its receiver last answered rightly (`last_proved_ms`) and how that is found out (`proof`);
 *      `disabled` is what a person wrote in the settings, never a receiver's answer
 *   9  `/gateway`; events of alerts carry `gateway`, and the ids of alerts end in it; a station of another gateway is
 *      called `station@gateway` and carries its `gateway`
 *  10  `limited` of a station: it sends more than one may; the link `limits` of the chain
 *  11  `Notice`, `Notices`: trouble of the gateway itself, moved here from `reader.ts` (inside the gateway only)
 *  12  `/corrections`; `corrected_value`, `corrections` and `shown_as` of a row and of a latest value; `/series` follows
 *      corrections (`corrected` names them) unless `corrected=false` is asked; `raw_value` of a piece of evidence
 *  13  `still_reading` in `/readings` and `/series`: after a start the gateway still reads its history; the part `history` of
 *      `/readyz`
 *  14  `/forget`, `/forgotten`; `forgotten` of `/readings` and `/series`
 *  15  `/retention`
 *  16  `/quarantine/retry`
 *  17  stations can be `retired`; `StationInvitation`, `JoinAnswer`
 */
import { z } from 'zod'
import {
  Alert,
  type AlertLogEntry,
  ClockMark,
  CorrectedStretch,
  Flag,
  ForgottenStretch,
  LocalizedText,
  ms,
} from './words/index.ts'

export * from './words/index.ts'

/** Present when the time of a reading is doubted; `received_ms` says when it arrived. */
const doubt = {
  clock: ClockMark.optional(),
  clock_off_ms: z.int().optional().describe('the station’s clock minus the gateway’s, where they are known to differ'),
}

/** Which gateway in the world this is. */
export const GatewayAnswer = z.object({
  gateway: z.string().describe('unique in the world, and the same for ever: 8 to 40 of a-z, 0-9 and -'),
  name: z.string().nullable().describe('what people call it, from the settings'),
  created_ms: ms,
})
export type GatewayAnswer = z.infer<typeof GatewayAnswer>

/** Present where corrections count: `value` stays what the station sent. */
const correction = {
  corrected_value: z.number().nullable().optional().describe('the value as corrections make it; null: set aside'),
  corrections: z.array(z.string()).optional().describe('the ids of these corrections, in the order of their entry'),
  shown_as: z.string().optional().describe('the sensor under which charts and rules have it'),
}

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
})

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
  latest: z.record(z.string(), Latest).describe('keyed by "sensor.quantity"'),
  clock_off_ms: z
    .int()
    .optional()
    .describe('its clock minus the gateway’s, as of its newest pack; absent while they agree'),
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

export const Row = z.object({
  sensor: z.string(),
  quantity: z.string(),
  at_ms: ms,
  value: z.number().nullable(),
  flag: Flag,
  received_ms: ms.nullable().describe('when the gateway received it; null when that is no longer known'),
  ...doubt,
  ...correction,
})
export type Row = z.infer<typeof Row>

/** Present when the answer may lack what only InfluxDB still holds, with the reason in a sentence. */
const incomplete = { partial: z.literal(true).optional(), reason: z.string().optional() }

const stillReading = LocalizedText.optional().describe(
  'present while the gateway still reads its history after a start, in words: the answer may lack some of it',
)

/** A stretch whose values were lost with a damaged file: a gap that is not the sensor's silence. */
export const Lost = z.object({
  from_ms: ms.describe('time of the first value that is lost'),
  to_ms: ms.describe('time of the last one'),
  n: z.int().nullable().describe('how many; null when that cannot be told'),
})
export type Lost = z.infer<typeof Lost>

const forgotten = z
  .array(ForgottenStretch)
  .optional()
  .describe('what people had it forget of the range; absent: nothing')

export const ReadingsAnswer = z.object({
  rows: z.array(Row),
  next: z.string().nullable(),
  lost: z
    .array(Lost.extend({ sensor: z.string(), quantity: z.string() }))
    .optional()
    .describe('what is lost of the range that was asked for, on each page; absent: nothing'),
  corrected: z
    .array(CorrectedStretch)
    .optional()
    .describe('the corrections that count in the range, on each page; absent: none'),
  still_reading: stillReading,
  forgotten,
  ...incomplete,
})
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
  lost: z.array(Lost).optional().describe('what is lost of the range; absent: nothing'),
  corrected: z
    .array(CorrectedStretch)
    .optional()
    .describe('the corrections that the columns follow; absent: they are as the station sent them'),
  still_reading: stillReading,
  forgotten,
  ...incomplete,
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

/** A drill: what it raised, how long each hook took, who answered. Times from the newest reading to the delivery. */
export const Drill = z.object({
  id: z.string(),
  rule: z.string(),
  station: z.string().describe('the drill station under which its readings are kept'),
  state: z.enum(['running', 'done', 'stopped']),
  started_ms: ms,
  ended_ms: ms.nullable(),
  readings: z.object({ sent: z.int(), of: z.int() }),
  alerts: z.array(Alert),
  hooks: z.array(
    z.object({
      hook: z.string(),
      event: z.string(),
      state: z.enum(['waiting', 'delivered', 'failed']),
      latency_ms: z.number().nullable().describe('from the reading that caused it to the receiver’s answer'),
    }),
  ),
})
export type Drill = z.infer<typeof Drill>
export const DrillsAnswer = z.object({ drills: z.array(Drill) })
export type DrillsAnswer = z.infer<typeof DrillsAnswer>

export const Hook = z.object({
  id: z.string(),
  kind: z.string(),
  target: z.string().describe('where it delivers to, without secrets'),
  state: z.enum(['ok', 'retrying', 'failing', 'disabled']).describe('disabled: a person has switched it off'),
  says: z.string(),
  position: z.int(),
  waiting: z.int(),
  dead: z.int().describe('given up after 24 h'),
  last_delivered_ms: ms.nullable(),
  last_proved_ms: ms
    .nullable()
    .optional()
    .describe('when its receiver last answered rightly, to whatever it was asked'),
  proof: z
    .enum(['heartbeat', 'check', 'none'])
    .optional()
    .describe('how it is proved to work while there is nothing to deliver'),
})
export type Hook = z.infer<typeof Hook>
export const HooksAnswer = z.object({ hooks: z.array(Hook) })
export type HooksAnswer = z.infer<typeof HooksAnswer>

/** One attempt. `reading_ms`: when the gateway received the reading behind the event. */
export const Delivery = z.object({
  hook: z.string(),
  event: z.string(),
  alert: z.string().nullable(),
  pos: z.int(),
  attempt: z.int(),
  at_ms: ms,
  took_ms: z.number(),
  outcome: z.enum(['delivered', 'retry', 'dead']),
  status: z.int().nullable(),
  says: z.string(),
  reading_ms: ms.nullable(),
})
export type Delivery = z.infer<typeof Delivery>
/** Newest first. */
export const DeliveriesAnswer = z.object({ deliveries: z.array(Delivery) })
export type DeliveriesAnswer = z.infer<typeof DeliveriesAnswer>
export const ReplayAnswer = z.object({ hook: z.string(), from: z.int(), events: z.int() })
export type ReplayAnswer = z.infer<typeof ReplayAnswer>

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
    values: Record<string, Pick<Latest, 'value' | 'flag' | 'corrected_value' | 'corrections' | 'shown_as'>>
    clock?: ClockMark
    clock_off_ms?: number
  }
  station: Station
  alert: AlertLogEntry
}
