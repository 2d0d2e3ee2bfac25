/** Reading a tide: high and low water, how often, spring and neap, and when it is high tomorrow. */
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { linePlot, type Plot, type Window } from '../series.ts'
import { choose, mark, number, opening, t } from './ask.ts'
import { exampleCurve, rawSeries } from './calculated.ts'
import { placesOf } from './fits.ts'
import {
  type Asked,
  both,
  type Lesson,
  type LessonCurve,
  type Mark,
  type Played,
  type ShownCurve,
  type Verdict,
} from './lesson.ts'
import { coveredBy, highest, isMissingIn, lowest, type Point, pointsOf } from './points.ts'
import { clockOf, minuteOfDay, momentOf, numberText } from './said.ts'
import { tideSheet, tideTerms, tideWall } from './tideSheets.ts'
import { rangesByDay, type Tide, tideIn } from './tides.ts'

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
const near_days = 2
const gap_ms = 3 * hour_ms // in less no high and no low water is lost

export const readingATide: Lesson = {
  terms: tideTerms,
  fits: (stations) => placesOf(stations, 'water_level_m', 'sea').map((one) => [one]),
  span_ms: 30 * day_ms,
  points: 720, // an hour each
  play,
  example: () => [exampleCurve('sea', 'Muara Contoh', { sensor: 'level', quantity: 'water_level_m' }, exampleSeries())],
  wall: tideWall,
  teacher: tideSheet,
}

function play([sea]: readonly LessonCurve[]): Played | null {
  if (!sea || sea.series.at_ms.length < 48) return null
  const window = coveredBy(sea.series)
  const plot = linePlot(sea.series, window)
  const curve: ShownCurve = { ...sea, plot, part: 'max' }
  const points = pointsOf(plot, 'max')
  const tide = tideIn(points)
  const found = tide && closeTo(tide, plot)
  if (!found) return null
  const { near, last } = found
  const seen = {
    highs: tide.highs.filter((one) => isIn(one, near)),
    lows: tide.lows.filter((one) => isIn(one, near)),
    points: points.filter((one) => isIn(one, near)),
  }
  const [first, second] = seen.highs
  if (!first || !second || seen.lows.length === 0) return null
  const close = <T extends object>(step: T) => ({ ...step, window: near })
  const days = rangesByDay(points)
  return {
    window,
    curves: [curve],
    steps: [
      close(
        opening(
          t(
            'Laut naik dan turun setiap hari. Di gambar ini ada dua hari.',
            'The sea rises and falls every day. This picture shows two days.',
          ),
          t(
            'Yang tertinggi disebut pasang, yang terendah surut.',
            'The top is called high water, the bottom low water.',
          ),
        ),
      ),
      close(turn('high', seen.highs)),
      close(turn('low', seen.lows)),
      close(range(seen.points)),
      close(between(first, second)),
      close(perDay(tide)),
      ...(days.length >= 10 ? [springs(days), whySpring()] : []),
      close(tomorrow(tide, last)),
      rob(),
    ],
  }
}

const isIn = ({ at_ms }: Point, { from_ms, to_ms }: Window) => at_ms >= from_ms && at_ms <= to_ms

/** The newest two days without a gap that end after a high water; undefined without any. */
function closeTo({ highs }: Tide, plot: Plot): { near: Window; last: Point } | undefined {
  for (const last of highs.toReversed()) {
    const to_ms = Math.min(plot.to_ms, last.at_ms + 6 * hour_ms)
    const near = { from_ms: Math.max(plot.from_ms, to_ms - near_days * day_ms), to_ms }
    const isLong = near.to_ms - near.from_ms > 1.5 * day_ms
    if (isLong && !isMissingIn(plot, near, gap_ms)) return { near, last }
  }
  return undefined
}

