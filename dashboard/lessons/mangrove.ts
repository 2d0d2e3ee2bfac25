/** A day in the mangrove: oxygen, warmth and salt of the water over two days, and why roots breathe. */
import { describeQuantity } from '../format.ts'
import { linePlot } from '../series.ts'
import { choose, correct, markExtreme, number, opening, t } from './ask.ts'
import { exampleCurve, rawSeries } from './calculated.ts'
import { placesOf } from './fits.ts'
import {
  type Asked,
  both,
  type Lesson,
  type LessonCurve,
  type Mark,
  type Place,
  type Played,
  type ShownCurve,
} from './lesson.ts'
import { mangroveSheet, mangroveTerms, mangroveWall } from './mangroveSheets.ts'
import { heardShare, highest, lowest, type Point, pointsOf } from './points.ts'
import { clockOf, numberText } from './said.ts'

const hour_ms = 3_600_000
const heard_min = 0.6

export const mangrove: Lesson = {
  terms: mangroveTerms,
  fits(stations) {
    return placesOf(stations, 'dissolved_oxygen_mg_l', 'oxygen').map((oxygen) => {
      const beside = (quantity: string, role: string): Place[] =>
        placesOf(stations, quantity, role)
          .filter(({ station }) => station === oxygen.station)
          .slice(0, 1)
      return [oxygen, ...beside('water_temperature_c', 'warmth'), ...beside('salinity_psu', 'salt')]
    })
  },
  span_ms: 48 * hour_ms,
  points: 300,
  play,
  example: () => [
    exampleOf('oxygen', 'dissolved_oxygen_mg_l', (hour) => 4.6 + 2.4 * wave(hour, 15.5)),
    exampleOf('warmth', 'water_temperature_c', (hour) => 29 + 1.8 * wave(hour, 15)),
    exampleOf('salt', 'salinity_psu', (hour) => 24 + 5 * Math.cos((2 * Math.PI * (hour - 9)) / 12.42)),
  ],
  wall: mangroveWall,
  teacher: mangroveSheet,
}

function play(curves: readonly LessonCurve[]): Played | null {
  const oxygen = curves.find(({ role }) => role === 'oxygen')
  if (!oxygen || oxygen.series.at_ms.length < 24) return null
  const { at_ms, step_ms } = oxygen.series
  const to_ms = at_ms.at(-1)! + step_ms
  const window = { from_ms: Math.max(at_ms[0]!, to_ms - 48 * hour_ms), to_ms }
  const shown = curves
    .filter(({ series }) => series.at_ms.length > 1)
    .map((one): ShownCurve => ({ ...one, plot: linePlot(one.series, window), part: 'mean' }))
    .filter(({ plot, role }) => role === 'oxygen' || heardShare(plot, window) >= heard_min)
  const of = (role: string) => shown.find((one) => one.role === role)
  const air = of('oxygen')
  const points = air ? pointsOf(air.plot, 'mean') : []
  const [top, foot] = [highest(points), lowest(points)]
  if (!air || !top || !foot || to_ms - window.from_ms < 20 * hour_ms || heardShare(air.plot, window) < heard_min)
    return null
  if (top.value - foot.value < 0.2) return null
  const [warmth, salt] = ['warmth', 'salt']
    .map((role) => of(role))
    .map((one) => (one && isKnown(one) ? one : undefined))
  return {
    window,
    curves: shown,
    steps: [
      opening(
        t('Ikan dan udang bernapas dengan oksigen di dalam air.', 'Fish and shrimps breathe the oxygen in the water.'),
        t(
          'Garis pertama menunjukkan oksigen itu, siang dan malam.',
          'The first line shows that oxygen, by day and by night.',
        ),
      ),
      peak(air, top, foot, 'most'),
      peak(air, top, foot, 'least'),
      swing(top, foot),
      light(),
      ...(warmth ? [warmest(warmth)] : []),
      ...(salt ? [saltiest(salt)] : []),
      breath(foot),
      roots(),
    ],
  }
}

/** Its sensor sent something that is not known to be false. */
const isKnown = ({ plot }: ShownCurve) => pointsOf(plot, 'mean').length > 1

function peak(curve: ShownCurve, top: Point, foot: Point, key: 'most' | 'least'): Mark {
  const isTop = key === 'most'
  const one = isTop ? top : foot
  return markExtreme({
    ...{ key, curve, extreme: one, base: (isTop ? foot : top).value },
    ask: isTop
      ? t('Kapan oksigen paling banyak? Tandai.', 'When was there most oxygen? Mark it.')
      : t('Kapan oksigen paling sedikit? Tandai.', 'When was there least oxygen? Mark it.'),
    hint: isTop
      ? t('Cari titik paling atas pada garis oksigen.', 'Look for the top of the oxygen line.')
      : t('Cari titik paling bawah pada garis oksigen.', 'Look for the bottom of the oxygen line.'),
    right: correct((lang) => `${numberText(one.value, 1, lang)} mg/L`),
  })
}

function swing(top: Point, foot: Point): Asked {
  const answer = top.value - foot.value
  return number({
    key: 'swing',
    ask: t(
      'Berapa bedanya, dari paling sedikit ke paling banyak?',
      'How large is the difference, from the least to the most?',
    ),
    hints: [both((lang) => `${numberText(top.value, 2, lang)} − ${numberText(foot.value, 2, lang)}`)],
    unit: t('mg/L', 'mg/L'),
    ...{ decimals: 1, answer, right_within: Math.max(0.1, 0.05 * answer), near_within: Math.max(0.4, 0.2 * answer) },
  })
}

