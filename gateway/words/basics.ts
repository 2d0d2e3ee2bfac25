/** Words that alerts, rules and readings share. */
import { z } from 'zod'
import { flags } from '../../hardware/flags.ts'

/** QARTOD: 1 good, 2 not evaluated, 3 suspect, 4 fail, 9 missing. */
export const Flag = z.union(Object.values(flags).map((flag) => z.literal(flag)))
export type Flag = z.infer<typeof Flag>

/**
 * Why the time of a reading is doubted: its station said that its clock was not set, or its clock and the gateway's
 * differed when it arrived. 'redated': its clock was not set when it was taken, and the station put the date right later,
 * before it sent the reading. 'arrival': a small board gave no time, so it is that of the reading's arrival, at the gateway or
 * at the network that carried it.
 */
export const ClockMark = z.enum(['unsynced', 'doubted', 'redated', 'arrival'])
export type ClockMark = z.infer<typeof ClockMark>

/** Which clock is doubted where a station's and the gateway's differ. */
export const DoubtedClock = z.enum(['station', 'gateway', 'either'])
export type DoubtedClock = z.infer<typeof DoubtedClock>

export const ms = z.int().describe('UTC milliseconds')

/** A text in the two languages of the screens: Bahasa Indonesia and English. */
export const LocalizedText = z.object({ id: z.string(), en: z.string() })
export type LocalizedText = z.infer<typeof LocalizedText>

/** Several texts as one, in this order. */
export const joined = (texts: readonly LocalizedText[]): LocalizedText => ({
  id: texts.map(({ id }) => id).join(' '),
  en: texts.map(({ en }) => en).join(' '),
})

/** What is said in English by `says`, for logs and machines as ever, and beside it in Bahasa Indonesia. */
export interface Told {
  says: string
  says_id: string
}
export const saysOf = ({ id, en }: LocalizedText): Told => ({ says: en, says_id: id })

/** How a part of the gateway is, in one sentence; `state` is a word for it where it has several. */
export interface PartState extends Told {
  ok: boolean
  state?: string
}

/** How a number that was compared with levels is written: `prefix`, number, `unit`, and beside it the `note`. */
export const ValueFormat = z.object({
  unit: z.string().describe('"s": the number is a length of time and written as one'),
  decimals: z.int(),
  prefix: z.string().describe('what stands before the number, such as ISPU'),
  note: LocalizedText.describe('what it is beyond the quantity, such as "in 3 hours"; may be empty'),
})
export type ValueFormat = z.infer<typeof ValueFormat>

export const Watched = z.object({ station: z.string(), sensor: z.string(), quantity: z.string() })
export const AlertValue = z.number().nullable().describe('what was compared with the levels')