function turn(kind: 'high' | 'low', turns: readonly Point[]): Mark {
  const one = turns[0]!
  const isHigh = kind === 'high'
  return mark({
    key: kind,
    at_ms: one.at_ms,
    ask: isHigh ? t('Tandai satu pasang.', 'Mark a high water.') : t('Tandai satu surut.', 'Mark a low water.'),
    hint: isHigh
      ? t('Di sana garis berhenti naik dan mulai turun.', 'There the line stops rising and begins to fall.')
      : t('Di sana garis berhenti turun dan mulai naik.', 'There the line stops falling and begins to rise.'),
    solution: both((lang) => turns.map(({ at_ms }) => momentOf(at_ms, lang)).join('; ')),
    right: t('Tepat.', 'Correct.'),
    judge: (at_ms) => byTime(Math.min(...turns.map((other) => Math.abs(other.at_ms - at_ms)))),
  })
}

const byTime = (apart_ms: number): Verdict =>
  apart_ms <= hour_ms ? 'right' : apart_ms <= 2.5 * hour_ms ? 'near' : 'wrong'

function range(points: readonly Point[]): Asked {
  const [top, foot] = [highest(points)!.value, lowest(points)!.value]
  const answer = 100 * (top - foot)
  return number({
    key: 'range',
    ask: t(
      'Berapa sentimeter dari surut terendah ke pasang tertinggi?',
      'How many centimetres is it from the lowest to the highest water?',
    ),
    hints: [
      t(
        'Baca dua angka itu, lalu kurangi. Satu meter ada 100 cm.',
        'Read both numbers and take one from the other. One metre has 100 cm.',
      ),
      both((lang) => `${numberText(top, 2, lang)} m − ${numberText(foot, 2, lang)} m`),
    ],
    unit: t('cm', 'cm'),
    ...{ decimals: 0, answer, right_within: Math.max(2, 0.05 * answer), near_within: Math.max(6, 0.2 * answer) },
  })
}

function between(first: Point, second: Point): Asked {
  return number({
    key: 'between',
    ask: t(
      'Berapa jam dari pasang pertama ke pasang kedua?',
      'How many hours are there from the first high water to the second?',
    ),
    hints: [
      t('Baca waktu keduanya, lalu hitung.', 'Read the time of both, then count.'),
      both((lang) => `${momentOf(first.at_ms, lang)} → ${momentOf(second.at_ms, lang)}`),
    ],
    unit: t('jam', 'hours'),
    ...{ decimals: 1, answer: (second.at_ms - first.at_ms) / hour_ms, right_within: 1, near_within: 2.5 },
  })
}

function perDay({ perDay }: Tide): Asked {
  const options = [t('Satu pasang sehari.', 'One high water a day.'), t('Dua pasang sehari.', 'Two high waters a day.')]
  return choose({
    key: 'per-day',
    ask: t('Seperti apa laut di sini?', 'What is the sea like here?'),
    options: perDay === 1 ? options : options.reverse(),
    hint: t('Hitung pasang di antara dua tengah malam.', 'Count the high waters between two midnights.'),
    no: t('Hitung lagi di gambar.', 'Count again in the picture.'),
    right: t('Tepat. Ada pantai dengan satu, ada yang dengan dua.', 'Correct. Some coasts have one, some have two.'),
  })
}

function springs(days: ReturnType<typeof rangesByDay>): Mark {
  const most = Math.max(...days.map(({ range }) => range))
  const best = days.find(({ range }) => range === most)!
  const share = (at_ms: number) => {
    const day = days.find(({ from_ms }) => at_ms >= from_ms && at_ms < from_ms + day_ms)
    return day ? day.range / most : 0
  }
  return {
    kind: 'mark',
    key: 'spring',
    ask: t(
      'Sekarang tampak seluruh waktu. Tandai hari dengan beda pasang dan surut terbesar.',
      'Now you see the whole time. Mark the day on which high and low are furthest apart.',
    ),
    hints: [
      t('Cari tempat garis paling lebar dari atas ke bawah.', 'Look where the line is widest from top to bottom.'),
      both((lang) =>
        lang === 'id'
          ? `Lihat sekitar ${momentOf(best.from_ms + day_ms / 2, lang)}.`
          : `Look around ${momentOf(best.from_ms + day_ms / 2, lang)}.`,
      ),
    ],
    solution: both((lang) => momentOf(best.from_ms + day_ms / 2, lang)),
    right: t(
      'Tepat. Beberapa hari seperti ini disebut pasang purnama.',
      'Correct. Some days like this are called spring tide.',
    ),
    judge: (at_ms) => (share(at_ms) >= 0.93 ? 'right' : share(at_ms) >= 0.8 ? 'near' : 'wrong'),
  }
}

