/** Find the false reading: a spike, a sensor that is stuck, a clock that is wrong, and why nothing is deleted. */
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { linePart } from '../chart/curves.ts'
import { describeQuantity } from '../format.ts'
import { linePlot, type Window } from '../series.ts'
import { choose, mark, number, opening, t } from './ask.ts'
import { exampleCurve, rawSeries } from './calculated.ts'
import { falseSheet, falseTerms, falseWall } from './falseReadingSheets.ts'
import { type Spike, type Stuck, spikeIn, stuckIn } from './faults.ts'
import { placesOf } from './fits.ts'
import { type Asked, both, type Lesson, type LessonCurve, type Mark, type Played, type ShownCurve } from './lesson.ts'
import { coveredBy, drawnPoints } from './points.ts'
import { clockOf, momentOf, numberText } from './said.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms

/** What is no spike yet, by quantity: waves, gusts. Not of dust: smoke really comes and goes in minutes. */
const least: Record<string, number> = { water_level_m: 0.1, air_temperature_c: 5 }

export const falseReading: Lesson = {
  terms: falseTerms,
  fits: (stations) => Object.keys(least).flatMap((quantity) => placesOf(stations, quantity, 'one').map((one) => [one])),
  span_ms: 3 * 24 * hour_ms,
  points: 800,
  play,
  example: () => [
    exampleCurve('one', 'Sungai Contoh', { sensor: 'level', quantity: 'water_level_m' }, exampleSeries()),
  ],
  wall: falseWall,
  teacher: falseSheet,
}

function play([one]: readonly LessonCurve[]): Played | null {
  if (!one || one.series.at_ms.length < 20) return null
  const window = coveredBy(one.series)
  const curve: ShownCurve = { ...one, plot: linePlot(one.series, window), part: linePart(one.name.quantity) }
  const points = drawnPoints(curve.plot, curve.part)
  const spike = spikeIn(points, least[one.name.quantity] ?? 0, curve.plot.gaps)
  const stuck = stuckIn(points, curve.plot.gaps)
  if (!spike) return null
  return {
    window,
    curves: [curve],
    hidesFlags: true,
    steps: [
      opening(
        t(
          'Sensor juga bisa salah. Di gambar ini ada angka yang aneh.',
          'A sensor can be wrong. There is a strange number in this picture.',
        ),
        t('Kamu mencarinya, dan menebak sebabnya.', 'You look for it, and guess why it is there.'),
      ),
      markSpike(spike, window),
      jump(spike, curve),
      cause(),
      ...(stuck ? [markStuck(stuck), stuckFor(stuck)] : []),
      trueRise(),
      kept(),
      clock(),
    ],
  }
}

const wide = 300 // px of the picture on a phone: a finger points no finer

function markSpike({ at }: Spike, { from_ms, to_ms }: Window): Mark {
  const finest_ms = Math.max(minute_ms, (to_ms - from_ms) / wide)
  return mark({
    key: 'spike',
    at_ms: at.at_ms,
    ask: t(
      'Cari lonjakan: satu titik jauh dari yang lain. Tandai titik itu.',
      'Look for a spike: one point far from the others. Mark that point.',
    ),
    hint: t(
      'Air dan udara berubah pelan. Lonjakan pergi dan kembali dalam sekejap.',
      'Water and air change slowly. A spike goes and comes back in a moment.',
    ),
    right: t('Tepat. Titik itu tidak cocok dengan tetangganya.', 'Correct. That point does not fit its neighbours.'),
    judge: (at_ms) => {
      const apart = Math.abs(at_ms - at.at_ms)
      return apart <= finest_ms ? 'right' : apart <= 30 * minute_ms ? 'near' : 'wrong'
    },
  })
}

function jump({ at, before }: Spike, { name }: ShownCurve): Asked {
  const isLevel = name.quantity === 'water_level_m'
  const { decimals } = describeQuantity(name.quantity, 'id')
  const answer = (isLevel ? 100 : 1) * Math.abs(at.value - before.value)
  const unitOf = (lang: 'id' | 'en') => (isLevel ? 'cm' : describeQuantity(name.quantity, lang).unit)
  return number({
    key: 'jump',
    ask: t('Seberapa jauh lonjakan itu dari angka sebelumnya?', 'How far is the spike from the number before it?'),
    hints: [
      both((lang) => {
        const [first, second] = [before, at].map(({ value }) => numberText(value, isLevel ? 2 : decimals, lang))
        return lang === 'id' ? `Kurangi: ${second} dan ${first}.` : `Take one from the other: ${second} and ${first}.`
      }),
    ],
    unit: both(unitOf),
    decimals: isLevel ? 0 : decimals,
    answer,
    right_within: 0.05 * answer,
    near_within: 0.2 * answer,
  })
}

const cause = () =>
  choose({
    key: 'cause',
    ask: t('Apa sebab yang paling mungkin?', 'What is the most likely cause?'),
    options: [
      t(
        'Sesuatu mengganggu sensor: laba-laba, ranting, kabel.',
        'Something disturbed the sensor: a spider, a twig, a cable.',
      ),
      t('Air benar-benar pergi dan kembali dalam sekejap.', 'The water really went and came back in a moment.'),
      t('Server desa mengubah angkanya.', 'The gateway changed the number.'),
    ],
    hint: t('Bisakah air sebanyak itu pergi secepat itu?', 'Can so much water go so fast?'),
    no: t('Itu tidak mungkin. Pikirkan alatnya.', 'That cannot be. Think of the device.'),
    right: t(
      'Tepat. Alam punya batas kecepatan; angka yang salah tidak.',
      'Correct. Nature has a limit to its speed; a false number has none.',
    ),
  })

