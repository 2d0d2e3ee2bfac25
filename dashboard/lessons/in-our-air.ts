/** What is in our air? One day of PM2.5: its hours, its mean, and the Indonesian index that is made of it. */
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { linePlot, type Window } from '../series.ts'
import { airSheet, airTerms, airWall } from './airSheets.ts'
import { choose, correct, markExtreme, number, opening, t } from './ask.ts'
import { exampleCurve, rawSeries } from './calculated.ts'
import { placesOf } from './fits.ts'
import { ispuBand, ispuNames, ispuOf } from './ispu.ts'
import { type Asked, both, type Lesson, type LessonCurve, type Mark, type Played, type ShownCurve } from './lesson.ts'
import { heardShare, highest, lowest, mean, type Point, pointsOf, valueNear } from './points.ts'
import { clockOf, midnight, numberText } from './said.ts'

const hour_ms = 3_600_000
const heard_min = 0.7
const range_min = 3 // µg/m³: in less nobody finds the dirtiest hour
const readAt_h = [6, 12, 18]
const unit = t('µg/m³', 'µg/m³')

export const inOurAir: Lesson = {
  terms: airTerms,
  fits: (stations) => placesOf(stations, 'pm2_5_ug_m3', 'air').map((one) => [one]),
  span_ms: 4 * 24 * hour_ms,
  points: 400,
  play,
  example: () => [exampleCurve('air', 'Sekolah Contoh', { sensor: 'air', quantity: 'pm2_5_ug_m3' }, exampleSeries())],
  wall: airWall,
  teacher: airSheet,
}

/** The newest whole day, from midnight of this device, of which enough is there. */
function play([air]: readonly LessonCurve[]): Played | null {
  if (!air || air.series.at_ms.length < 12) return null
  const { at_ms, step_ms } = air.series
  const last = at_ms.at(-1)! + Math.max(step_ms, hour_ms)
  for (let end = midnight(last); end - 24 * hour_ms >= at_ms[0]! - hour_ms; end = midnight(end - hour_ms)) {
    const window = { from_ms: midnight(end - hour_ms), to_ms: end }
    const played = dayOf(air, window)
    if (played) return played
  }
  return null
}

function dayOf(air: LessonCurve, window: Window): Played | null {
  const plot = linePlot(air.series, window)
  const curve: ShownCurve = { ...air, plot, part: 'mean' }
  const points = pointsOf(plot, 'mean')
  if (points.length < 12 || heardShare(plot, window) < heard_min) return null
  if (highest(points)!.value - lowest(points)!.value < range_min) return null
  const readings = readAt_h.map((hour) => ({ at_ms: window.from_ms + hour * hour_ms }))
  const read = readings.flatMap(({ at_ms }): Point[] => {
    const value = valueNear(curve, at_ms)
    return value === null ? [] : [{ at_ms, value }]
  })
  if (read.length < 2) return null
  const mean_ug_m3 = mean(points.map(({ value }) => value))
  return {
    window,
    curves: [curve],
    steps: [
      opening(
        t(
          'PM2,5 adalah debu sangat halus. Ia masuk sampai ke paru-paru.',
          'PM2.5 is very fine dust. It goes deep into the lungs.',
        ),
        t(
          'Garis ini satu hari di tempatmu, dari tengah malam ke tengah malam.',
          'This line is one day at your place, from midnight to midnight.',
        ),
      ),
      extreme(curve, points, 'dirtiest'),
      extreme(curve, points, 'cleanest'),
      meanOf(read),
      index(mean_ug_m3),
      category(mean_ug_m3),
      ...partOfDay(points, window),
      cause(),
      whyDay(),
    ],
  }
}

