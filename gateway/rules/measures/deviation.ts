/** How far the value is from the site's own natural one, in either direction. */
import { z } from 'zod'
import { quantities } from '../../../hardware/quantities.ts'
import { formatOfQuantity, numberText } from '../numbers.ts'
import { type Measure, quantityBefore } from './measure.ts'
import { problemsOfLevel } from './rise.ts'
import { rounded } from './window.ts'

const suffix = '_deviation'

export const deviation: Measure<{ deviation_from: number }> = {
  spelling: z.strictObject({ deviation_from: z.number() }),
  windowStart_ms: () => null,
  step: ({ measure }, window, { value }) => ({ window, value: rounded(Math.abs(value - measure.deviation_from)) }),
  word: ({ quantity }) => `${quantity}${suffix}`,
  // The word does not say from what, and nothing that is written of it depends on that.
  fromWord(word) {
    const quantity = quantityBefore(suffix, word)
    return quantity && { quantity, measure: { deviation_from: 0 } }
  },
  format: ({ quantity }) =>
    formatOfQuantity(quantity, { id: 'menyimpang dari keadaan alami', en: 'away from the natural state' }),
  about: () => ({ id: 'selisih dari keadaan alami', en: 'distance from the natural state' }),
  sentence({ quantity, measure }, place, value) {
    const { label } = quantities[quantity]
    const number = numberText(formatOfQuantity(quantity), value ?? 0)
    const natural = numberText(formatOfQuantity(quantity), measure.deviation_from)
    return {
      id: `${label.id} di ${place} menyimpang ${number.id} dari keadaan alami ${natural.id}`,
      en: `${label.en} at ${place} is ${number.en} away from its natural ${natural.en}`,
    }
  },
  beside: 'now',
  problems: ({ quantity }) => problemsOfLevel(quantity),
  examples: [
    {
      title: 'counts in both directions',
      rule: { quantity: 'salinity_psu', measure: { deviation_from: 30.2 } },
      every_s: 600,
      values: [29.7, 30.2, null, 31.7],
      numbers: [0.5, 0, null, 1.5],
      sentence: {
        id: 'Salinitas di Katulampa menyimpang 1,5 PSU dari keadaan alami 30,2 PSU',
        en: 'Salinity at Katulampa is 1.5 PSU away from its natural 30.2 PSU',
      },
    },
  ],
}
