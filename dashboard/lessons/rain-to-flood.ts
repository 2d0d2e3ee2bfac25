/** From rain to flood: two curves, the time between their peaks, and what it tells of the next flood. */
import type { LocalizedText } from '../../gateway/contract.ts'
import { isAmount } from '../../hardware/quantities.ts'
import { markExtreme, opening, t } from './ask.ts'
import { exampleCurve } from './calculated.ts'
import { pairsOf, placesOf } from './fits.ts'
import { type FloodEvent, floodEvent, floodStretch } from './floodEvent.ts'
import { height, lag, predict, rise, use, why } from './floodSteps.ts'
import { type Asked, both, type Lesson, type LessonCurve, type Played, type ShownCurve, type Step } from './lesson.ts'
import type { Point } from './points.ts'
import { floodSheet, floodTerms, floodWall } from './rainToFloodSheets.ts'
import { momentOf, numberText } from './said.ts'
import { stormOf } from './storm.ts'

const hour_ms = 3_600_000
const place = 'Sungai Contoh'

export const rainToFlood: Lesson = {
  terms: floodTerms,
  fits(stations) {
    const rivers = placesOf(stations, 'water_level_m', 'river')
    // Rain where there is some; else what a station upstream saw before, which may be any other one.
    return [
      ...pairsOf(placesOf(stations, 'rainfall_mm', 'cause'), rivers),
      ...pairsOf(placesOf(stations, 'water_level_m', 'cause'), rivers),
    ]
  },
  span_ms: 30 * 24 * hour_ms,
  points: 720, // an hour each
  stretch: floodStretch,
  play,
  example: () => [
    exampleCurve('cause', place, { sensor: 'rain', quantity: 'rainfall_mm' }, stormOf('rainfall_mm')),
    exampleCurve('river', place, { sensor: 'level', quantity: 'water_level_m' }, stormOf('water_level_m')),
  ],
  wall: floodWall,
  teacher: floodSheet,
}

function play(curves: readonly LessonCurve[]): Played | null {
  const event = floodEvent(curves)
  if (!event) return null
  const isRain = isAmount(event.cause.name.quantity)
  const steps: Step[] = [
    look(event, isRain),
    isRain ? markRain(event) : markUpstream(event),
    markRiver(event),
    height(event),
    rise(event),
    lag(event, isRain),
    why(isRain),
    predict(event, isRain),
    use(isRain),
  ]
  return { window: event.window, curves: [event.cause, event.river], steps }
}

function look({ cause, river }: FloodEvent, isRain: boolean): Step {
  const first = isRain
    ? {
        id: `Batang dari atas: hujan di ${cause.place}. Makin panjang batang, makin deras.`,
        en: `The bars from the top: rain at ${cause.place}. The longer the bar, the harder the rain.`,
      }
    : { id: `Garis pertama: tinggi air di ${cause.place}.`, en: `The first line: the water level at ${cause.place}.` }
  return opening(
    first,
    t(`Garis: tinggi air di ${river.place}.`, `The line: the water level at ${river.place}.`),
    t(
      'Geser jari di atas gambar. Angka di atasnya berubah.',
      'Move your finger over the picture. The numbers above it change.',
    ),
  )
}

function markRain({ causePeak, cause }: FloodEvent): Asked {
  return markExtreme({
    ...{ key: 'cause-peak', curve: cause, extreme: causePeak, base: 0 },
    ask: t(
      'Kapan hujan paling deras? Geser ke batang itu, lalu tandai.',
      'When did it rain hardest? Move to that bar and mark it.',
    ),
    hint: t('Cari batang yang paling panjang.', 'Look for the longest bar.'),
    solution: both((lang) =>
      lang === 'id'
        ? `Paling deras: ${momentOf(causePeak.at_ms, lang)}.`
        : `It rained hardest at ${momentOf(causePeak.at_ms, lang)}.`,
    ),
    right: both((lang) => {
      const mm = `${numberText(causePeak.value, 1, lang)} mm`
      return lang === 'id' ? `Tepat. Di batang itu jatuh ${mm} hujan.` : `Correct. In that bar ${mm} of rain fell.`
    }),
  })
}

function markUpstream({ causePeak, cause }: FloodEvent): Asked {
  return markHighest({
    ...{ key: 'cause-peak', curve: cause, peak: causePeak },
    base: Math.min(...cause.plot.max.flatMap((value) => value ?? [])),
    hint: t('Cari titik paling atas pada garis pertama.', 'Look for the top of the first line.'),
    right: both((lang) => {
      const m = `${numberText(causePeak.value, 2, lang)} m`
      return lang === 'id' ? `Tepat. Di sana airnya ${m}.` : `Correct. The water was ${m} there.`
    }),
  })
}

function markRiver({ riverPeak, river, base }: FloodEvent): Asked {
  return markHighest({
    ...{ key: 'river-peak', curve: river, peak: riverPeak, base: base.value },
    hint: t('Cari titik paling atas pada garis.', 'Look for the top of the line.'),
    right: t('Tepat. Itu puncak banjir ini.', 'Correct. That is the peak of this flood.'),
  })
}

interface Highest {
  key: string
  curve: ShownCurve
  peak: Point
  /** What it rose from. */
  base: number
  hint: LocalizedText
  right: LocalizedText
}

function markHighest({ key, curve, peak, base, hint, right }: Highest): Asked {
  return markExtreme({
    ...{ key, hint, right, curve, base, extreme: peak },
    ask: t(
      `Kapan air di ${curve.place} paling tinggi? Geser ke sana, lalu tandai.`,
      `When was the water at ${curve.place} highest? Move there and mark it.`,
    ),
    solution: both((lang) =>
      lang === 'id'
        ? `Paling tinggi: ${momentOf(peak.at_ms, lang)}.`
        : `It was highest at ${momentOf(peak.at_ms, lang)}.`,
    ),
  })
}
