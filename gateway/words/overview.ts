/** What the first screen of the page needs, in one answer: how things stand, where they are heading, what that means. */
import { z } from 'zod'
import { Alert, CapSeverity } from './alerts.ts'
import { LocalizedText, ms } from './basics.ts'
import { Impact } from './places.ts'
import { Station } from './stations.ts'

/** A level of a rule that compares the value itself. */
export const LevelInForce = z.object({
  rule: z.string(),
  label: z.string(),
  at: z.number(),
  clear: z.number(),
  severity: CapSeverity,
  below: z.literal(true).optional().describe('reached when the value falls'),
})
export type LevelInForce = z.infer<typeof LevelInForce>

export const TrendSteps = z.object({
  from_ms: ms,
  step_ms: z.int().describe('the length of a step; the first begins at from_ms'),
  values: z
    .array(z.number().nullable())
    .describe(
      'at most 36: the highest of each step, the lowest where levels are reached by falling, the sum of an amount; null = nothing usable',
    ),
})
export type TrendSteps = z.infer<typeof TrendSteps>

/** What fell over the window of a rule that sums it. */
export const WindowSum = z.object({
  measured: z.string().describe('the window, as alerts of the rule call it'),
  amount: z.number(),
  from_ms: ms,
  at_ms: ms.describe('what was measured up to then is in it'),
  note: LocalizedText.describe('the window in words, such as "in 3 hours"'),
})
export type WindowSum = z.infer<typeof WindowSum>

/** Of an amount such as rain. */
export const Sums = z.object({
  hour: z.number().describe('of the last 60 minutes'),
  hour_from_ms: ms,
  today: z.number().describe('since midnight at the place'),
  today_from_ms: ms,
  day: z.number().describe('of the last 24 hours, which is what the classes of rain are made for'),
  day_from_ms: ms,
  windows: z.array(WindowSum).optional().describe('over the windows of rules in force, up to a day long'),
})
export type Sums = z.infer<typeof Sums>

export const Meaning = z.object({
  kind: z.enum(['ispu', 'rain']),
  class: LocalizedText.describe('the word of whoever defines the classes'),
  value: z.number().optional().describe('what was classed: the ISPU index, or millimetres of rain in 24 hours'),
  severity: CapSeverity.optional().describe('how bad the class is; absent: not at all'),
  advice: LocalizedText.optional(),
})
export type Meaning = z.infer<typeof Meaning>

/** What is usual here, of the last year; known when it holds at least four weeks. */
export const Typical = z.object({
  low: z.number().describe('95 % of the time the mean of six hours is above this'),
  high: z.number().describe('95 % of the time it is below this'),
  highest: z.number().describe('the highest single value'),
  highest_ms: ms.describe('when the six hours began that hold it'),
})
export type Typical = z.infer<typeof Typical>

/** Where one series is heading and what it means. Each part is absent where there is nothing to say. */
export const Outlook = z.object({
  levels: z.array(LevelInForce).optional().describe('in force, mild to severe, of all rules of this series'),
  trend: TrendSteps.optional(),
  sums: Sums.optional(),
  meaning: Meaning.optional(),
  typical: Typical.optional(),
  impacts: z
    .object({ below: z.literal(true).optional(), levels: z.array(Impact.pick({ at: true, text: true })) })
    .optional()
    .describe('what the village knows to happen at which value, mild to severe'),
})
export type Outlook = z.infer<typeof Outlook>

/** The warning chain in brief; `GET /chain` has its links. */
export const ChainBrief = z.object({
  ok: z.boolean(),
  says: LocalizedText,
  proved_ms: ms.nullable().describe('up to when every link was proved to work; null = one never was'),
  broken: z.array(LocalizedText).describe('what is broken, in sentences'),
  mute: z.literal(true).optional().describe('nothing is broken, but there is neither a receiver nor a siren'),
})
export type ChainBrief = z.infer<typeof ChainBrief>

export const OverviewAnswer = z.object({
  now_ms: ms,
  gateway: z.object({
    gateway: z.string(),
    name: z.string().nullable(),
    version: z.string().optional().describe('which Pantau it runs'),
    simulated: z.literal(true).optional().describe('what it shows is made up, for looking and learning'),
  }),
  stations: z.array(Station),
  alerts: z.array(Alert).describe('as GET /alerts, with less evidence and fewer that ended'),
  rules: z.int().describe('how many rules count; 0: nobody will be warned'),
  sirens_sounding: z.int(),
  outlook: z.record(z.string(), z.record(z.string(), Outlook)).describe('by station, then by "sensor.quantity"'),
  chain: ChainBrief,
})
export type OverviewAnswer = z.infer<typeof OverviewAnswer>
