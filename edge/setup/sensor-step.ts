/** One sensor: where it is, what it is, what it says while a hand is held under it, and what the computer cannot know of it. */
import { idPattern } from '../contract.ts'
import type { Driver } from '../driver.ts'
import { drivers } from '../drivers/index.ts'
import { parsePort, portForms } from '../links/ports.ts'
import type { Said } from '../platform/language.ts'
import { inOneLine } from '../platform/printable.ts'
import { type Conversation, choice, type Question } from './conversation.ts'
import { askHeight } from './height-step.ts'
import { type Seen, tellLive } from './live.ts'
import { typedNumber } from './numbers.ts'
import { askOptions } from './options-step.ts'
import { type Finding, scan, scanPort } from './scan.ts'
import { foundSaid, nameDoubt, scanWords } from './scan-words.ts'
import { usualEvery_s } from './settings.ts'
import type { Draft, SetupTools } from './tools.ts'

const words = {
  which: { id: 'Sensor mana yang dipakai?', en: 'Which sensor is to be used?' },
  again: { id: 'dengarkan lagi (setelah memasang kabel)', en: 'listen again (after plugging in)' },
  typed: { id: 'port lain, saya ketik', en: 'another port, I type it' },
  none: { id: 'tidak ada sensor lagi', en: 'no further sensor' },
  port: {
    id: 'Port mana? (serial:/dev/…, atau tcp:alamat:port untuk sensor lewat jaringan)',
    en: 'Which port? (serial:/dev/…, or tcp:host:port for a sensor behind a network)',
  },
  noPort: (typed: string): Said => ({
    id: `“${typed}” bukan port. Bentuknya: ${portForms}`,
    en: `“${typed}” is no port. It looks like ${portForms}`,
  }),
  hearing: { id: 'Mendengarkan port itu …', en: 'Listening at that port …' },
  model: { id: 'Sensor apa ini? Lihat labelnya.', en: 'What is it? See its label.' },
  elsewhere: {
    id: 'Yang terdengar bukan sensor yang dikenal. Periksa dulu seperti tertulis di atas, atau pilih port lain.',
    en: 'What is heard is no known sensor. See to what is said above first, or choose another port.',
  },
  live: (what: Said): Said => ({
    id: `Sekarang dekatkan tangan ke sensor, lalu jauhkan: angkanya harus ikut (${what.id}). Tekan Enter kalau sudah.`,
    en: `Now hold a hand under the sensor, and take it away: the numbers must follow (${what.en}). Press Enter when done.`,
  }),
  livePins: (what: Said): Said => ({
    id: `Sekarang gerakkan alatnya dengan tangan: setiap gerakan harus terlihat di sini (${what.id}). Tekan Enter kalau sudah.`,
    en: `Now move it by hand: each movement must be seen here (${what.en}). Press Enter when done.`,
  }),
  moved: { id: 'Terlihat: angkanya ikut bergerak.', en: 'Seen: the numbers follow.' },
  still: {
    id: 'Angkanya datang, tetapi tidak berubah selama ini. Kalau tangan tadi di bawah sensor, periksa arah sensornya.',
    en: 'Numbers come, and did not change. If a hand was under the sensor, look where the sensor points.',
  },
  nothing: {
    id: 'Tidak ada yang terdengar selama ini. Sensor tetap dicatat; periksa kabelnya sebelum pulang.',
    en: 'Nothing was heard. The sensor is noted all the same; look at its cable before you leave.',
  },
  id: { id: 'Nama sensor ini di data', en: 'The name of this sensor in the data' },
  noId: (typed: string): Said => ({
    id: `“${typed}”: pakai 1 sampai 40 huruf kecil a-z, angka, dan tanda -.`,
    en: `“${typed}”: use 1 to 40 of the letters a-z, digits and -.`,
  }),
  usedId: (id: string): Said => ({
    id: `“${id}” sudah dipakai sensor lain di stasiun ini.`,
    en: `“${id}” is the name of another sensor of this station already.`,
  }),
  every: {
    id: 'Satu pembacaan setiap berapa detik? (60 cukup untuk banjir)',
    en: 'One reading in how many seconds? (60 will do for a flood)',
  },
  noEvery: (typed: string): Said => ({
    id: `“${typed}”: tulis angka dalam detik, 1 sampai 3600. Lebih jarang, peringatan terlambat.`,
    en: `“${typed}”: write a number of seconds, 1 to 3600. Less often, and a warning comes too late.`,
  }),
}

/** Undefined when there is no (further) sensor to be set up. `used`: what the station has already. */
export async function askSensor(
  tools: SetupTools,
  used: readonly Pick<Draft, 'id' | 'port'>[],
): Promise<Draft | undefined> {
  const { talk } = tools
  const chosen = await askPort(tools, used)
  if (!chosen) return undefined
  const driver = await askDriver(talk, chosen)
  const options = await askOptions(talk, driver)
  const draft: Draft = { id: driver.recognise.name, driver, port: chosen.port, every_s: usualEvery_s, options }
  const seen = await watch(draft, tools)
  if ('sensor_height_m' in driver.options.shape) {
    const height_m = await askHeight(talk, driver, { distance_m: seen.values.distance_m ?? undefined })
    if (height_m !== undefined) draft.options.sensor_height_m = height_m
  }
  draft.id = await talk.ask(idQuestion(driver.recognise.name, used))
  draft.every_s = await talk.ask(everyQuestion(draft.every_s))
  return draft
}

