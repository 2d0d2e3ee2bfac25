/**
 * Sensirion SPS30, laser dust sensor, UART 115200 8N1, SHDLC (data sheet 1.0, chapter 5).
 *
 *   host   7E 00 CMD LEN data CHK 7E          board   7E 00 CMD STATE LEN data CHK 7E
 *   CHK = inverted low byte of the sum of all bytes between the flags, before stuffing: 7E 7D 11 13 → 7D 5E 5D 31 33
 *
 * 00 start (01 03: big-endian floats), 01 stop, 03 read, D3 reset. Idle after power. State 43: not allowed in this state, 02
 * unknown command, 04 illegal parameter; bit 7: an error flag of the device is set. Reading gives nothing when nothing is new.
 */
import { type Board, createAnswers, type Truth } from '../board.ts'

export interface Sps30Options {
  dust: Truth<{ pm1: number; pm2_5: number; pm10: number }>
}

const flag = 0x7e
const stuffed = new Map([
  [0x7e, 0x5e],
  [0x7d, 0x5d],
  [0x11, 0x31],
  [0x13, 0x33],
])
const measured_ms = 1_000
const answers_ms = 8

export function createSps30({ dust }: Sps30Options): Board {
  const answers = createAnswers()
  let heard: number[] | undefined
  let isMeasuring = false
  let fresh_ms = Infinity // when the next measurement is there

  function obey(frame: number[], at_ms: number) {
    const bytes = unstuff(frame)
    const check = bytes.pop()
    if (bytes.length < 3 || check !== checkOf(bytes) || bytes[0] !== 0 || bytes[2] !== bytes.length - 3) return
    const [, command, , ...data] = bytes as [number, number, number, ...number[]]
    const [state, ...payload] = act(command, data, at_ms)
    const truth = payload.length > 0 ? dust(at_ms) : undefined
    const whole = frameOf([0, command, state!, payload.length, ...payload])
    answers.add({ at_ms: at_ms + answers_ms, bytes: whole, ...(truth && { truth }) })
  }

  function act(command: number, data: number[], at_ms: number): number[] {
    if (command === 0x00) {
      if (data.length !== 2 || data[0] !== 1 || data[1] !== 3) return [0x04]
      if (isMeasuring) return [0x43]
      isMeasuring = true
      fresh_ms = at_ms + measured_ms
      return [0]
    }
    if (command === 0x01) {
      if (!isMeasuring) return [0x43]
      isMeasuring = false
      return [0]
    }
    if (command === 0xd3) {
      isMeasuring = false
      return [0]
    }
    if (command !== 0x03) return [0x02]
    if (!isMeasuring) return [0x43]
    const truth = dust(at_ms)
    if (at_ms < fresh_ms || truth === undefined) return [0]
    fresh_ms = at_ms + measured_ms
    return truth === null ? [0x80, ...floats(Array(10).fill(0))] : [0, ...floats(numbersOf(truth))]
  }

  return {
    model: 'sps30',
    baud: 115_200,
    plugIn() {
      heard = undefined // the port was opened; the sensor goes on as it was
      answers.clear()
    },
    due_ms: answers.due_ms,
    transmit: answers.transmit,
    receive(bytes, now_ms) {
      for (const byte of bytes) {
        if (byte !== flag) heard?.push(byte)
        else {
          if (heard && heard.length > 0) obey(heard, now_ms)
          heard = []
        }
      }
      return answers.transmit(now_ms)
    },
  }
}

function frameOf(bytes: number[]): Buffer {
  const inside = [...bytes, checkOf(bytes)].flatMap((byte) => (stuffed.has(byte) ? [0x7d, stuffed.get(byte)!] : [byte]))
  return Buffer.from([flag, ...inside, flag])
}

function unstuff(bytes: number[]): number[] {
  const plain = new Map(Array.from(stuffed, ([byte, code]) => [code, byte]))
  const found: number[] = []
  for (let at = 0; at < bytes.length; at++) found.push(bytes[at] === 0x7d ? (plain.get(bytes[++at]!) ?? 0) : bytes[at]!)
  return found
}

const checkOf = (bytes: number[]) => 0xff - (bytes.reduce((sum, byte) => sum + byte, 0) & 0xff)

function floats(numbers: number[]): number[] {
  const buffer = Buffer.alloc(4 * numbers.length)
  for (const [at, number] of numbers.entries()) buffer.writeFloatBE(number, 4 * at)
  return [...buffer]
}

// Mass, then number concentrations, which follow the mass; the typical particle of town air has 0.6 µm.
function numbersOf({ pm1, pm2_5, pm10 }: { pm1: number; pm2_5: number; pm10: number }): number[] {
  const pm4 = pm2_5 + 0.5 * (pm10 - pm2_5)
  return [pm1, pm2_5, pm4, pm10, 5 * pm1, 6.5 * pm1, 7 * pm2_5, 7.1 * pm2_5, 7.1 * pm2_5, 0.6]
}
