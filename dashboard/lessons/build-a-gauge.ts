/** Build a gauge: from the distance that a sensor hears to the level of the water, how sound measures, and what accuracy means. */
import { linePlot } from '../series.ts'
import { choose, number, opening, t } from './ask.ts'
import { exampleCurve, rawSeries } from './calculated.ts'
import { placesOf } from './fits.ts'
import { gaugeSheet, gaugeTerms, gaugeWall } from './gaugeSheets.ts'
import { type Asked, both, type Lesson, type LessonCurve, type Played, type ShownCurve } from './lesson.ts'
import { highest, lowest, median, type Point, pointsOf, valueNear } from './points.ts'
import { momentOf, numberText } from './said.ts'

const hour_ms = 3_600_000
const sound_m_s = 343 // dry air of 20 °C
const m = t('m', 'm')
const cm = t('cm', 'cm')

export const buildAGauge: Lesson = {
  terms: gaugeTerms,
  fits: (stations) =>
    placesOf(stations, 'distance_m', 'distance').flatMap((distance) =>
      placesOf(stations, 'water_level_m', 'level')
        .filter(({ station, name }) => station === distance.station && name.sensor === distance.name.sensor)
        .map((level) => [distance, level]),
    ),
  span_ms: 24 * hour_ms,
  points: 288, // five minutes each
  play,
  example: () => [
    exampleOf('distance', 'distance_m', (level) => 3 - level),
    exampleOf('level', 'water_level_m', (level) => level),
  ],
  wall: gaugeWall,
  teacher: gaugeSheet,
}

function play(curves: readonly LessonCurve[]): Played | null {
  const [distance, level] = ['distance', 'level'].map((role) => curves.find((one) => one.role === role))
  if (!distance || !level || distance.series.at_ms.length < 12 || level.series.at_ms.length < 12) return null
  const window = {
    from_ms: Math.max(distance.series.at_ms[0]!, level.series.at_ms[0]!),
    to_ms: Math.min(distance.series.at_ms.at(-1)!, level.series.at_ms.at(-1)!) + level.series.step_ms,
  }
  const shown = [distance, level].map(
    (one): ShownCurve => ({ ...one, plot: linePlot(one.series, window), part: 'mean' }),
  )
  const [far, water] = shown as [ShownCurve, ShownCurve]
  const pairs = pointsOf(far.plot, 'mean').flatMap(({ at_ms, value }) => {
    const own = valueNear(water, at_ms)
    return own === null ? [] : [{ at_ms, distance: value, level: own }]
  })
  const mount_m = median(pairs.map((one) => one.distance + one.level))
  // Corrected since, or moved: then no one height explains the two curves.
  const off = pairs.filter((one) => Math.abs(one.distance + one.level - mount_m) > 0.03).length
  const at = pairs[Math.floor(pairs.length / 2)]
  if (!at || pairs.length < 12 || off > pairs.length / 20) return null
  return {
    window,
    curves: shown,
    steps: [
      opening(
        t(
          'Sensor tidak melihat tinggi air. Ia mendengar jarak dari dirinya ke air.',
          'The sensor does not see how high the water is. It hears how far away it is.',
        ),
        t(
          'Satu garis adalah jarak itu, yang lain tinggi air.',
          'One line is that distance, the other one the water level.',
        ),
      ),
      opposite(),
      readAt(at),
      mountHeight(at),
      levelAt(mount_m),
      echo(at.distance),
      warmAir(at.distance),
      ...unrest(pointsOf(water.plot, 'mean')),
      bottle(),
      accuracy(),
    ],
  }
}

interface Pair {
  at_ms: number
  distance: number
  level: number
}

const opposite = () =>
  choose({
    key: 'opposite',
    ask: t('Apa yang terjadi pada jarak saat air naik?', 'What happens to the distance when the water rises?'),
    options: [
      t('Jarak mengecil.', 'It becomes smaller.'),
      t('Jarak membesar.', 'It becomes larger.'),
      t('Jarak tetap.', 'It stays the same.'),
    ],
    hint: t('Air mendekat ke sensor, atau menjauh?', 'Does the water come nearer to the sensor, or go away?'),
    no: t('Lihat kedua garis pada waktu yang sama.', 'Look at both lines at the same time.'),
    right: t('Tepat. Kedua garis saling berlawanan.', 'Correct. The two lines go opposite ways.'),
  })

