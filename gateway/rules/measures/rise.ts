/** How far the newest value stands above the lowest of the window; with `below`, under the highest: then it is negative. */
import { z } from 'zod'
import { flags } from '../../../hardware/flags.ts'
import { type QuantityKey, quantities } from '../../../hardware/quantities.ts'
import { changeText, formatOfQuantity, numberText, spanText, windowText } from '../numbers.ts'
import { type Measure, windowWord } from './measure.ts'
import { added, recent, rounded, type Step, stepOf_ms, window_s } from './window.ts'

const word = windowWord('rise_in')

export const rise: Measure<{ rise_over_s: number }> = {
  spelling: z.strictObject({ rise_over_s: window_s }),
  windowStart_ms: ({ measure: { rise_over_s } }, now_ms) => now_ms - 1_000 * rise_over_s,
  // A failed reading is compared, but it is no ground to measure a rise from.
  step({ measure: { rise_over_s }, below }, window, reading) {
    const kept = recent(window, reading.at_ms, rise_over_s)
    const steps = reading.flag === flags.fail ? kept : added(kept, reading, stepOf_ms(rise_over_s))
    return { window: steps, value: rounded(reading.value - groundOf(steps, reading.value, below)) }
  },
  word: ({ quantity, measure }) => word.write(quantity, measure.rise_over_s),
  fromWord(text) {
    const found = word.read(text)
    return found && { quantity: found.quantity, measure: { rise_over_s: found.window_s } }
  },
  format({ quantity, measure }) {
    const window = windowText(measure.rise_over_s)
    return formatOfQuantity(quantity, { id: `perubahan dalam ${window.id}`, en: `change in ${window.en}` })
  },
  about({ measure }) {
    const window = windowText(measure.rise_over_s)
    return { id: `kenaikan selama ${window.id}`, en: `rise within ${window.en}` }
  },
  sentence({ quantity, measure }, place, value) {
    const { label } = quantities[quantity]
    const change = changeText(quantity, value ?? 0)
    const window = spanText(measure.rise_over_s)
    return {
      id: `${label.id} di ${place} ${change.id} dalam ${window.id}`,
      en: `${label.en} at ${place} ${change.en} in ${window.en}`,
    }
  },
  levelText({ quantity }, at) {
    const number = numberText(formatOfQuantity(quantity), Math.abs(at))
    return at < 0
      ? { id: `turun ${number.id}`, en: `a fall of ${number.en}` }
      : { id: `naik ${number.id}`, en: `a rise of ${number.en}` }
  },
  beside: 'now',
  problems: ({ quantity }) => problemsOfLevel(quantity),
  examples: [
    {
      title: 'is measured from the lowest of the last hour',
      rule: { quantity: 'water_level_m', measure: { rise_over_s: 3_600 } },
      every_s: 1_200,
      values: [2, 0.5, null, 1.1, 1.1],
      numbers: [0, 0, null, 0.6, 0],
      sentence: {
        id: 'Tinggi muka air di Katulampa tidak berubah dalam 1 jam',
        en: 'Water level at Katulampa did not change in 1 hour',
      },
    },
    {
      title: 'is not measured from a failed reading',
      rule: { quantity: 'water_level_m', measure: { rise_over_s: 3_600 } },
      every_s: 600,
      values: [5.8, 0.1, 5.9],
      flags: { 1: 4 },
      numbers: [0, 0, 0.1],
      sentence: {
        id: 'Tinggi muka air di Katulampa naik 10 cm dalam 1 jam',
        en: 'Water level at Katulampa rose 10 cm in 1 hour',
      },
    },
    {
      title: 'is negative where falling warns',
      rule: { quantity: 'water_level_m', measure: { rise_over_s: 3_600 }, below: true },
      every_s: 600,
      values: [2, 1, 0.5],
      numbers: [0, -1, -1.5],
      sentence: {
        id: 'Tinggi muka air di Katulampa turun 150 cm dalam 1 jam',
        en: 'Water level at Katulampa fell 150 cm in 1 hour',
      },
    },
  ],
}

function groundOf(steps: Step[], value: number, below: boolean): number {
  return below ? Math.max(value, ...steps.map((step) => step.max)) : Math.min(value, ...steps.map((step) => step.min))
}

/** A sentence for what only a level can do. */
export function problemsOfLevel(quantity: QuantityKey): string[] {
  if (quantities[quantity].kind === 'level') return []
  return ['rain does not rise, it adds up; use measure: { sum_over_s: 3600 } or bmkg-day.']
}
