/** What comes down a wire that no driver understands: named, as far as bytes tell. Pure. */

export type Heard =
  | { is: 'nothing' }
  /** Nothing but zero bytes: the line is held low. */
  | { is: 'zeros' }
  /** A computer's console asks for a name. */
  | { is: 'login'; sample: string }
  /** A board tells that it starts, again and again or once. */
  | { is: 'restarting'; sample: string }
  | { is: 'text'; sample: string }
  /** StandardFirmata says who it is. */
  | { is: 'board'; firmware: string; version: string }
  /** The line rests low, at whatever speed one listens: its polarity is the opposite one. */
  | { is: 'inverted' }
  | { is: 'bytes' }

const zeros_least = 0.9
const printable_least = 0.85
const breaks_least = 0.08 // one pause after a burst of about ten bytes
/** Fewer say nothing: a plug that is pushed in makes a few. */
const bytes_least = 8
const login = /(login|user ?name|password): *$/im
const restart = /rst:0x|rst cause|ets \w{3} {1,2}\d|brownout|guru meditation|booting|reset [nmwoubd]\b/i
const sample_max = 60

/** What was heard at one speed. */
export function heardIn(bytes: Uint8Array): Heard {
  if (bytes.length === 0) return { is: 'nothing' }
  const board = boardIn(bytes)
  if (board) return { is: 'board', ...board }
  if (shareOf(bytes, (byte) => byte === 0) >= zeros_least) return { is: 'zeros' }
  const text = Buffer.from(bytes).toString('latin1')
  // A sensor with a banner says it before or between its lines; a broken boot loader says it at another speed, too.
  if (restart.test(text) && shareOf(bytes, isPrintable) >= 0.5) return { is: 'restarting', sample: sampleOf(text) }
  if (bytes.length >= bytes_least && shareOf(bytes, isPrintable) >= printable_least) {
    return { is: login.test(text.trimEnd()) ? 'login' : 'text', sample: sampleOf(text) }
  }
  return { is: 'bytes' }
}

const telling: readonly Heard['is'][] = [
  'board',
  'login',
  'restarting',
  'text',
  'zeros',
  'inverted',
  'bytes',
  'nothing',
]

/** What was heard at several speeds, as one: the most telling of them. */
export function heardAt(speeds: readonly Uint8Array[]): Heard {
  const some = speeds.filter((bytes) => bytes.length > 0)
  const each = some.map(heardIn)
  if (
    each.some(({ is }) => is === 'bytes') &&
    each.every(({ is }) => is === 'bytes' || is === 'zeros') &&
    some.every(restsLow)
  )
    return { is: 'inverted' }
  return telling.flatMap((is) => each.find((heard) => heard.is === is) ?? [])[0] ?? { is: 'nothing' }
}

/**
 * A line that rests low is a break at each pause, which the system hands out as one zero byte, and so is each byte whose stop bit
 * is missing. A sensor of the right polarity makes no such bytes at its own speed, so it is enough to have listened at that one, too.
 */
function restsLow(bytes: Uint8Array): boolean {
  return bytes.length >= bytes_least && shareOf(bytes, (byte) => byte === 0) >= breaks_least
}

/** F0 79 major minor, two bytes a letter, F7: the answer of Firmata, or its greeting. */
export function boardIn(bytes: Uint8Array): { firmware: string; version: string } | undefined {
  for (let at = 0; at + 4 < bytes.length; at++) {
    if (bytes[at] !== 0xf0 || bytes[at + 1] !== 0x79) continue
    const end = bytes.indexOf(0xf7, at)
    if (end === -1) return undefined
    const letters = bytes.subarray(at + 4, end)
    if (letters.length % 2 !== 0 || letters.some((byte) => byte > 0x7f)) continue
    let firmware = ''
    for (let i = 0; i < letters.length; i += 2) firmware += String.fromCharCode(letters[i]! | (letters[i + 1]! << 7))
    return { firmware: firmware.replace(/\.ino$/, ''), version: `${bytes[at + 2]}.${bytes[at + 3]}` }
  }
  return undefined
}

/** Whether a board with Firmata may have said a part of this: its version. */
export function soundsLikeBoard(bytes: Uint8Array): boolean {
  return bytes.some((byte, at) => byte === 0xf9 && bytes[at + 1] === 2 && (bytes[at + 2] ?? 99) < 20)
}

const isPrintable = (byte: number) => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d)

function shareOf(bytes: Uint8Array, isOne: (byte: number) => boolean): number {
  return bytes.filter(isOne).length / bytes.length
}

function sampleOf(text: string): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  const whole = lines.length > 2 ? lines.slice(1) : lines // the first was cut when we came
  return (whole.join(' ⏎ ') || '').trim().slice(0, sample_max)
}