function readAt({ at_ms, distance }: Pair): Asked {
  return number({
    key: 'read',
    ask: both((lang) =>
      lang === 'id'
        ? `Geser ke ${momentOf(at_ms, lang)}. Berapa meter jaraknya?`
        : `Move to ${momentOf(at_ms, lang)}. How many metres is the distance?`,
    ),
    hints: [
      t('Baca angka di atas gambar, yang bernama jarak.', 'Read the number above the picture that is called distance.'),
    ],
    ...{ unit: m, decimals: 2, answer: distance, right_within: 0.03, near_within: 0.1 },
  })
}

function mountHeight({ at_ms, distance, level }: Pair): Asked {
  return number({
    key: 'mount',
    ask: both((lang) =>
      lang === 'id'
        ? `Tambahkan jarak dan tinggi air pada ${momentOf(at_ms, lang)}. Berapa tinggi sensor?`
        : `Add the distance and the level at ${momentOf(at_ms, lang)}. How high is the sensor?`,
    ),
    hints: [both((lang) => `${numberText(distance, 2, lang)} + ${numberText(level, 2, lang)}`)],
    ...{ unit: m, decimals: 2, answer: distance + level, right_within: 0.05, near_within: 0.2 },
    right: t(
      'Tepat. Angka ini selalu sama, selama tiangnya tidak bergeser.',
      'Correct. This number stays the same as long as the post does not move.',
    ),
  })
}

function levelAt(mount_m: number): Asked {
  const said_m = Math.round(100 * mount_m * 0.6) / 100
  return number({
    key: 'level',
    ask: both((lang) =>
      lang === 'id'
        ? `Tinggi sensor ${numberText(mount_m, 2, lang)} m. Sensor mendengar ${numberText(said_m, 2, lang)} m. Berapa tinggi air?`
        : `The sensor is at ${numberText(mount_m, 2, lang)} m. It hears ${numberText(said_m, 2, lang)} m. How high is the water?`,
    ),
    hints: [t('Tinggi sensor dikurangi jarak.', 'The height of the sensor minus the distance.')],
    ...{ unit: m, decimals: 2, answer: mount_m - said_m, right_within: 0.03, near_within: 0.15 },
  })
}

function echo(distance_m: number): Asked {
  const answer = (2_000 * distance_m) / sound_m_s
  return number({
    key: 'echo',
    ask: both((lang) =>
      lang === 'id'
        ? `Bunyi pergi ${sound_m_s} m dalam satu detik. Berapa milidetik pergi dan pulang untuk ${numberText(distance_m, 2, lang)} m?`
        : `Sound goes ${sound_m_s} m in a second. How many milliseconds there and back for ${numberText(distance_m, 2, lang)} m?`,
    ),
    hints: [
      t(
        'Jalannya dua kali jarak. Satu detik ada 1000 milidetik.',
        'The way is twice the distance. One second has 1000 milliseconds.',
      ),
      both((lang) => `2 × ${numberText(distance_m, 2, lang)} ÷ ${sound_m_s} × 1000`),
    ],
    unit: t('milidetik', 'milliseconds'),
    ...{ decimals: 1, answer, right_within: 0.05 * answer, near_within: 0.55 * answer }, // near: the way there only
  })
}

/** Sound is 2.4 % faster at 34 °C than at 20 °C: 331.3 · √(1 + T / 273.15). */
const warm = Math.sqrt((273.15 + 34) / (273.15 + 20)) - 1

function warmAir(distance_m: number): Asked {
  const answer = 100 * distance_m * (1 - 1 / (1 + warm))
  return number({
    key: 'warm',
    ask: both((lang) =>
      lang === 'id'
        ? `Udara panas membuat bunyi ${numberText(100 * warm, 1, lang)} % lebih cepat. Berapa sentimeter salahnya untuk ${numberText(distance_m, 2, lang)} m?`
        : `Hot air makes sound ${numberText(100 * warm, 1, lang)} % faster. By how many centimetres is it wrong for ${numberText(distance_m, 2, lang)} m?`,
    ),
    hints: [
      t('Hitung persen itu dari jarak, dalam sentimeter.', 'Take that percent of the distance, in centimetres.'),
      both((lang) => `${numberText(100 * distance_m, 0, lang)} cm × ${numberText(100 * warm, 1, lang)} ÷ 100`),
    ],
    ...{
      unit: cm,
      decimals: 1,
      answer,
      right_within: Math.max(0.3, 0.1 * answer),
      near_within: Math.max(1, 0.4 * answer),
    },
  })
}