const light = () =>
  choose({
    key: 'light',
    ask: t('Mengapa oksigen biasanya bertambah saat siang?', 'Why does oxygen usually grow by day?'),
    options: [
      t('Tumbuhan di air membuat oksigen dari cahaya.', 'Plants in the water make oxygen from light.'),
      t('Ikan tidur siang.', 'Fish sleep by day.'),
      t('Matahari meniup udara ke air.', 'The sun blows air into the water.'),
    ],
    hint: t('Apa yang dibutuhkan daun untuk membuat makanan?', 'What does a leaf need to make its food?'),
    no: t('Bukan itu. Pikirkan daun dan cahaya.', 'Not that. Think of leaves and light.'),
    right: t(
      'Tepat. Malam hari semua hanya memakai, tidak ada yang membuat.',
      'Correct. At night all use it up, and nobody makes it.',
    ),
  })

function extremeNumber(key: string, ask: { id: string; en: string }, curve: ShownCurve): Asked {
  const { decimals, unit } = describeQuantity(curve.name.quantity, 'id')
  const points = pointsOf(curve.plot, 'mean')
  const [top, foot] = [highest(points)!, lowest(points)!]
  const right_within = Math.max(0.1, 0.05 * (top.value - foot.value))
  return number({
    ...{ key, ask, unit: t(unit, unit), decimals, answer: top.value, right_within },
    hints: [
      t(
        `Geser ke sekitar pukul ${clockOf(top.at_ms, 'id')}, lalu baca.`,
        `Move to about ${clockOf(top.at_ms, 'en')}, and read.`,
      ),
    ],
    near_within: Math.max(0.4, 0.25 * (top.value - foot.value)),
  })
}

const warmest = (curve: ShownCurve) =>
  extremeNumber(
    'warmest',
    t('Berapa derajat air saat paling hangat?', 'How warm was the water at its warmest, in degrees?'),
    curve,
  )

const saltiest = (curve: ShownCurve) =>
  extremeNumber(
    'saltiest',
    t('Berapa angka salinitas saat air paling asin?', 'What was the salinity when the water was saltiest?'),
    curve,
  )

function breath({ value }: Point): Asked {
  const isHard = value < 2
  return choose({
    key: 'breath',
    ask: both((lang) =>
      lang === 'id'
        ? `Di bawah 2 mg/L ikan sulit bernapas. Paling sedikit tadi ${numberText(value, 1, lang)} mg/L. Apa artinya?`
        : `Below 2 mg/L fish can hardly breathe. The least was ${numberText(value, 1, lang)} mg/L. What does that mean?`,
    ),
    options: [
      isHard
        ? t('Ikan harus naik atau pergi dari sini.', 'Fish have to come up, or leave.')
        : t('Ikan masih bisa bernapas di sini.', 'Fish can still breathe here.'),
      isHard
        ? t('Ikan masih bisa bernapas di sini.', 'Fish can still breathe here.')
        : t('Ikan harus naik atau pergi dari sini.', 'Fish have to come up, or leave.'),
    ],
    hint: t('Bandingkan dua angka itu.', 'Compare the two numbers.'),
    no: t('Lihat angkanya sekali lagi.', 'Look at the number once more.'),
    right: t(
      'Tepat. Sesaat sebelum pagi adalah jam yang paling berat.',
      'Correct. Just before morning is the hardest hour.',
    ),
  })
}

const roots = () =>
  choose({
    key: 'roots',
    ask: t('Mengapa akar bakau muncul ke atas dari lumpur?', 'Why do mangrove roots come up out of the mud?'),
    options: [
      t(
        'Di lumpur tidak ada oksigen; akar mengambilnya dari udara.',
        'There is no oxygen in the mud; roots take it from the air.',
      ),
      t('Supaya kapal tidak lewat.', 'So that no boat can pass.'),
      t('Akar mencari cahaya untuk tumbuh.', 'Roots look for light to grow.'),
    ],
    hint: t('Akar juga bernapas. Dari mana?', 'Roots breathe, too. From where?'),
    no: t('Bukan itu. Pikirkan napas.', 'Not that. Think of breath.'),
    right: t(
      'Tepat. Di antara akar itu anak ikan bersembunyi dan lumpur tertahan.',
      'Correct. Between those roots young fish hide, and mud is held.',
    ),
  })

const wave = (hour: number, at: number) => Math.cos((2 * Math.PI * (hour - at)) / 24)

/** Two days from midnight of this device, each half hour, calculated. */
function exampleOf(role: string, quantity: string, valueAt: (hour: number) => number): LessonCurve {
  const from_ms = new Date(2026, 0, 17).getTime()
  const at_ms = Array.from({ length: 97 }, (_, i) => from_ms + (i * hour_ms) / 2)
  const values = at_ms.map((_, i) => Math.round(100 * (valueAt(i / 2) + 0.05 * Math.sin(1.9 * i))) / 100)
  return exampleCurve(role, 'Hutan Contoh', { sensor: 'water', quantity }, rawSeries(at_ms, values))
}
