/** The words of the first ten seconds, in both languages. */
import type { Lang } from '../words.ts'
import type { Course } from './course.ts'

type Text = (what: string) => string

export interface FirstWords {
  /** `naik 40 cm dalam 30 menit` */
  changed: (direction: 'rising' | 'falling', amount: string, over: string) => string
  course: Record<Course['direction'], Record<Course['pace'], string>>
  /** `21 cm di bawah Waspada`; of a level that is reached by falling: above it. */
  under: (gap: string, level: string) => string
  above: (gap: string, level: string) => string
  /** The value stands past a level. */
  past: Text
  /** `38 cm lagi ke Siaga 1` */
  toNext: (gap: string, level: string) => string
  /** `43 cm lagi: Gang Masjid tergenang` */
  untilImpact: (gap: string, what: string) => string
  alert: (label: string, place: string, when: string) => string
  /** Over which window, where what fell in it is not known: `dihitung dalam 1 jam` */
  counted: Text
  provisional: (label: string, place: string, when: string) => string
  exercise: (label: string, place: string) => string
  stale: Text
  /** How many others there are, and which is the worst of them. */
  more: (n: number, worst: string) => string
  labelAt: (label: string, place: string) => string
  sounding: string
  reached: (n: number) => string
  /** Of those that were tried. */
  reachedOf: (n: number, of: number) => string
  steadyShort: string
  answered: Text
  unanswered: string
  river: string
  riverAt: Text
  quantityAt: (quantity: string, place: string) => string
  /** What moves towards a level, and how. */
  moves: (what: string, course: string) => string
  riverCalm: string
  riversCalm: (place: string) => string
  quantityCalm: (quantity: string, place: string) => string
  quantityNow: (quantity: string, value: string, place: string) => string
  pastWithout: (place: string, level: string) => string
  dry: string
  rainToday: (amount: string) => string
  air: (word: string, ispu: string) => string
  silent: (place: string, when: string) => string
  allSilent: (when: string) => string
  someSilent: (n: number, of: number) => string
  noRules: string
  nothingYet: string
  chainBroken: string
  // tiles
  today: string
  lastHour: Text
  ispu: Text
  /** `59 mm dalam 24 jam: hujan lebat` */
  classed: (sum: string, word: string) => string
  inDay: Text
  clockDoubted: string
  // chain
  proved: Text
  simulated: string
  // alert cards
  since: (when: string, age: string) => string
  /** After an escalation: which level since when, and since when it warns at all. */
  sinceLevel: (label: string, since: string, began: string) => string
  told: Text
  notTold: (who: string, tries: number) => string
  toldEarlier: (level: string, when: string) => string
  givenUp: string
  recipients: (n: number) => string
  atThatTime: (when: string, why: string) => string
}

const counted = (n: number, one: string, many: string) => (n === 1 ? `1 ${one}` : `${n} ${many}`)