const whySpring = () =>
  choose({
    key: 'why-spring',
    ask: t('Kapan pasang purnama datang?', 'When does a spring tide come?'),
    options: [
      t(
        'Saat bulan baru dan bulan penuh: bulan dan matahari menarik bersama.',
        'At new moon and full moon: moon and sun pull together.',
      ),
      t('Saat hujan di gunung.', 'When it rains in the hills.'),
      t('Setiap hari Minggu.', 'Every Sunday.'),
    ],
    hint: t('Apa di langit yang menarik laut?', 'What in the sky pulls at the sea?'),
    no: t('Bukan itu. Lihat ke langit.', 'Not that. Look at the sky.'),
    right: t(
      'Tepat. Di antaranya laut bergerak paling sedikit: pasang perbani.',
      'Correct. In between the sea moves least: neap tide.',
    ),
  })

function tomorrow({ day_ms: later_ms }: Tide, last: Point): Asked {
  const late_min = Math.round((later_ms - day_ms) / 60_000)
  return {
    kind: 'clock',
    key: 'tomorrow',
    answer_min: minuteOfDay(last.at_ms + later_ms),
    right_within: 30,
    near_within: 90,
    ask: both((lang) =>
      lang === 'id'
        ? `Pasang terakhir di gambar: ${momentOf(last.at_ms, lang)}. Pukul berapa kira-kira pasang itu besoknya?`
        : `The last high water shown: ${momentOf(last.at_ms, lang)}. At about what time will it be the day after?`,
    ),
    hints: [
      t(
        'Bulan terlambat sedikit setiap hari, jadi laut juga.',
        'The moon is a little later each day, and so is the sea.',
      ),
      t(
        `Di sini kira-kira ${late_min} menit lebih lambat setiap hari.`,
        `Here it is about ${late_min} minutes later each day.`,
      ),
    ],
    solution: both((lang) => clockOf(last.at_ms + later_ms, lang)),
    right: t(
      'Tepat. Angin dan hujan bisa menggesernya; tabel resmi lebih teliti.',
      'Correct. Wind and rain can move it; the official table is more exact.',
    ),
  }
}

const rob = () =>
  choose({
    key: 'rob',
    ask: t('Kapan rob paling mungkin terjadi?', 'When is a tidal flood most likely?'),
    options: [
      t(
        'Saat pasang purnama, angin dari laut, dan tanah yang turun.',
        'At spring tide, with wind from the sea, on land that sinks.',
      ),
      t('Saat surut.', 'At low water.'),
      t('Hanya saat hujan.', 'Only when it rains.'),
    ],
    hint: t('Apa yang menaikkan laut, dan apa yang menurunkan tanah?', 'What lifts the sea, and what lowers the land?'),
    no: t('Rob bisa datang saat hari cerah.', 'A tidal flood can come on a sunny day.'),
    right: t(
      'Tepat. Karena itu hari-hari itu sudah bisa dicatat di kalender.',
      'Correct. So you can note those days in the calendar.',
    ),
  })

// Period in hours and amplitude in m at Cirebon (IPB, article 52987). Phases of 0: where the moon stands is not told by it.
const parts = [
  ...[
    [12.4206, 0.1198],
    [12, 0.0558],
    [12.6583, 0.0291],
    [11.9672, 0.0211],
  ],
  ...[
    [23.9345, 0.118],
    [25.8193, 0.0389],
    [24.0659, 0.0611],
    [26.8684, 0.0208],
  ],
] as const

/** Thirty days by the constituents of Cirebon, calculated. */
function exampleSeries(): SeriesAnswer {
  const from_ms = Date.UTC(2026, 0, 9, 17)
  const at_ms = Array.from({ length: 30 * 24 + 1 }, (_, i) => from_ms + i * hour_ms)
  const values = at_ms.map((_, i) => {
    const sum = parts.reduce((level, [period_h, m]) => level + m! * Math.cos((2 * Math.PI * (i - 300)) / period_h!), 1)
    return Math.round(1000 * sum) / 1000
  })
  return rawSeries(at_ms, values)
}
