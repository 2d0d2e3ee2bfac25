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
 *  18  `every_s`, `every_told`, `every_since_ms` of a sensor, `heard_every_s` of a station: how often readings are due, and came
 *  19  `/overview`; `reached` of an alert
 *  20  `/stations/{id}/logbook`
 *  21  `troubles`, `health`, `last_reading_ms` of a station; `/stations/{id}`, `/stations/{id}/refused`, `/stations/{id}/completeness`; `simulated` of `/gateway`
 *  22  `/moments`
 *  23  `/stations/{id}/report`; `/export.json`, `/export.parquet`, `/export.zip`
 *  24  Bahasa Indonesia beside what was English only: `detail_id` of a problem, `says_id` of hooks, deliveries, backups and every part
 *  25  `flood_before` of `/moments`; `absent` of a link of the chain, `mute` of the chain in the overview
 *  26  `version` of a station, of `/gateway` and of the overview; `typed` of `/session`
 *  27  `sums.windows` of the overview; `web` of an alert's event leads to the page of that alert
 *  28  `/push`; the link `push` of the chain
 *  29  how nodes are, with its history: quantities of the node (`refused_pct`, `card_free_mb` …) in `/series` and `/readings` for staff,
 *      `refused_pct`, `empty_pct`, `battery_v` of `health`, the trouble `battery`
 *  30  `/stations/{id}/life`, `/stations/{id}/trial`; `trial` of a row and of a latest value; `marks` of `/series`; `setup` of a sensor;
 *      the link `trial` of the chain; the troubles `trial` and `standing` of a rule
 *  31  `remarks_id` of a rule
 *  32  `processor_c` of `health`, and its history as a quantity of the node
 *  33  `/push`, `/time`; the mark `arrival` of a reading’s time; `may_lose_ms` of a station
 */
import { z } from 'zod'
import { Alert, type AlertLogEntry, type ClockMark, type Latest, ms, type Station } from './words/index.ts'

export * from './words/index.ts'

/** Which gateway in the world this is. */
export const GatewayAnswer = z.object({
  gateway: z.string().describe('unique in the world, and the same for ever: 8 to 40 of a-z, 0-9 and -'),
  name: z.string().nullable().describe('what people call it, from the settings'),
  version: z.string().optional().describe('which Pantau it runs'),
  created_ms: ms,
  simulated: z
    .literal(true)
    .optional()
    .describe('present when no sensor stands behind what it shows: the settings say so'),
})
export type GatewayAnswer = z.infer<typeof GatewayAnswer>

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

/** RFC 9457. `detail` says what to do. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  detail_id: z
    .string()
    .optional()
    .describe('what to do, in Bahasa Indonesia, as people are told; `detail` names keys and values'),
})
export type Problem = z.infer<typeof Problem>

/** Server-sent events of `GET /live`, keyed by event name. */
export interface LiveEvents {
  snapshot: { now_ms: number; stations: Station[] }
  reading: {
    station: string
    sensor: string
    at_ms: number
    values: Record<string, Pick<Latest, 'value' | 'flag' | 'corrected_value' | 'corrections' | 'shown_as' | 'trial'>>
    clock?: ClockMark
    clock_off_ms?: number
  }
  station: Station
  alert: AlertLogEntry
  /** Each 15 s, whatever else is told: two of them missed, and the link is lost. */
  beat: { now_ms: number }
}