/** The calmest hour: what still moves there is the sensor, or small waves. */
function unrest(points: readonly Point[]): Asked[] {
  const hours = points.map(({ at_ms }) => {
    const own = points.filter((one) => one.at_ms >= at_ms && one.at_ms < at_ms + hour_ms)
    return own.length < 4 ? Number.POSITIVE_INFINITY : highest(own)!.value - lowest(own)!.value
  })
  const i = hours.indexOf(Math.min(...hours))
  const answer = 100 * (hours[i] ?? Number.POSITIVE_INFINITY)
  if (!Number.isFinite(answer)) return [] // no hour has enough readings
  const from_ms = points[i]!.at_ms
  const step = {
    ...number({
      key: 'unrest',
      ask: t(
        'Ini jam yang paling tenang. Berapa sentimeter dari angka terendah ke tertinggi?',
        'This is the calmest hour. How many centimetres is it from the lowest to the highest number?',
      ),
      hints: [
        t('Geser pelan, dan catat yang terendah dan tertinggi.', 'Move slowly, and note the lowest and the highest.'),
      ],
      ...{ unit: cm, decimals: 1, answer, right_within: 0.5, near_within: 2 },
    }),
    window: { from_ms, to_ms: from_ms + hour_ms },
  }
  return [step]
}

const bottle = () =>
  choose({
    key: 'bottle',
    ask: t(
      'Kamu mengukur air di botol lima kali: 12,1 lalu 12,0 lalu 12,2 lalu 12,1 lalu 15,0 cm. Apa yang kamu tulis?',
      'You measure the water in a bottle five times: 12.1, 12.0, 12.2, 12.1, 15.0 cm. What do you write down?',
    ),
    options: [
      t('Semua angka, dan catatan bahwa 15,0 meragukan.', 'All numbers, and a note that 15.0 is doubtful.'),
      t('Hanya 15,0.', 'Only 15.0.'),
      t('Rata-rata kelimanya, tanpa catatan.', 'The mean of all five, without a note.'),
    ],
    hint: t('Angka mana yang tidak cocok dengan tetangganya?', 'Which number does not fit its neighbours?'),
    no: t('Satu angka salah merusak rata-rata.', 'One false number spoils a mean.'),
    right: t('Tepat. Nilai tengahnya 12,1 cm.', 'Correct. The middle one is 12.1 cm.'),
  })

const accuracy = () =>
  choose({
    key: 'accuracy',
    ask: t(
      'Sensor selalu menulis 5 cm terlalu tinggi, dan hampir tidak bergetar. Apa itu?',
      'A sensor always writes 5 cm too much, and hardly trembles. What is that?',
    ),
    options: [
      t(
        'Teliti, tetapi tidak tepat. Bandingkan dengan papan duga.',
        'Precise, but not accurate. Compare it with the staff gauge.',
      ),
      t('Tepat, karena tidak bergetar.', 'Accurate, because it does not tremble.'),
      t('Rusak, harus dibuang.', 'Broken: throw it away.'),
    ],
    hint: t(
      'Lima panah di titik yang sama, tetapi di luar sasaran.',
      'Five arrows at the same point, but beside the target.',
    ),
    no: t(
      'Bukan itu. Dua hal bisa berbeda: bergetar, dan bergeser.',
      'Not that. Two things differ: to tremble, and to be off.',
    ),
    right: t(
      'Tepat. Yang bergeser bisa dikoreksi, dengan alasan yang ditulis.',
      'Correct. What is off can be corrected, with the reason written down.',
    ),
  })

/** A day of five minutes, calculated: a calm river with small waves under a sensor at 3 m. */
function exampleOf(role: string, quantity: string, of: (level: number) => number): LessonCurve {
  const at_ms = Array.from({ length: 289 }, (_, i) => Date.UTC(2026, 0, 19, 17) + i * 300_000)
  const values = at_ms.map((_, i) => {
    const level =
      0.9 + 0.35 * Math.exp(-(((i - 170) / 35) ** 2)) + 0.004 * Math.sin(2.3 * i) + 0.003 * Math.sin(0.9 * i)
    return Math.round(1000 * of(level)) / 1000
  })
  return exampleCurve(role, 'Sungai Contoh', { sensor: 'level', quantity }, rawSeries(at_ms, values))
}