export const firstWords: Record<Lang, FirstWords> = {
  id: {
    changed: (direction, amount, over) => `${direction === 'rising' ? 'naik' : 'turun'} ${amount} dalam ${over}`,
    course: {
      rising: { steady: 'naik', slow: 'naik pelan', fast: 'naik cepat' },
      falling: { steady: 'turun', slow: 'turun pelan', fast: 'turun cepat' },
      steady: { steady: 'tidak berubah', slow: 'tidak berubah', fast: 'tidak berubah' },
    },
    under: (gap, level) => `${gap} di bawah ${level}`,
    above: (gap, level) => `${gap} di atas ${level}`,
    past: (level) => `sudah ${level}`,
    toNext: (gap, level) => `${gap} lagi ke ${level}`,
    untilImpact: (gap, what) => `${gap} lagi: ${what}`,
    alert: (label, place, when) => `${label} di ${place} sejak ${when}`,
    counted: (window) => `dihitung ${window}`,
    provisional: (label, place, when) => `${label} di ${place} tercapai ${when}, belum dipastikan`,
    exercise: (label, place) => `Latihan: ${label} di ${place}. Bukan keadaan sebenarnya.`,
    stale: (when) => `angka sekarang tidak diketahui sejak ${when}`,
    more: (n, worst) => `Ada ${n} peringatan lain: ${worst}${n > 1 ? ' …' : ''}.`,
    labelAt: (label, place) => `${label} di ${place}`,
    sounding: 'sirene berbunyi',
    reached: (n) => `sudah sampai ke ${n} penerima`,
    reachedOf: (n, of) => `baru sampai ke ${n} dari ${of} penerima`,
    steadyShort: 'tetap',
    answered: (who) => `ditanggapi ${who}`,
    unanswered: 'belum ditanggapi petugas',
    river: 'Sungai',
    riverAt: (place) => `Sungai di ${place}`,
    quantityAt: (quantity, place) => `${quantity} di ${place}`,
    moves: (what, course) => `${what} ${course}`,
    riverCalm: 'Sungai tenang',
    riversCalm: (place) => `Sungai tenang; yang paling dekat batas ${place}`,
    quantityCalm: (quantity, place) => `${quantity} di ${place} aman`,
    quantityNow: (quantity, value, place) => `${quantity} di ${place} ${value}`,
    pastWithout: (place, level) => `Air di ${place} sudah melewati batas ${level}`,
    dry: 'hari ini tidak hujan',
    rainToday: (amount) => `hari ini hujan ${amount}`,
    air: (word, ispu) => `udara ${word} (ISPU ${ispu})`,
    silent: (place, when) => `${place} tidak terdengar sejak ${when}: keadaan di sana tidak diketahui.`,
    allSilent: (when) => `Semua stasiun tidak terdengar sejak ${when}: keadaan sekarang tidak diketahui.`,
    someSilent: (n, of) => `${n} dari ${of} stasiun tidak terdengar.`,
    noRules: 'Belum ada aturan peringatan: tidak ada yang akan diperingatkan.',
    nothingYet: 'Belum ada data.',
    chainBroken: 'Rantai peringatan terganggu: peringatan bisa tidak sampai.',
    today: 'hari ini',
    lastHour: (amount) => `${amount} sejam terakhir`,
    ispu: (n) => `ISPU ${n}`,
    classed: (sum, word) => `${sum}: ${word}`,
    inDay: (amount) => `${amount} dalam 24 jam`,
    clockDoubted: 'jam diragukan',
    proved: (when) => `Rantai peringatan teruji ${when}`,
    simulated: 'Desa simulasi: semua angka di sini buatan.',
    since: (when, age) => `sejak ${when} (${age})`,
    sinceLevel: (label, since, began) => `${label} ${since}; peringatan sejak ${began}`,
    told: (who) => `Sampai ke ${who}`,
    notTold: (who, tries) => `Belum sampai ke ${who} (${tries} percobaan)`,
    toldEarlier: (level, when) => `${level} sampai ${when}`,
    givenUp: 'dihentikan',
    recipients: (n) => `${n} penerima`,
    atThatTime: (when, why) => `${when}: ${why}`,
  },
  en: {
    changed: (direction, amount, over) => `${direction === 'rising' ? 'up' : 'down'} ${amount} in ${over}`,
    course: {
      rising: { steady: 'rising', slow: 'rising slowly', fast: 'rising fast' },
      falling: { steady: 'falling', slow: 'falling slowly', fast: 'falling fast' },
      steady: { steady: 'steady', slow: 'steady', fast: 'steady' },
    },
    under: (gap, level) => `${gap} below ${level}`,
    above: (gap, level) => `${gap} above ${level}`,
    past: (level) => `at ${level}`,
    toNext: (gap, level) => `${gap} to ${level}`,
    untilImpact: (gap, what) => `${gap} to go: ${what}`,
    alert: (label, place, when) => `${label} at ${place} since ${when}`,
    counted: (window) => `counted ${window}`,
    provisional: (label, place, when) => `${label} at ${place} reached ${when}, not confirmed yet`,
    exercise: (label, place) => `Exercise: ${label} at ${place}. Not a real situation.`,
    stale: (when) => `present value not known since ${when}`,
    more: (n, worst) => (n === 1 ? `There is 1 more warning: ${worst}.` : `There are ${n} more warnings: ${worst} ….`),
    labelAt: (label, place) => `${label} at ${place}`,
    sounding: 'the siren sounds',
    reached: (n) => `has reached ${counted(n, 'recipient', 'recipients')}`,
    reachedOf: (n, of) => `has reached ${n} of ${counted(of, 'recipient', 'recipients')}`,
    steadyShort: 'steady',
    answered: (who) => `acknowledged by ${who}`,
    unanswered: 'nobody has acknowledged it',
    river: 'The river',
    riverAt: (place) => `The river at ${place}`,
    quantityAt: (quantity, place) => `${quantity} at ${place}`,
    moves: (what, course) => `${what} is ${course}`,
    riverCalm: 'The river is calm',
    riversCalm: (place) => `The rivers are calm; closest to a level is ${place}`,
    quantityCalm: (quantity, place) => `${quantity} at ${place} is all right`,
    quantityNow: (quantity, value, place) => `${quantity} at ${place} is ${value}`,
    pastWithout: (place, level) => `The water at ${place} has passed ${level}`,
    dry: 'no rain today',
    rainToday: (amount) => `${amount} of rain today`,
    air: (word, ispu) => `air ${word} (ISPU ${ispu})`,
    silent: (place, when) => `${place} has not been heard since ${when}: how things are there is not known.`,
    allSilent: (when) => `No station has been heard since ${when}: how things are now is not known.`,
    someSilent: (n, of) => `${n} of ${of} stations are not heard.`,
    noRules: 'There are no warning rules yet: nobody will be warned.',
    nothingYet: 'No data yet.',
    chainBroken: 'The warning chain is impaired: warnings may not arrive.',
    today: 'today',
    lastHour: (amount) => `${amount} in the last hour`,
    ispu: (n) => `ISPU ${n}`,
    classed: (sum, word) => `${sum}: ${word}`,
    inDay: (amount) => `${amount} in 24 hours`,
    clockDoubted: 'clock doubted',
    proved: (when) => `Warning chain proved ${when}`,
    simulated: 'A simulated village: every number is made up.',
    since: (when, age) => `since ${when} (${age})`,
    sinceLevel: (label, since, began) => `${label} ${since}; warning since ${began}`,
    told: (who) => `Reached ${who}`,
    notTold: (who, tries) => `Has not reached ${who} (${counted(tries, 'try', 'tries')})`,
    toldEarlier: (level, when) => `${level} arrived ${when}`,
    givenUp: 'given up',
    recipients: (n) => counted(n, 'recipient', 'recipients'),
    atThatTime: (when, why) => `${when}: ${why}`,
  },
}
