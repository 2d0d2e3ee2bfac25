/**
 * The table of measures: what a rule can compare with its levels. A new measure is one file beside this one and one row
 * below; its spelling in rules.yaml, its sentences and what the dashboard shows of it follow. `measure.ts` says what
 * each part is; test/gateway/rules/measures.test.ts holds every row to these manners.
 *
 * A measure
 * - is pure and quick: it knows its rule, its window and one reading, no clock and no store. It runs for each reading;
 * - gives a finite number in the unit that its word names, or null while there is not enough to say. Never NaN;
 * - never sees a null value or a flag that the rule ignores; what else is flagged, it sees: a flag mutes nothing;
 * - sees readings in the order of their times. Late ones are put into the window by filling it again from the record;
 * - compares a reading that failed its quality test (4), but does not keep it where one spike would stay for the whole
 *   window: see `rise.ts`;
 * - keeps a bounded window, whatever the rate of the readings, as JSON (`window.ts`), and drops from it what is too old.
 *   It says where the ends of its window belong. It does not change the window it was given;
 * - states from when on it needs the past, so that a start without state begins with what the record holds;
 * - names its number by a word that no other measure uses, with the unit in it. A word and a spelling, once given, stay:
 *   they are in the files of villages, in the alert log and in other programs;
 * - speaks both languages in each text, and says in a sentence what to change when it makes no sense in a rule.
 */
import { z } from 'zod'
import { needs } from '../../../edge/platform/setting-words.ts'
import { bmkgDay } from './bmkg-day.ts'
import { deviation } from './deviation.ts'
import { ispu } from './ispu.ts'
import { mean } from './mean.ts'
import type { Measure, MeasuredRule, MeasuredSeries } from './measure.ts'
import { rise } from './rise.ts'
import { silence } from './silence.ts'
import { sum } from './sum.ts'
import { value } from './value.ts'

/** By the name that a rule spells. */
const table = {
  value,
  rise_over_s: rise,
  deviation_from: deviation,
  sum_over_s: sum,
  mean_over_s: mean,
  'bmkg-day': bmkgDay,
  ispu,
  silence,
}

const words = Object.entries(table).map(([name, { spelling }]) =>
  spelling instanceof z.ZodLiteral ? name : `{ ${name}: … }`,
)
const spellings = words.join(', ')

/** The key `measure` of a rule. */
export const MeasureSpelling = z
  .union(Object.values(table).map(({ spelling }) => spelling))
  .meta(needs(`salah satu dari ${spellings}`, `one of ${spellings}`))
export type MeasureSpelling = z.infer<typeof MeasureSpelling>

export const measures: Readonly<Record<string, Measure<MeasureSpelling>>> = table

/** The measure that a rule names. */
export function measureOf({ measure }: { measure: MeasureSpelling }): Measure<MeasureSpelling> {
  const name = typeof measure === 'string' ? measure : Object.keys(measure)[0]!
  return measures[name]!
}

/** What the word `measured` of an alert stands for; null = a word of no measure, for example of a newer gateway. */
export function measureOfWord(word: string): MeasuredSeries<MeasureSpelling> | null {
  for (const measure of Object.values(measures)) {
    const series = measure.fromWord(word)
    if (series) return series
  }
  return null
}

/** When the sum began that the rule compares now; null: it compares no sum. */
export function sumStart_ms(rule: MeasuredRule<MeasureSpelling>, now_ms: number): number | null {
  const { measure } = rule
  const isSum = measure === 'bmkg-day' || (typeof measure === 'object' && 'sum_over_s' in measure)
  return isSum ? measureOf(rule).windowStart_ms(rule, now_ms) : null
}
