/**
 * How far the newest value stands above the lowest of the window; with `below`, under the highest: then it is negative.
 *
 * A gap as long as the window hides the rise in it. While it reaches into the window, the last reading before it counts as
 * well, unless the gap is longer than `gapWindows` windows: then nobody knows, and nothing is said of the first reading
 * after it. So a gauge that is read once in a window has a rise, too.
 */
import { z } from 'zod'
import { hour_ms } from '../../../edge/platform/time.ts'
import { flags } from '../../../hardware/flags.ts'
import { type QuantityKey, quantities } from '../../../hardware/quantities.ts'
import type { LocalizedText } from '../../contract.ts'
import { changeText, formatOfQuantity, numberText, spanText, windowText } from '../numbers.ts'
import { type Measure, windowWord } from './measure.ts'
import { added, recent, rounded, type Step, stepOf_ms, window_s } from './window.ts'

const word = windowWord('rise_in')
const gapWindows = 4 // ours: a rise over half an hour may be measured over a gap of two
// When the window is filled from the record: a week's rise does not read a month to look for a gap.
const gapBack_ms = 24 * hour_ms

export const rise: Measure<{ rise_over_s: number }> = {
  spelling: z.strictObject({ rise_over_s: window_s }),
  windowStart_ms: ({ measure: { rise_over_s } }, now_ms) =>
    now_ms - 1_000 * rise_over_s - Math.min(gapWindows * 1_000 * rise_over_s, gapBack_ms),
  // A failed reading is compared, but it is no ground to measure a rise from.
  step({ measure: { rise_over_s }, below }, window, reading) {
    const within = recent(window, reading.at_ms, rise_over_s)
    const last = window.findLast((step) => !within.includes(step))
    const gap_ms = last ? (within[0]?.first_ms ?? reading.at_ms) - last.last_ms : 0
    const isGap = gap_ms >= 1_000 * rise_over_s
    const isKnown = gap_ms <= gapWindows * 1_000 * rise_over_s
    const ground = isGap && last && isKnown ? [last, ...within] : within
    const steps = reading.flag === flags.fail ? ground : added(ground, reading, stepOf_ms(rise_over_s))
    if (isGap && !isKnown && within.length === 0) return { window: steps, value: null }
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
      title: 'is measured over a gap that hides it, from the last reading before, until the window is whole again',
      rule: { quantity: 'water_level_m', measure: { rise_over_s: 3_600 } },
      every_s: 1_800,
      values: [0.4, null, null, null, 1.5, 1.6, 1.7],
      numbers: [0, null, null, null, 1.1, 1.2, 0.1],
      sentence: {
        id: 'Tinggi muka air di Katulampa naik 10 cm dalam 1 jam',
        en: 'Water level at Katulampa rose 10 cm in 1 hour',
      },
    },
    {
      title: 'is not known over a gap of more than four windows',
      rule: { quantity: 'water_level_m', measure: { rise_over_s: 3_600 } },
      every_s: 1_800,
      values: [0.4, ...Array<null>(8).fill(null), 1.5, 1.8],
      numbers: [0, ...Array<null>(8).fill(null), null, 0.3],
      sentence: {
        id: 'Tinggi muka air di Katulampa naik 30 cm dalam 1 jam',
        en: 'Water level at Katulampa rose 30 cm in 1 hour',
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
export function problemsOfLevel(quantity: QuantityKey): LocalizedText[] {
  if (quantities[quantity].kind === 'level') return []
  return [
    {
      id: 'hujan tidak naik, melainkan bertambah; pakai measure: { sum_over_s: 3600 } atau bmkg-day.',
      en: 'rain does not rise, it adds up; use measure: { sum_over_s: 3600 } or bmkg-day.',
    },
  ]
}