/** The finding that a person has chosen: one with a sensor or a board. */
async function askPort(tools: SetupTools, used: readonly Pick<Draft, 'port'>[]): Promise<Finding | undefined> {
  const { talk } = tools
  for (;;) {
    talk.say(scanWords.listening)
    const { findings, twins } = await scan(tools.scan)
    const free = findings.filter(
      ({ port, found }) => isUsable(found) && (found.is === 'board' || !used.some((one) => one.port === port)),
    )
    for (const finding of findings) if (!free.includes(finding)) tell(talk, finding)
    if (findings.length === 0) talk.say(scanWords.none)
    if (twins.length > 0) talk.say(scanWords.twins(twins))
    const answer = await talk.ask(portQuestion(free))
    if (answer === 'none') return undefined
    if (answer === 'again') continue
    const chosen = answer === 'typed' ? await askTyped(tools) : free[Number(answer.slice('port-'.length))]
    if (!chosen) continue
    const doubt = nameDoubt(chosen)
    if (doubt) talk.say(doubt)
    return chosen
  }
}

const isUsable = ({ is }: Finding['found']) => is === 'sensor' || is === 'board'

function portQuestion(free: readonly Finding[]): Question<string> {
  const ports = free.map((finding, i) => ({ key: `port-${i}`, label: oneLine(finding) }))
  const more = [
    { key: 'again', label: words.again },
    { key: 'typed', label: words.typed },
    { key: 'none', label: words.none },
  ]
  return choice('port', words.which, [...ports, ...more], ports[0]?.key ?? 'again')
}

function oneLine({ port, found }: Finding): Said {
  const { id, en } = foundSaid(found)
  return { id: inOneLine(`${id}  (${port})`), en: inOneLine(`${en}  (${port})`) }
}

function tell(talk: Conversation, { port, found }: Finding) {
  const { id, en } = foundSaid(found)
  talk.say({ id: inOneLine(`  ${port}: ${id}`), en: inOneLine(`  ${port}: ${en}`) })
}

async function askTyped(tools: SetupTools): Promise<Finding | undefined> {
  const { talk } = tools
  const port = await talk.ask({
    name: 'typed-port',
    ask: words.port,
    usual: 'tcp:127.0.0.1:4001',
    read: (typed) =>
      parsePort(typed.startsWith('/') ? `serial:${typed}` : typed) ?? { wrong: words.noPort(typed.slice(0, 80)) },
  })
  talk.say(words.hearing)
  const finding = await scanPort(port, tools.scan)
  if (isUsable(finding.found)) return finding
  tell(talk, finding)
  talk.say(words.elsewhere)
  return undefined
}

/** What speaks alike, or sits on the pins of a board, only a person can tell apart. */
async function askDriver(talk: Conversation, { found }: Finding): Promise<Driver> {
  const possible =
    found.is === 'sensor' ? found.likenesses.map(({ driver }) => driver) : drivers.filter(({ wire }) => wire === 'pins')
  if (possible.length === 1) return possible[0]!
  const choices = possible.map(({ id, model, measures }) => ({
    key: id,
    label: { id: `${model}: ${measures.id}`, en: `${model}: ${measures.en}` },
  }))
  const id = await talk.ask(choice('driver', words.model, choices, choices[0]!.key))
  return possible.find((driver) => driver.id === id)!
}

/** Shows live values until Enter, and says what was seen of them. */
export async function watch(draft: Draft, tools: SetupTools): Promise<Seen> {
  const { talk } = tools
  const { driver } = draft
  const seen: Seen = { frames: 0, values: {}, hasMoved: false }
  const ask = (driver.wire === 'pins' ? words.livePins : words.live)(driver.measures)
  const question: Question<null> = { name: 'live', ask, usual: '', read: () => null }
  await talk.ask(question, (signal) => tellLive(draft, seen, tools, signal))
  const isMoving = seen.hasMoved || (driver.interval_s === 0 && seen.frames > 0)
  talk.say(seen.frames === 0 ? words.nothing : isMoving ? words.moved : words.still)
  return seen
}

export function idQuestion(name: string, used: readonly Pick<Draft, 'id'>[]): Question<string> {
  const isUsed = (id: string) => used.some((one) => one.id === id)
  const usual = [name, ...Array.from({ length: 99 }, (_, n) => `${name}-${n + 2}`)].find((id) => !isUsed(id))!
  return {
    name: 'id',
    ask: words.id,
    usual,
    read(typed) {
      if (!idPattern.test(typed)) return { wrong: words.noId(typed.slice(0, 40)) }
      return isUsed(typed) ? { wrong: words.usedId(typed) } : typed
    },
  }
}

export function everyQuestion(usual: number): Question<number> {
  return {
    name: 'every',
    ask: words.every,
    usual: String(usual),
    read(typed) {
      const every_s = typedNumber(typed)
      return every_s !== undefined && every_s >= 1 && every_s <= 3_600
        ? every_s
        : { wrong: words.noEvery(typed.slice(0, 40)) }
    },
  }
}
