/** The ISPU index of the 24 h mean of PM2.5 or PM10, from hourly means: each hour counts the same. */
import { z } from 'zod'
import { hour_ms } from '../../../edge/platform/time.ts'
import { quantities } from '../../../hardware/quantities.ts'
import type { ValueFormat } from '../../contract.ts'
import { ispu as indexOf } from '../ispu.ts'
import { numberText } from '../numbers.ts'
import type { Measure } from './measure.ts'
import { added, meanOfSteps } from './window.ts'

// Ours, the regulation names none: a mean of fewer hours is not called a mean of the day.
export const hoursOfDay_min = 18
const format: ValueFormat = { unit: '', decimals: 0, prefix: 'ISPU', note: { id: '', en: '' } }

export const ispu: Measure<'ispu'> = {
  spelling: z.literal('ispu'),
  windowStart_ms: (_, now_ms) => now_ms - 24 * hour_ms,
  step({ quantity }, window, reading) {
    const hour = Math.floor(reading.at_ms / hour_ms)
    const day = added(window, reading, hour_ms).filter((step) => Math.floor(step.first_ms / hour_ms) > hour - 24)
    if (day.length < hoursOfDay_min) return { window: day, value: null }
    return { window: day, value: indexOf(quantity === 'pm10_ug_m3' ? 'pm10' : 'pm2_5', meanOfSteps(day)) }
  },
  word: () => 'ispu',
  // The word does not say of which of the two, and nothing that is written of it depends on that.
  fromWord: (word) => (word === 'ispu' ? { quantity: 'pm2_5_ug_m3', measure: 'ispu' } : null),
  format: () => format,
  about: () => ({
    id: 'indeks ISPU dari rata-rata 24 jam (indikatif)',
    en: 'ISPU index of the 24-hour mean (indicative)',
  }),
  sentence({ quantity }, place, value) {
    const { label } = quantities[quantity]
    const number = numberText(format, value ?? 0)
    return {
      id: `ISPU ${label.id} di ${place} ${number.id} (indikatif, rata-rata 24 jam)`,
      en: `ISPU ${label.en} at ${place} is ${number.en} (indicative, 24-hour mean)`,
    }
  },
  problems({ quantity }) {
    if (quantity === 'pm2_5_ug_m3' || quantity === 'pm10_ug_m3') return []
    const { kind } = quantities[quantity]
    return [
      {
        id: `ISPU dihitung dari pm2_5_ug_m3 atau pm10_ug_m3, bukan dari ${quantity}; ganti besarannya.`,
        en: `ISPU is computed from pm2_5_ug_m3 or pm10_ug_m3, not from ${quantity} (a ${kind}); change the quantity.`,
      },
    ]
  },
  examples: [
    {
      title: 'is not said from less than 18 hours',
      rule: { quantity: 'pm2_5_ug_m3', measure: 'ispu' },
      every_s: 3_600,
      values: [...Array<number>(17).fill(55.4), null, 55.4],
      numbers: [...Array<null>(18).fill(null), 100],
      sentence: {
        id: 'ISPU PM2,5 di Katulampa 100 (indikatif, rata-rata 24 jam)',
        en: 'ISPU PM2.5 at Katulampa is 100 (indicative, 24-hour mean)',
      },
    },
  ],
}