function markStuck({ from_ms, to_ms }: Stuck): Mark {
  return {
    kind: 'mark',
    key: 'stuck',
    ask: t(
      'Ada bagian yang sama sekali tidak bergerak. Tandai satu titik di sana.',
      'In one part nothing moves at all. Mark a point in it.',
    ),
    hints: [
      t(
        'Cari garis yang lurus datar. Angkanya selalu sama.',
        'Look for a flat straight line. Its number is always the same.',
      ),
      t(`Lihat sesudah pukul ${clockOf(from_ms, 'id')}.`, `Look after ${clockOf(from_ms, 'en')}.`),
    ],
    solution: both((lang) => `${momentOf(from_ms, lang)} – ${clockOf(to_ms, lang)}`),
    right: t(
      'Tepat. Alat yang macet menulis angka yang sama terus.',
      'Correct. A stuck device writes the same number again and again.',
    ),
    judge: (at_ms) => {
      if (at_ms >= from_ms && at_ms <= to_ms) return 'right'
      return at_ms >= from_ms - hour_ms && at_ms <= to_ms + hour_ms ? 'near' : 'wrong'
    },
  }
}

function stuckFor({ from_ms, to_ms }: Stuck): Asked {
  const minutes = (to_ms - from_ms) / minute_ms
  return number({
    key: 'stuck-for',
    ask: t('Berapa menit angka itu tidak bergerak?', 'For how many minutes did it not move?'),
    hints: [both((lang) => `${clockOf(from_ms, lang)} → ${clockOf(to_ms, lang)}`)],
    unit: t('menit', 'minutes'),
    decimals: 0,
    answer: minutes,
    right_within: Math.max(20, 0.1 * minutes),
    near_within: Math.max(60, 0.3 * minutes),
  })
}

const trueRise = () =>
  choose({
    key: 'true-rise',
    ask: t('Bagaimana kamu mengenali air yang benar-benar naik?', 'How do you know that the water really rises?'),
    options: [
      t(
        'Banyak titik berturut-turut naik, dan stasiun lain juga.',
        'Many points rise one after another, and other stations do, too.',
      ),
      t('Satu titik saja sudah cukup.', 'One point is enough.'),
      t('Bila angkanya besar.', 'When the number is large.'),
    ],
    hint: t('Satu saksi bisa keliru. Bagaimana dengan sepuluh?', 'One witness may be wrong. What about ten?'),
    no: t('Lonjakan juga begitu. Cari bedanya.', 'A spike does that, too. Look for what differs.'),
    right: t(
      'Tepat. Karena itu peringatan bisa menunggu beberapa angka.',
      'Correct. So a warning can wait for several numbers.',
    ),
  })

const kept = () =>
  choose({
    key: 'kept',
    ask: t('Mengapa angka yang salah tidak dihapus?', 'Why is a false number not deleted?'),
    options: [
      t(
        'Supaya siapa pun bisa memeriksa lagi. Tanda mutu cukup.',
        'So that anybody can check it again. A quality flag is enough.',
      ),
      t('Karena menghapus terlalu sulit.', 'Because it is too hard to delete it.'),
      t('Karena semua angka benar.', 'Because all numbers are right.'),
    ],
    hint: t('Bagaimana bila ternyata kita yang keliru?', 'What if we are the ones who are wrong?'),
    no: t(
      'Bukan itu. Pikirkan orang yang memeriksa tahun depan.',
      'Not that. Think of somebody who checks it next year.',
    ),
    right: t(
      'Tepat. Angka tetap, catatannya di sampingnya.',
      'Correct. The number stays, and the note stands beside it.',
    ),
  })

const clock = () =>
  choose({
    key: 'clock',
    ask: t(
      'Stasiun mengirim angka bertanggal 1 Januari 2000. Apa yang terjadi?',
      'A station sends numbers dated 1 January 2000. What has happened?',
    ),
    options: [
      t('Jam alat belum diatur sesudah listrik mati.', 'Its clock was not set after the power had been off.'),
      t('Angka itu datang dari masa lalu.', 'The numbers come from the past.'),
      t('Sungainya sangat tua.', 'The river is very old.'),
    ],
    hint: t('Dari mana alat tahu tanggal hari ini?', 'How does a device know what day it is?'),
    no: t('Lucu, tetapi bukan itu.', 'Nice, but no.'),
    right: t(
      'Tepat. Waktu juga diukur, jadi waktu juga bisa salah.',
      'Correct. Time is measured, too, so time can be wrong, too.',
    ),
  })

const rows = 216 // 36 hours, each ten minutes
const spikeAt = 70
const stuckFrom = 120
const stuckTo = 150

/** A calm tidal river, calculated: one spike as of a covered sensor, and five hours in which it is stuck. */
function exampleSeries(): SeriesAnswer {
  const calm = (i: number) => Math.round(1000 * (1.1 + 0.25 * Math.sin(i / 11) + 0.006 * Math.sin(2.7 * i))) / 1000
  const stuck = calm(stuckFrom)
  const values = Array.from({ length: rows }, (_, i) =>
    i === spikeAt ? 3.2 : i >= stuckFrom && i <= stuckTo ? stuck : calm(i),
  )
  const flag = values.map((_, i) => (i === spikeAt ? 4 : i > stuckFrom + 6 && i <= stuckTo ? 3 : 1) as 1 | 3 | 4)
  const at_ms = values.map((_, i) => Date.UTC(2026, 0, 20, 17) + i * 10 * minute_ms)
  return rawSeries(at_ms, values, flag)
}
