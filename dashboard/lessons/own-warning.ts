/** Make your own warning: two levels tried on the past of a river, false alarms, the time they give, and what a siren costs. */
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { linePlot } from '../series.ts'
import { choose, number, opening, t } from './ask.ts'
import { exampleCurve, rawSeries } from './calculated.ts'
import type { Crossing } from './crossings.ts'
import { placesOf } from './fits.ts'
import { type Asked, both, type Lesson, type LessonCurve, type Mark, type Played, type ShownCurve } from './lesson.ts'
import { coveredBy, pointsOf } from './points.ts'
import { clockOf, momentOf, numberText } from './said.ts'
import { type Levels, pastOf } from './warningLevels.ts'
import { warningSheet, warningTerms, warningWall } from './warningSheets.ts'

const hour_ms = 3_600_000

export const ownWarning: Lesson = {
  terms: warningTerms,
  fits: (stations) => placesOf(stations, 'water_level_m', 'river').map((one) => [one]),
  span_ms: 60 * 24 * hour_ms,
  points: 1_440, // an hour each
  play,
  example: () => [
    exampleCurve('river', 'Sungai Contoh', { sensor: 'level', quantity: 'water_level_m' }, exampleSeries()),
  ],
  wall: warningWall,
  teacher: warningSheet,
}

function play([river]: readonly LessonCurve[]): Played | null {
  if (!river || river.series.at_ms.length < 48) return null
  const whole = coveredBy(river.series)
  const plot = linePlot(river.series, whole)
  const past = pastOf(pointsOf(plot, 'max'), plot.gaps)
  if (!past) return null
  const { found, until_ms } = past
  const window = { ...whole, to_ms: until_ms === undefined ? whole.to_ms : until_ms - 1 - river.series.step_ms / 2 }
  const curve: ShownCurve = { ...river, plot: linePlot(river.series, window), part: 'max' }
  const { low_m, high_m, low, high } = found
  return {
    window,
    curves: [curve],
    steps: [
      opening(
        t(
          'Kamu memilih kapan desa diperingatkan. Terlalu sering: orang tidak percaya lagi.',
          'You choose when the village is warned. Too often, and people no longer believe it.',
        ),
        t(
          'Terlalu jarang: banjir datang tanpa peringatan. Coba dulu pada masa lalu.',
          'Too seldom, and a flood comes without a warning. First try it on the past.',
        ),
      ),
      { ...counted('count-low', low_m, low), levels: [levelAt(low_m)] },
      { ...counted('count-high', high_m, high), levels: [levelAt(high_m)] },
      { ...inVain(found), levels: [levelAt(low_m), levelAt(high_m)] },
      price(),
      ...ahead(found),
      wait(),
      siren(),
      who(),
    ],
  }
}

/** A dashed line, named by its height. */
const levelAt = (at: number) => ({ at, name: both((lang) => `${numberText(at, 2, lang)} m`) })

function counted(key: string, at_m: number, crossings: readonly Crossing[]): Asked {
  const said = (lang: 'id' | 'en') => `${numberText(at_m, 2, lang)} m`
  return number({
    key,
    ask: both((lang) =>
      lang === 'id'
        ? `Garis putus-putus adalah batas ${said(lang)}. Berapa kali peringatan mulai?`
        : `The dashed line is a level of ${said(lang)}. How many times does a warning begin?`,
    ),
    hints: [
      t(
        'Hitung berapa kali garis naik melewati batas. Gelombang kecil di atasnya tidak dihitung.',
        'Count how often the line rises past it. Small waves above it do not count.',
      ),
      both(
        (lang) =>
          `${crossings
            .slice(0, 3)
            .map(({ begin }) => momentOf(begin.at_ms, lang))
            .join('; ')} …`,
      ),
    ],
    unit: t('kali', 'times'),
    ...{ decimals: 0, answer: crossings.length, right_within: 0, near_within: 1 },
  })
}

function inVain({ low_m, high_m, vain }: Levels): Asked {
  return number({
    key: 'in-vain',
    ask: both((lang) => {
      const [low, high] = [low_m, high_m].map((at) => numberText(at, 2, lang))
      return lang === 'id'
        ? `Berapa peringatan dari batas ${low} m tidak pernah mencapai ${high} m?`
        : `How many warnings of the level ${low} m never reach ${high} m?`
    }),
    hints: [t('Itu puncak di antara kedua garis putus-putus.', 'Those are the peaks between the two dashed lines.')],
    unit: t('kali', 'times'),
    ...{ decimals: 0, answer: vain.length, right_within: 0, near_within: 1 },
    right: t(
      'Tepat. Sebanyak itu desa terbangun untuk banjir yang tidak jadi besar.',
      'Correct. So often the village woke up for a flood that stayed small.',
    ),
  })
}

const price = () =>
  choose({
    key: 'price',
    ask: t('Apa yang terjadi bila batas diturunkan lagi?', 'What happens when the level is lowered even more?'),
    options: [
      t('Peringatan lebih awal, tetapi lebih sering percuma.', 'Warnings come earlier, but more often for nothing.'),
      t('Peringatan lebih awal dan selalu benar.', 'Warnings come earlier and are always right.'),
      t('Tidak ada yang berubah.', 'Nothing changes.'),
    ],
    hint: t(
      'Geser garis putus-putus ke bawah di kepalamu. Berapa puncak ikut?',
      'Move the dashed line down in your head. How many peaks are added?',
    ),
    no: t('Hitung puncak kecil juga.', 'Count the small peaks, too.'),
    right: t(
      'Tepat. Tidak ada batas tanpa harga; warga memilih bersama.',
      'Correct. Every level has a price; people choose together.',
    ),
  })