function extreme(curve: ShownCurve, points: readonly Point[], key: 'dirtiest' | 'cleanest'): Mark {
  const [top, foot] = [highest(points)!, lowest(points)!]
  const isTop = key === 'dirtiest'
  const one = isTop ? top : foot
  return markExtreme({
    ...{ key, curve, extreme: one, base: (isTop ? foot : top).value },
    ask: isTop
      ? t('Kapan udara paling kotor? Geser ke sana, lalu tandai.', 'When was the air dirtiest? Move there and mark it.')
      : t('Kapan udara paling bersih? Tandai.', 'When was the air cleanest? Mark it.'),
    hint: isTop
      ? t('Cari titik paling atas.', 'Look for the highest point.')
      : t('Cari titik paling bawah.', 'Look for the lowest point.'),
    right: correct((lang) => `${numberText(one.value, 0, lang)} µg/m³`),
  })
}

function meanOf(read: readonly Point[]): Asked {
  const answer = mean(read.map(({ value }) => value))
  const hours = (lang: 'id' | 'en') => read.map(({ at_ms }) => clockOf(at_ms, lang)).join(', ')
  const values = (lang: 'id' | 'en') => read.map(({ value }) => numberText(value, 0, lang)).join(' + ')
  return number({
    key: 'mean',
    ask: both((lang) =>
      lang === 'id'
        ? `Baca angka pada pukul ${hours(lang)}. Berapa rata-ratanya?`
        : `Read the numbers at ${hours(lang)}. What is their mean?`,
    ),
    hints: [
      t(
        'Jumlahkan semua angka, lalu bagi dengan banyaknya angka.',
        'Add all numbers, then divide by how many there are.',
      ),
      both((lang) => `(${values(lang)}) ÷ ${read.length}`),
    ],
    ...{ unit, decimals: 0, answer },
    right_within: Math.max(1, 0.05 * answer),
    near_within: Math.max(4, 0.2 * answer),
  })
}

function index(mean_ug_m3: number): Asked {
  const answer = ispuOf(mean_ug_m3)
  const { from, to, index_from, index_to } = ispuBand(mean_ug_m3)
  return number({
    key: 'index',
    ask: both((lang) => {
      const [said, a, b] = [mean_ug_m3, from, to].map((value) => numberText(value, 1, lang))
      return lang === 'id'
        ? `Rata-rata sehari penuh ${said} µg/m³. Dari ${a} sampai ${b} µg/m³, ISPU naik dari ${index_from} ke ${index_to}. Berapa ISPU hari itu?`
        : `The mean of the whole day is ${said} µg/m³. From ${a} to ${b} µg/m³ the ISPU goes from ${index_from} to ${index_to}. What is its ISPU?`
    }),
    hints: [
      both((lang) => {
        const [m, a, b] = [mean_ug_m3, from, to].map((value) => numberText(value, 1, lang))
        return `(${index_to} − ${index_from}) ÷ (${b} − ${a}) × (${m} − ${a}) + ${index_from}`
      }),
    ],
    unit: t('ISPU', 'ISPU'),
    ...{ decimals: 0, answer, right_within: 2, near_within: 8 },
  })
}

function category(mean_ug_m3: number): Asked {
  const right = ispuNames[ispuBand(mean_ug_m3).band]!
  return choose({
    key: 'category',
    ask: both((lang) => {
      const said = numberText(ispuOf(mean_ug_m3), 0, lang)
      return lang === 'id'
        ? `ISPU hari itu ${said}. Apa nama udara hari itu menurut ISPU?`
        : `The ISPU of that day is ${said}. What does ISPU call that air?`
    }),
    options: [right, ...ispuNames.filter((one) => one !== right)],
    hint: t(
      'Sampai 50 baik, 100 sedang, 200 tidak sehat, 300 sangat tidak sehat.',
      'Up to 50 good, 100 moderate, 200 unhealthy, 300 very unhealthy.',
    ),
    no: t('Lihat lagi angka ISPU tadi.', 'Look at the ISPU number again.'),
    right: t(
      'Tepat. Alat murah hanya memberi gambaran, bukan angka resmi.',
      'Correct. A cheap device gives an idea, not the official number.',
    ),
  })
}

const parts = [
  { from_h: 0, text: t('malam, pukul 00 sampai 06', 'night, from 0 to 6') },
  { from_h: 6, text: t('pagi, pukul 06 sampai 12', 'morning, from 6 to 12') },
  { from_h: 12, text: t('siang, pukul 12 sampai 18', 'afternoon, from 12 to 18') },
  { from_h: 18, text: t('malam, pukul 18 sampai 24', 'evening, from 18 to 24') },
]

