/**
 * The counting board as hardware/firmware/README.md describes its lines: 9600 baud, ASCII, a line two seconds after the last, or
 * half a second after it when a pulse was counted.
 *
 *   PC1 id=… boot=… up=… p2=… p3=… a0=… *CRC CR LF       CRC-16, A001, from FFFF, of all before the star
 *
 * It keeps its totals, and counts while nobody listens.
 */
import type { Board, Frame } from '../board.ts'

export interface CounterOptions {
  /** The next tip of the gauge on D2 strictly after a moment, Infinity when there is none. */
  nextTip_ms: (after_ms: number) => number
  /** 8 capital hexadecimal digits. */
  id?: string
  /** What the total begins with. */
  total?: number
  /** More fields, as they stand in a line: ` t4=457`. */
  more?: (at_ms: number) => string
  /** Whether opening the port starts it anew: it lacks the capacitor. */
  restarts?: boolean
}

const line_ms = 2_000
const soonest_ms = 500
const wraps = 2 ** 32

export function createCounter(options: CounterOptions): Board {
  const { nextTip_ms, id = '4F2A91C0', more = () => '', restarts = false } = options
  let total = options.total ?? 0
  let boot = 0
  let begun_ms = 0
  let tip_ms: number | undefined
  let said_ms = 0
  let said = total

  function start(at_ms: number) {
    boot = (boot + 1) % 65_536
    begun_ms = at_ms
    said_ms = at_ms
    tip_ms ??= nextTip_ms(at_ms)
  }

  function countTo(now_ms: number) {
    for (; tip_ms !== undefined && tip_ms <= now_ms; tip_ms = nextTip_ms(tip_ms)) total = (total + 1) % wraps
  }

  function due_ms() {
    const afterTip_ms = total === said ? Math.max(tip_ms ?? Infinity, said_ms + soonest_ms) : said_ms + soonest_ms
    return Math.min(said_ms + line_ms, afterTip_ms)
  }

  function line(at_ms: number): Frame {
    said = total
    said_ms = at_ms
    const up = Math.floor((at_ms - begun_ms) / 100)
    const text = `PC1 id=${id} boot=${boot} up=${up} p2=${total} p3=0${more(at_ms)}`
    return { at_ms, bytes: Buffer.from(`${text}*${checkOf(text)}\r\n`, 'ascii'), truth: total }
  }

  return {
    model: 'counting-board',
    baud: 9_600,
    plugIn(at_ms) {
      if (boot === 0 || restarts) start(at_ms)
      countTo(at_ms)
      said_ms = at_ms
    },
    due_ms,
    transmit(now_ms) {
      const frames: Frame[] = []
      if (now_ms - said_ms > 60_000) said_ms = now_ms - line_ms // it was not asked for long: one line, not a thousand
      for (let next_ms = due_ms(); next_ms <= now_ms; next_ms = due_ms()) {
        countTo(next_ms)
        frames.push(line(next_ms))
      }
      return frames
    },
    receive: () => [],
  }
}

function checkOf(text: string): string {
  let crc = 0xffff
  for (const byte of Buffer.from(text, 'ascii')) {
    crc ^= byte
    for (let i = 0; i < 8; i++) crc = crc % 2 === 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