/** How long before the high level the low one was reached, at the highest flood; of less than an hour nothing is asked. */
function ahead({ low, high, high_m }: Levels): (Mark | Asked)[] {
  const worst = low.reduce((best, one) => (one.top.value > best.top.value ? one : best))
  const reached = high.find(({ begin }) => begin.at_ms >= worst.begin.at_ms)
  const hours = reached ? (reached.begin.at_ms - worst.begin.at_ms) / hour_ms : 0
  if (!reached || hours < 1) return []
  const window = { from_ms: worst.begin.at_ms - 6 * hour_ms, to_ms: reached.begin.at_ms + 12 * hour_ms }
  const levels = [levelAt(high_m)]
  return [
    {
      ...{ window, levels },
      ...number({
        key: 'ahead',
        ask: both((lang) => {
          const from = clockOf(worst.begin.at_ms, lang)
          return lang === 'id'
            ? `Banjir terbesar: batas rendah tercapai pukul ${from}. Berapa jam kemudian batas tinggi tercapai?`
            : `The largest flood: it reached the low level at ${from}. How many hours later did it reach the high one?`
        }),
        hints: [
          t(
            'Cari saat garis menyentuh garis putus-putus.',
            'Look for the moment when the line touches the dashed one.',
          ),
          both((lang) => `${momentOf(worst.begin.at_ms, lang)} → ${momentOf(reached.begin.at_ms, lang)}`),
        ],
        unit: t('jam', 'hours'),
        ...{ decimals: 0, answer: hours, right_within: 1, near_within: 3 },
        right: t('Tepat. Selama itu batas rendah membeli waktu.', 'Correct. So much time the low level gives.'),
      }),
    },
  ]
}

const wait = () =>
  choose({
    key: 'wait',
    ask: t(
      'Sebuah aturan bisa menunggu sepuluh menit sebelum memperingatkan. Untuk apa?',
      'A rule can wait ten minutes before it warns. What for?',
    ),
    options: [
      t('Supaya satu angka salah tidak membangunkan desa.', 'So that one false number does not wake the village.'),
      t('Supaya sirene dingin dulu.', 'So that the siren can cool.'),
      t('Supaya airnya turun.', 'So that the water falls.'),
    ],
    hint: t('Ingat pelajaran tentang angka yang salah.', 'Remember the lesson about false numbers.'),
    no: t('Bukan itu. Pikirkan laba-laba di depan sensor.', 'Not that. Think of a spider before the sensor.'),
    right: t('Tepat. Harganya: sepuluh menit lebih lambat.', 'Correct. Its price: it is ten minutes later.'),
  })

const siren = () =>
  choose({
    key: 'siren',
    ask: t(
      'Apa harga sirene pukul tiga pagi yang ternyata percuma?',
      'What is the price of a siren at three in the morning that was for nothing?',
    ),
    options: [
      t(
        'Orang lelah, takut, dan lain kali mungkin tidak percaya.',
        'People are tired and afraid, and may not believe the next one.',
      ),
      t('Tidak ada, lebih baik sering.', 'There is none: the more often, the better.'),
      t('Hanya listriknya.', 'Only its power.'),
    ],
    hint: t('Ingat cerita anak yang berteriak serigala.', 'Remember the boy who cried wolf.'),
    no: t(
      'Pikirkan orang yang sakit, bayi, dan yang bekerja pagi.',
      'Think of the sick, of babies, of those who work early.',
    ),
    right: t(
      'Tepat. Tetapi tidak membunyikannya saat perlu jauh lebih mahal.',
      'Correct. But not to sound it when it is needed costs far more.',
    ),
  })

const who = () =>
  choose({
    key: 'who',
    ask: t('Siapa yang memutuskan batas yang dipakai?', 'Who decides which level is used?'),
    options: [
      t(
        'Warga dan petugas bersama, dan mereka menuliskan alasannya.',
        'The people and the officers together, and they write down why.',
      ),
      t('Komputernya sendiri.', 'The computer by itself.'),
      t('Siapa saja yang lewat.', 'Anybody who walks by.'),
    ],
    hint: t('Siapa yang menanggung bila salah?', 'Who has to live with it when it is wrong?'),
    no: t('Pikirkan lagi siapa yang menanggungnya.', 'Think again who has to live with it.'),
    right: t(
      'Tepat. Coba juga di halaman Aturan dengan data setahun: di sana tidak ada yang tersimpan.',
      'Correct. Try it on the page Rules with a year of data, too: nothing is saved there.',
    ),
  })

/** Sixty days of a river by the hour, calculated: six floods of different height, each up in some hours and down in a day. */
function exampleSeries(): SeriesAnswer {
  const floods = [
    [6, 0.7],
    [14, 1.9],
    [22, 0.55],
    [31, 0.8],
    [40, 1.7],
    [52, 0.75],
  ] as const
  const from_ms = Date.UTC(2026, 0, 1, 17)
  const at_ms = Array.from({ length: 60 * 24 + 1 }, (_, i) => from_ms + i * hour_ms)
  const values = at_ms.map((_, i) => {
    const sum = floods.reduce(
      (level, [day, m]) => {
        const away_h = i - day * 24 - 10
        return level + m * (away_h < 0 ? Math.exp(-((away_h / 4) ** 2)) : Math.exp(-away_h / 11))
      },
      0.5 + 0.02 * Math.sin(i / 9),
    )
    return Math.round(100 * sum) / 100
  })
  return rawSeries(at_ms, values)
}
