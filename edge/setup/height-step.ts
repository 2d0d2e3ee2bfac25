/** How high a sensor hangs: the one number that makes a level of a distance, and that nobody can see from afar. */

import { doubtsOf } from '../doubts.ts'
import type { Driver } from '../driver.ts'
import { parsePort } from '../links/ports.ts'
import type { Said } from '../platform/language.ts'
import { problemsOf } from '../platform/settings.ts'
import { type Conversation, choice, type Question, type Wrong } from './conversation.ts'
import { numberText, plainNumber, typedNumber } from './numbers.ts'

const drawing: Said = {
  id: `
   [ sensor ] - - - - - - - -  muka bawah sensor
       |             ^     ^
       |  jarak,     |     |
       |  dibaca     |     |  tinggi pemasangan:
       |  sensor     |     |  inilah yang ditanyakan
       v             v     |
  ~~~~~~~~~~~~~~~~~~~~~~~~~|~~  muka air sekarang
                           |
  _________________________v__  titik nol papan duga (kalau tidak ada: dasar sungai)
`,
  en: `
   [ sensor ] - - - - - - - -  lower face of the sensor
       |             ^     ^
       |  distance,  |     |
       |  read by    |     |  mount height:
       |  the sensor |     |  this is what is asked
       v             v     |
  ~~~~~~~~~~~~~~~~~~~~~~~~~|~~  the water now
                           |
  _________________________v__  zero of the staff gauge (without one: the river bed)
`,
}

const words = {
  ask: {
    id: 'Berapa meter dari muka sensor ke titik nol? (contoh: 4,25; tanda - kalau belum diukur)',
    en: 'How many metres from the sensor’s face to the zero? (for example 4.25; - if it is not measured yet)',
  },
  noNumber: (typed: string): Said => ({
    id: `“${typed}” bukan angka. Tulis meter, misalnya 4,25.`,
    en: `“${typed}” is no number. Write metres, such as 4.25.`,
  }),
  centimetres: (typed: string, metres: string): Said => ({
    id: `${typed} meter setinggi menara. Kalau maksudnya sentimeter, tulis ${metres}.`,
    en: `${typed} metres are as high as a tower. If centimetres are meant, write ${metres}.`,
  }),
  keep: { id: 'Tetap pakai angka ini?', en: 'Keep this number?' },
  keepNo: { id: 'tidak, saya ketik lagi', en: 'no, I type it again' },
  keepYes: { id: 'ya, memang begitu', en: 'yes, it is so' },
  level: (level: string): Said => ({
    id: `Sensor membaca jarak, jadi sekarang muka air ${level} m di atas titik nol. Cocok dengan papan duga?`,
    en: `By the distance that the sensor reads the water stands ${level} m above the zero. Does the staff gauge say so?`,
  }),
  fits: { id: 'cocok, atau tidak ada papan duga', en: 'yes, or there is no staff gauge' },
  fitsNot: { id: 'tidak cocok, saya ukur dan ketik lagi', en: 'no, I measure and type it again' },
  none: {
    id: 'Tanpa tinggi hanya jaraknya yang dikirim, belum tinggi muka air. Ukur nanti, lalu jalankan setup lagi.',
    en: 'Without the height only the distance is sent, and no water level. Measure it later, then run setup again.',
  },
}

const tower_m = 50

/** The height in metres; undefined when it is not measured yet. `distance_m`: what the sensor read last. */
export async function askHeight(
  talk: Conversation,
  driver: Driver,
  { distance_m, usual }: { distance_m?: number | undefined; usual?: number | undefined },
): Promise<number | undefined> {
  let about: Said | undefined = drawing
  for (;;) {
    const height_m: number | undefined = await talk.ask(heightQuestion(driver, talk, { about, usual }))
    about = undefined // once is enough
    if (height_m === undefined) {
      talk.say(words.none)
      return undefined
    }
    if (!(await isMeant(talk, driver, height_m))) continue
    if (distance_m === undefined || (await isRight(talk, height_m - distance_m))) return height_m
  }
}

function heightQuestion(
  driver: Driver,
  talk: Conversation,
  { about, usual }: { about: Said | undefined; usual: number | undefined },
): Question<number | undefined> {
  return {
    name: 'height',
    ...(about && { about }),
    ask: words.ask,
    usual: usual === undefined ? '-' : plainNumber(usual, talk.language()),
    read: (answer) => (/^[-–—]$/.test(answer) ? undefined : heightIn(answer, driver)),
  }
}

function heightIn(answer: string, driver: Driver): number | Wrong {
  const isInCentimetres = /\d\s*cm$/i.test(answer)
  const typed = typedNumber(answer.replace(/cm$/i, ''))
  if (typed === undefined) return { wrong: words.noNumber(answer.slice(0, 40)) }
  const height_m = isInCentimetres ? typed / 100 : typed
  if (height_m > tower_m) {
    const text = (language: 'id' | 'en') => plainNumber(height_m / 100, language)
    return {
      wrong: {
        id: words.centimetres(answer, text('id')).id,
        en: words.centimetres(answer, text('en')).en,
      },
    }
  }
  const parsed = driver.options.safeParse({ sensor_height_m: height_m })
  if (parsed.success) return height_m
  const [problem] = problemsOf(parsed.error, driver.options, { sensor_height_m: height_m })
  return { wrong: problem! }
}

/** What the agent would doubt at each start is doubted now, while she has the tape in her hand. */
async function isMeant(talk: Conversation, driver: Driver, sensor_height_m: number): Promise<boolean> {
  const sensor = { id: 'level', driver, options: { sensor_height_m }, port: parsePort('tcp:127.0.0.1:1')!, every_s: 60 }
  for (const doubt of doubtsOf({ sensors: [sensor] })) {
    talk.say(doubt)
    const keep = choice(
      'height-keep',
      words.keep,
      [
        { key: 'no', label: words.keepNo },
        { key: 'yes', label: words.keepYes },
      ],
      'no',
    )
    if ((await talk.ask(keep)) === 'no') return false
  }
  return true
}

async function isRight(talk: Conversation, level_m: number): Promise<boolean> {
  const text = (language: 'id' | 'en') => numberText(level_m, 2, language)
  const ask = { id: words.level(text('id')).id, en: words.level(text('en')).en }
  const fits = choice(
    'level-fits',
    ask,
    [
      { key: 'yes', label: words.fits },
      { key: 'no', label: words.fitsNot },
    ],
    'yes',
  )
  return (await talk.ask(fits)) === 'yes'
}