/** Not asked where a part of the day is missing: it may have been the dirtiest; nor where two cannot be told apart by eye. */
function partOfDay(points: readonly Point[], { from_ms }: Window): Asked[] {
  const means = parts.map(({ from_h, text }) => {
    const own = points.filter(({ at_ms }) => Math.floor((at_ms - from_ms) / hour_ms / 6) === from_h / 6)
    return { text, value: mean(own.map(({ value }) => value)), n: own.length }
  })
  const most = Math.max(...means.map(({ n }) => n))
  const [worst, ...others] = means.sort((a, b) => b.value - a.value)
  if (means.some(({ n }) => n < most / 2) || worst!.value - others[0]!.value < 0.05 * worst!.value) return []
  const question = choose({
    key: 'part-of-day',
    ask: t('Bagian hari mana yang paling kotor rata-ratanya?', 'Which part of the day was dirtiest in the mean?'),
    options: [worst!, ...others].map(({ text }) => text),
    hint: t('Bandingkan tinggi garis di empat bagian itu.', 'Compare how high the line is in the four parts.'),
    no: t('Bukan itu. Lihat seluruh bagian, bukan satu titik.', 'Not that. Look at the whole part, not at one point.'),
    right: t('Tepat.', 'Correct.'),
  })
  return [question]
}

const cause = () =>
  choose({
    key: 'cause',
    ask: t('Dari mana PM2,5 di kampung biasanya datang?', 'Where does the PM2.5 in a village usually come from?'),
    options: [
      t(
        'Dari asap: dapur kayu, sampah dibakar, kendaraan.',
        'From smoke: wood fires for cooking, burnt rubbish, engines.',
      ),
      t('Dari pasir di halaman.', 'From the sand in the yard.'),
      t('Dari pohon.', 'From trees.'),
    ],
    hint: t('Apa yang terjadi di kampung saat garis naik?', 'What happens in the village when the line rises?'),
    no: t(
      'Butir pasir terlalu besar; pohon malah menangkap debu.',
      'Grains of sand are too large, and trees catch dust.',
    ),
    right: t(
      'Tepat. Malam yang tenang menahan asap di dekat tanah.',
      'Correct. A calm night keeps smoke near the ground.',
    ),
  })

const whyDay = () =>
  choose({
    key: 'why-day',
    ask: t('ISPU memakai rata-rata 24 jam. Mengapa?', 'ISPU uses the mean of 24 hours. Why?'),
    options: [
      t(
        'Tubuh menghirup sepanjang hari; satu jam belum menentukan.',
        'The body breathes all day; one hour does not decide.',
      ),
      t('Karena sensor lambat.', 'Because the sensor is slow.'),
      t('Supaya angkanya tampak kecil.', 'So that the number looks small.'),
    ],
    hint: t('Bandingkan satu jam berasap dan sehari penuh asap.', 'Compare one hour of smoke with a whole day of it.'),
    no: t('Bukan itu. Pikirkan paru-paru.', 'Not that. Think of the lungs.'),
    right: t(
      'Tepat. Tetapi saat asap tebal, menjauhlah segera.',
      'Correct. But when smoke is thick, move away at once.',
    ),
  })

/** Two days, calculated: a peak in the early morning, one in the evening, cleaner at noon. */
function exampleSeries(): SeriesAnswer {
  const from_ms = new Date(2026, 0, 14).getTime()
  const at_ms = Array.from({ length: 97 }, (_, i) => from_ms + (i * hour_ms) / 2)
  const values = at_ms.map((_, i) => {
    const hour = (i / 2) % 24
    const hill = (middle: number, width: number) => Math.exp(-(((hour - middle) / width) ** 2))
    return Math.round(10 * (24 + 38 * hill(7.2, 2) + 27 * hill(19, 1.8) + 8 * hill(0, 3) + 2 * Math.sin(1.7 * i))) / 10
  })
  return rawSeries(at_ms, values)
}
