/** Stretches of time that people come back for. */
import { z } from 'zod'
import { LocalizedText, ms } from './basics.ts'

const stretch = { from_ms: ms, to_ms: ms }

const flood = z.object({
  ...stretch,
  alert: z.string(),
  label: z.string(),
  severity: z.string(),
  why: LocalizedText,
})

export const MomentsAnswer = z.object({
  rain: z
    .object({
      ...stretch,
      station: z.string().describe('this station, or the nearest one that measures rain'),
      sensor: z.string(),
      quantity: z.string(),
      sum_mm: z.number(),
    })
    .nullable()
    .describe('the last rain of the last 400 days, from its first to its last wet interval; null = none'),
  flood: flood
    .nullable()
    .describe('the last warning of high water at this station, exercises left out; null = none is known'),
  flood_before: flood.optional().describe('the one before it, over when that began; absent = none is known'),
})
export type MomentsAnswer = z.infer<typeof MomentsAnswer>
