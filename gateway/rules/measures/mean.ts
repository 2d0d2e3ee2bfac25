/**
 * The mean of a level over the newest `mean_over_s` seconds: PM2.5 by the hour, eight hours of ozone, oxygen by the day.
 *
 * The window ends with the newest reading and includes it; a reading exactly `mean_over_s` older is out. Each step of
 * the window (one 288th of it) counts the same, so that many readings in a short time weigh no more than a few.
 */
import { z } from 'zod'
import { quantities } from '../../../hardware/quantities.ts'
import { formatOfQuantity, numberText, spanText, windowText } from '../numbers.ts'
import { type Measure, windowWord } from './measure.ts'
import { added, meanOfSteps, recent, rounded, type Step, stepOf_ms, window_s } from './window.ts'

const word = windowWord('mean_in')
// Three quarters of the data: the share that air quality rules ask of a mean. With fewer, nothing is said.
const quarters_min = 3

export const mean: Measure<{ mean_over_s: number }> = {
  spelling: z.strictObject({ mean_over_s: window_s }),
  windowStart_ms: ({ measure: { mean_over_s } }, now_ms) => now_ms - 1_000 * mean_over_s,
  step({ measure: { mean_over_s } }, window, reading) {
    const steps = added(recent(window, reading.at_ms, mean_over_s), reading, stepOf_ms(mean_over_s))
    const isEnough = quartersOf(steps, reading.at_ms, mean_over_s) >= quarters_min
    return { window: steps, value: isEnough ? rounded(meanOfSteps(steps)) : null }
  },
  word: ({ quantity, measure }) => word.write(quantity, measure.mean_over_s),
  fromWord(text) {
    const found = word.read(text)
    return found && { quantity: found.quantity, measure: { mean_over_s: found.window_s } }
  },
  format({ quantity, measure }) {
    const window = windowText(measure.mean_over_s)
    return formatOfQuantity(quantity, { id: `rata-rata ${window.id}`, en: `mean of ${window.en}` })
  },
  about({ measure }) {
    const window = windowText(measure.mean_over_s)
    return { id: `rata-rata selama ${window.id}`, en: `mean of ${window.en}` }
  },
  sentence({ quantity, measure }, place, value) {
    const { label } = quantities[quantity]
    const number = numberText(formatOfQuantity(quantity), value ?? 0)
    const window = spanText(measure.mean_over_s)
    return {
      id: `${label.id} di ${place} rata-rata ${number.id} selama ${window.id}`,
      en: `${label.en} at ${place} is ${number.en} on average over ${window.en}`,
    }
  },
  problems({ quantity }) {
    if (quantities[quantity].kind === 'level') return []
    return [
      {
        id: `rata-rata sebuah jumlah bergantung pada seringnya dibaca; pakai measure: { sum_over_s: 3600 } untuk ${quantity}.`,
        en: `the mean of an amount depends on how often it is read; use measure: { sum_over_s: 3600 } for ${quantity}.`,
      },
    ]
  },
  examples: [
    {
      title: 'is the mean of the last hour, and not said before three of its quarters have a reading',
      rule: { quantity: 'pm2_5_ug_m3', measure: { mean_over_s: 3_600 } },
      every_s: 900,
      values: [40, 50, 60, null, 70, 80],
      numbers: [null, null, 50, null, 60, 70],
      sentence: {
        id: 'PM2,5 di Katulampa rata-rata 70 µg/m³ selama 1 jam',
        en: 'PM2.5 at Katulampa is 70 µg/m³ on average over 1 hour',
      },
    },
    {
      title: 'is not said of a gap',
      rule: { quantity: 'dissolved_oxygen_mg_l', measure: { mean_over_s: 86_400 }, below: true },
      every_s: 21_600,
      values: [6, 5, 4, 3, null, null, 2],
      numbers: [null, null, 5, 4.5, null, null, null],
      sentence: {
        id: 'Oksigen terlarut di Katulampa rata-rata 4,5 mg/L selama 24 jam',
        en: 'Dissolved oxygen at Katulampa is 4.5 mg/L on average over 24 hours',
      },
    },
  ],
}

/** How many quarters of the window have a reading. */
function quartersOf(steps: Step[], at_ms: number, length_s: number): number {
  const quarter_ms = (length_s * 1_000) / 4
  return new Set(steps.map((step) => Math.floor((at_ms - step.last_ms) / quarter_ms))).size
}
