/** What a measure is: from the readings of one series to the number that a rule compares with its levels. */
import type { z } from 'zod'
import { isQuantity, type QuantityKey } from '../../../hardware/quantities.ts'
import type { Flag, LocalizedText, ValueFormat } from '../../contract.ts'
import type { Measured, Step } from './window.ts'

/** What a measure may know of its rule. `Spelling`: the value of the key `measure` in rules.yaml. */
export interface MeasuredSeries<Spelling> {
  quantity: QuantityKey
  measure: Spelling
}
export interface MeasuredRule<Spelling> extends MeasuredSeries<Spelling> {
  /** The time zone of the place. */
  zone?: string | undefined
  /** Warns when the number falls. */
  below: boolean
  levels: readonly { at: number }[]
  for_s: number
  confirm?: object | undefined
}

/** A reading with a usable value. `at_ms` never goes back within a window. */
export interface UsableReading {
  at_ms: number
  value: number
  flag: Flag
}

/** The manners of each of these are in `index.ts`. */
export interface Measure<Spelling> {
  /** How a rule spells it: a word, or an object with the measure's name as its only key. */
  spelling: z.ZodType<Spelling>
  /** From when on a window needs the readings of the past, UTC ms; null = it needs none. */
  windowStart_ms(rule: MeasuredRule<Spelling>, now_ms: number): number | null
  /** The window with one reading more, and the number. */
  step(rule: MeasuredRule<Spelling>, window: Step[], reading: UsableReading): Measured
  /**
   * When a level at `at` is reached if nothing usable comes after `heard_ms`, UTC ms. Only for a measure that grows with
   * time alone; absent = only a reading changes the number.
   */
  reachedAt_ms?(at: number, heard_ms: number): number
  /** A value that failed its quality test is none. Only for silence: everything else compares it. */
  failedIsNone?: true
  /** What the number is, with its unit, in one word for programs: `measured` of an alert. */
  word(series: MeasuredSeries<Spelling>): string
  /** The other way round; null = a word of another measure. */
  fromWord(word: string): MeasuredSeries<Spelling> | null
  /** How the number and the levels are written. */
  format(series: MeasuredSeries<Spelling>): ValueFormat
  /** What is compared, beside the quantity's name: "jumlah selama 3 jam"; empty for the plain value. */
  about(series: MeasuredSeries<Spelling>): LocalizedText
  /** The first half of an alert's sentence. `value` null = none was measured yet. */
  sentence(rule: MeasuredRule<Spelling>, place: string, value: number | null): LocalizedText
  /** What a level at `at` is called in a sentence; absent = the number with its unit. */
  levelText?(rule: MeasuredRule<Spelling>, at: number): LocalizedText
  /** What a sentence says beside the number: how the value has changed lately, or what it is now. */
  beside?: 'trend' | 'now'
  /** The title of an alert; absent = the quantity's label. */
  title?: LocalizedText
  /** What to do where the rule does not say. */
  advice?: LocalizedText
  /** Why this measure makes no sense in this rule: sentences that say what to change. */
  problems(rule: MeasuredRule<Spelling>): LocalizedText[]
  /** For people who read the file, and for the suite in test/gateway/rules/measures.test.ts. */
  examples: Example<Spelling>[]
}

/** Readings in, numbers out. Readings come each `every_s` from midnight UTC on; null = no usable value. */
export interface Example<Spelling> {
  title: string
  rule: MeasuredSeries<Spelling> & { below?: true }
  every_s: number
  values: (number | null)[]
  /** By the position in `values`: flags other than 2. */
  flags?: Record<number, Flag>
  /** The number after each reading; null = not enough to say, or nothing new. */
  numbers: (number | null)[]
  /** The sentence about the last number, at the place "Katulampa". */
  sentence: LocalizedText
}

/** Words such as `rainfall_mm_in_3600_s`: quantity, kind, window; and how they are read. */
export function windowWord(kind: string) {
  const pattern = new RegExp(`^(.+)_${kind}_(\\d+)_s$`)
  return {
    write: (quantity: QuantityKey, window_s: number) => `${quantity}_${kind}_${window_s}_s`,
    read(word: string): { quantity: QuantityKey; window_s: number } | null {
      const [, quantity, window_s] = pattern.exec(word) ?? []
      return quantity && isQuantity(quantity) ? { quantity, window_s: Number(window_s) } : null
    },
  }
}

/** Words such as `salinity_psu_deviation`: the quantity in front of `suffix`, or null. */
export function quantityBefore(suffix: string, word: string): QuantityKey | null {
  if (!word.endsWith(suffix)) return null
  const quantity = word.slice(0, word.length - suffix.length)
  return isQuantity(quantity) ? quantity : null
}
