/** Corrections: dated layers over raw values. The raw values stay; a correction can be withdrawn. */
import { z } from 'zod'
import { LocalizedText, ms } from './basics.ts'

/** What each reading of the stretch becomes: exactly one of a number (`scale`, `offset`), `set_aside` and `shown_as`. */
const does = {
  scale: z.number().optional().describe('the raw value is multiplied by it first; absent: 1'),
  offset: z.number().optional().describe('then this is added, in the unit of the quantity; absent: 0'),
  set_aside: z.literal(true).optional().describe('the values are wrong: they are shown as missing'),
  shown_as: z.string().optional().describe('the station sent a wrong sensor id: this is the right one'),
  trial: z.literal(true).optional().describe('somebody worked at the sensor: set aside as long as that lasted'),
}

const setting = z.union([z.number(), z.string(), z.boolean()]).nullable()

/** What changed in the life of a station. */
export const ChangeKind = z.enum([
  'visit',
  'height',
  'scale',
  'model',
  'driver',
  'sensor',
  'setting',
  'wiring',
  'place',
  'name',
  'retired',
  'back',
])
export type ChangeKind = z.infer<typeof ChangeKind>

export const StationChange = z.object({
  kind: ChangeKind,
  restarts: z.literal(true).optional().describe('the numbers after it are not those of before: rules begin anew'),
  settings: z
    .record(z.string(), z.object({ before: setting, after: setting }))
    .optional()
    .describe('what was changed, by the name of the setting; null: there was none, or it is not told'),
})
export type StationChange = z.infer<typeof StationChange>

export const Correction = z.object({
  id: z.string(),
  station: z.string(),
  sensor: z.string().describe('as the station sent it; "*": all of the station, for a mark of its life'),
  quantity: z.string().nullable().describe('null: all quantities of the sensor'),
  from_ms: ms.describe('the first reading it counts for, by the times that readings have'),
  to_ms: ms.nullable().describe('the end, not included; null: it has none'),
  ...does,
  change: StationChange.optional().describe('a mark of the station’s life, which changes no value by itself'),
  why: z.string(),
  by: z.string().describe('who entered it'),
  entered_ms: ms,
  withdrawn: z.object({ at_ms: ms, by: z.string(), why: z.string() }).nullable().describe('null: it stands'),
})
export type Correction = z.infer<typeof Correction>

/** A correction that a chart follows, within the range that was asked for. */
export const CorrectedStretch = z.object({
  id: z.string(),
  from_ms: ms,
  to_ms: ms.nullable(),
  trial: z.literal(true).optional().describe('somebody worked at the sensor'),
})
export type CorrectedStretch = z.infer<typeof CorrectedStretch>

/** A moment that a chart marks: what changed there. */
export const ChartMark = z.object({ id: z.string(), at_ms: ms, kind: ChangeKind, says: LocalizedText })
export type ChartMark = z.infer<typeof ChartMark>

/** A mark in the life of a station, as charts and the logbook have it. */
export const LifeMark = z.object({
  id: z.string(),
  station: z.string(),
  sensor: z.string().describe('"*": all of the station'),
  at_ms: ms,
  change: StationChange,
  trial: z
    .object({ to_ms: ms, is_on: z.boolean() })
    .optional()
    .describe('until when its readings are trial; absent: they never were'),
  says: LocalizedText.describe('what changed, in a few words'),
  why: z.string(),
  by: z.string(),
  entered_ms: ms,
  past: z
    .object({ quantity: z.string(), offset: z.number().optional(), scale: z.number().optional() })
    .optional()
    .describe('by what the time before it can be shown by the new setting'),
  shown_by: z
    .enum(['sent', 'new'])
    .optional()
    .describe('how charts show the time before it: as it was sent, or by the new setting; absent: there is no choice'),
})
export type LifeMark = z.infer<typeof LifeMark>
export const LifeAnswer = z.object({ marks: z.array(LifeMark).describe('the newest first') })
export type LifeAnswer = z.infer<typeof LifeAnswer>

/** null: nobody works there now. */
export const TrialAnswer = z.object({
  trial: z.object({ from_ms: ms, until_ms: ms, sensors: z.array(z.string()).describe('"*": all of them') }).nullable(),
})
export type TrialAnswer = z.infer<typeof TrialAnswer>

export const CorrectionsAnswer = z.object({ corrections: z.array(Correction).describe('in the order of their entry') })
export type CorrectionsAnswer = z.infer<typeof CorrectionsAnswer>

const StretchNumbers = z.object({
  values: z.int().describe('readings with a value'),
  mean: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
})

/** What a correction does, or would do. `series`: what it meets of each quantity. */
export const CorrectionPreview = z.object({
  correction: Correction,
  series: z.array(
    z.object({
      quantity: z.string(),
      readings: z.int(),
      first_ms: ms,
      last_ms: ms,
      before: StretchNumbers.describe('as they are shown without it'),
      after: StretchNumbers,
    }),
  ),
  says: LocalizedText,
  remarks: z.array(LocalizedText).describe('what a person should look at twice'),
})
export type CorrectionPreview = z.infer<typeof CorrectionPreview>
