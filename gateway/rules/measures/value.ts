/** The reading itself. */
import { z } from 'zod'
import { isQuantity, quantities } from '../../../hardware/quantities.ts'
import { formatOfQuantity, numberText } from '../numbers.ts'
import type { Measure } from './measure.ts'

export const value: Measure<'value'> = {
  spelling: z.literal('value'),
  windowStart_ms: () => null,
  step: (_, window, { value }) => ({ window, value }),
  word: ({ quantity }) => quantity,
  fromWord: (word) => (isQuantity(word) ? { quantity: word, measure: 'value' } : null),
  format: ({ quantity }) => formatOfQuantity(quantity),
  about: () => ({ id: '', en: '' }),
  sentence({ quantity }, place, value) {
    const { label } = quantities[quantity]
    const number = numberText(formatOfQuantity(quantity), value ?? 0)
    return { id: `${label.id} di ${place} ${number.id}`, en: `${label.en} at ${place} is ${number.en}` }
  },
  beside: 'trend',
  problems: () => [],
  examples: [
    {
      title: 'is compared as it comes, a failed one too',
      rule: { quantity: 'water_level_m', measure: 'value' },
      every_s: 60,
      values: [0.5, null, 1.62],
      flags: { 2: 4 },
      numbers: [0.5, null, 1.62],
      sentence: { id: 'Tinggi muka air di Katulampa 162 cm', en: 'Water level at Katulampa is 162 cm' },
    },
  ],
}
