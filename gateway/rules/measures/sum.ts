/** The total of an amount over the newest `sum_over_s` seconds: rain in an hour. */
import { z } from 'zod'
import { quantities } from '../../../hardware/quantities.ts'
import type { LocalizedText } from '../../contract.ts'
import { formatOfQuantity, numberText, spanText, windowText } from '../numbers.ts'
import { type Measure, windowWord } from './measure.ts'
import { added, recent, stepOf_ms, total, window_s } from './window.ts'

const word = windowWord('in')

export const sum: Measure<{ sum_over_s: number }> = {
  spelling: z.strictObject({ sum_over_s: window_s }),
  windowStart_ms: ({ measure: { sum_over_s } }, now_ms) => now_ms - 1_000 * sum_over_s,
  step({ measure: { sum_over_s } }, window, reading) {
    const steps = added(recent(window, reading.at_ms, sum_over_s), reading, stepOf_ms(sum_over_s))
    return { window: steps, value: total(steps) }
  },
  word: ({ quantity, measure }) => word.write(quantity, measure.sum_over_s),
  fromWord(text) {
    const found = word.read(text)
    return found && { quantity: found.quantity, measure: { sum_over_s: found.window_s } }
  },
  format({ quantity, measure }) {
    const window = windowText(measure.sum_over_s)
    return formatOfQuantity(quantity, { id: `dalam ${window.id}`, en: `in ${window.en}` })
  },
  about({ measure }) {
    const window = windowText(measure.sum_over_s)
    return { id: `jumlah selama ${window.id}`, en: `total of ${window.en}` }
  },
  sentence({ quantity, measure }, place, value) {
    const { label } = quantities[quantity]
    const number = numberText(formatOfQuantity(quantity), value ?? 0)
    const window = spanText(measure.sum_over_s)
    return {
      id: `${label.id} di ${place} ${number.id} dalam ${window.id}`,
      en: `${label.en} at ${place} is ${number.en} in ${window.en}`,
    }
  },
  problems: ({ quantity }) => problemsOfSum(quantity),
  examples: [
    {
      title: 'adds up the last hour; what is exactly an hour old is out',
      rule: { quantity: 'rainfall_mm', measure: { sum_over_s: 3_600 } },
      every_s: 1_800,
      values: [10, 0.2, null, 0.2, 5],
      numbers: [10, 10.2, null, 0.2, 5.2],
      sentence: { id: 'Curah hujan di Katulampa 5,2 mm dalam 1 jam', en: 'Rainfall at Katulampa is 5.2 mm in 1 hour' },
    },
  ],
}

/** Sentences for a sum of something that is no amount. */
export function problemsOfSum(quantity: string): LocalizedText[] {
  if (quantity === 'rainfall_mm') return []
  return [
    {
      id: `hanya jumlah yang dapat dijumlahkan, dan ${quantity} bukan jumlah; pakai quantity: rainfall_mm atau measure lain.`,
      en: `only an amount can be summed, and ${quantity} is none; use quantity: rainfall_mm or another measure.`,
    },
  ]
}
