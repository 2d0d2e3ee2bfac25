/** From rain to flood: two curves, the time between their peaks, and what it tells of the next flood. */
import { isAmount } from '../../hardware/quantities.ts'
import { checkPeak } from './check.ts'
import { pairsOf, placesOf } from './fits.ts'
import { type FloodEvent, floodEvent, floodStretch } from './floodEvent.ts'
import { height, lag, predict, rise, use, why } from './floodSteps.ts'
import { type Asked, both, type Lesson, type LessonCurve, type Played, type Step } from './lesson.ts'
import { valueNear } from './points.ts'
import { floodSheet, floodTerms, floodWall } from './rainToFloodSheets.ts'
import { clockOf, momentOf, numberText } from './said.ts'
import { stormOf } from './storm.ts'

const hour_ms = 3_600_000

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
    curve('cause', 'rain', 'rainfall_mm', stormOf('rainfall_mm')),
    curve('river', 'level', 'water_level_m', stormOf('water_level_m')),
  ],
  wall: floodWall,
  teacher: floodSheet,
}

const curve = (role: string, sensor: string, quantity: string, series: LessonCurve['series']): LessonCurve => ({
  ...{ role, series, station: 'contoh', place: 'Sungai Contoh', name: { sensor, quantity } },
})

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
  return {
    kind: 'read',
    key: 'look',
    text: [
      first,
      { id: `Garis: tinggi air di ${river.place}.`, en: `The line: the water level at ${river.place}.` },
      {
        id: 'Geser jari di atas gambar. Angka di atasnya berubah.',
        en: 'Move your finger over the picture. The numbers above it change.',
      },
    ],
  }
}

function markRain({ causePeak, cause }: FloodEvent): Asked {
  return {
    kind: 'mark',
    key: 'cause-peak',
    ask: {
      id: 'Kapan hujan paling deras? Geser ke batang itu, lalu tandai.',
      en: 'When did it rain hardest? Move to that bar and mark it.',
    },
    hints: [
      { id: 'Cari batang yang paling panjang.', en: 'Look for the longest bar.' },
      {
        id: `Lihat sekitar pukul ${clockOf(causePeak.at_ms, 'id')}.`,
        en: `Look around ${clockOf(causePeak.at_ms, 'en')}.`,
      },
    ],
    solution: both((lang) =>
      lang === 'id'
        ? `Paling deras: ${momentOf(causePeak.at_ms, lang)}.`
        : `It rained hardest at ${momentOf(causePeak.at_ms, lang)}.`,
    ),
    right: both((lang) => {
      const mm = `${numberText(causePeak.value, 1, lang)} mm`
      return lang === 'id' ? `Tepat. Di batang itu jatuh ${mm} hujan.` : `Correct. In that bar ${mm} of rain fell.`
    }),
    judge: (at_ms) => checkPeak(valueNear(cause, at_ms), causePeak.value, 0),
  }
}

function markUpstream({ causePeak, cause }: FloodEvent): Asked {
  const base = Math.min(...cause.plot.max.flatMap((value) => value ?? []))
  return {
    kind: 'mark',
    key: 'cause-peak',
    ask: {
      id: `Kapan air di ${cause.place} paling tinggi? Geser ke sana, lalu tandai.`,
      en: `When was the water at ${cause.place} highest? Move there and mark it.`,
    },
    hints: [
      { id: 'Cari titik paling atas pada garis pertama.', en: 'Look for the top of the first line.' },
      {
        id: `Lihat sekitar pukul ${clockOf(causePeak.at_ms, 'id')}.`,
        en: `Look around ${clockOf(causePeak.at_ms, 'en')}.`,
      },
    ],
    solution: both((lang) =>
      lang === 'id'
        ? `Paling tinggi: ${momentOf(causePeak.at_ms, lang)}.`
        : `It was highest at ${momentOf(causePeak.at_ms, lang)}.`,
    ),
    right: both((lang) => {
      const m = `${numberText(causePeak.value, 2, lang)} m`
      return lang === 'id' ? `Tepat. Di sana airnya ${m}.` : `Correct. The water was ${m} there.`
    }),
    judge: (at_ms) => checkPeak(valueNear(cause, at_ms), causePeak.value, base),
  }
}

function markRiver({ riverPeak, river, base }: FloodEvent): Asked {
  return {
    kind: 'mark',
    key: 'river-peak',
    ask: {
      id: `Kapan air di ${river.place} paling tinggi? Geser ke sana, lalu tandai.`,
      en: `When was the water at ${river.place} highest? Move there and mark it.`,
    },
    hints: [
      { id: 'Cari titik paling atas pada garis.', en: 'Look for the top of the line.' },
      {
        id: `Lihat sekitar pukul ${clockOf(riverPeak.at_ms, 'id')}.`,
        en: `Look around ${clockOf(riverPeak.at_ms, 'en')}.`,
      },
    ],
    solution: both((lang) =>
      lang === 'id'
        ? `Paling tinggi: ${momentOf(riverPeak.at_ms, lang)}.`
        : `It was highest at ${momentOf(riverPeak.at_ms, lang)}.`,
    ),
    right: { id: 'Tepat. Itu puncak banjir ini.', en: 'Correct. That is the peak of this flood.' },
    judge: (at_ms) => checkPeak(valueNear(river, at_ms), riverPeak.value, base.value),
  }
}
