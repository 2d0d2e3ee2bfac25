/**
 * Nova SDS011, laser dust sensor, UART 9600 8N1.
 *
 *   board   AA C0 p25lo p25hi p10lo p10hi id1 id2 CHK AB      tenths of µg/m³; CHK = sum of bytes 2..7 & FF
 *   host    AA B4 d1 … d13 id id CHK AB  (19 bytes)            CHK = sum of bytes 2..16 & FF
 *   answer  AA C5 d1 d2 d3 d4 id1 id2 CHK AB
 *
 * Commands: 02 report mode, 04 query once, 06 sleep and work, 07 firmware, 08 working period. d2 = 1 sets, 0 asks.
 * It says 0 and 0 when it has nothing valid, and no more than 999.9.
 */
import { type Board, createBeat, every, type Frame, type Rhythm, sumOf, type Truth } from '../board.ts'

export interface Sds011Options {
  dust: Truth<{ pm2_5: number; pm10: number }>
  rhythm?: Rhythm
  /** The two bytes that name the unit. */
  id?: readonly [number, number]
}

const commandBytes = 19

export function createSds011({ dust, rhythm = every(1_000), id = [0xa1, 0x60] }: Sds011Options): Board {
  let isSleeping = false
  let isAsked = false // query mode: transmits only when asked
  let period_min = 0
  let heard = Buffer.alloc(0)
  const dustFrame = (pm2_5: number, pm10: number) => {
    const [a, b] = [tenths(pm2_5), tenths(pm10)]
    return sealed(0xc0, [a & 0xff, a >> 8, b & 0xff, b >> 8, ...id])
  }
  const beat = createBeat(
    (previous_ms, now_ms) => (period_min > 0 ? previous_ms + period_min * 60_000 : rhythm(previous_ms, now_ms)),
    (at_ms) => (isSleeping || isAsked ? undefined : measured(at_ms)),
  )

  function measured(at_ms: number): Frame | undefined {
    const truth = dust(at_ms)
    if (truth === undefined) return undefined
    return { at_ms, bytes: dustFrame(truth?.pm2_5 ?? 0, truth?.pm10 ?? 0), truth, sentinel: dustFrame(0, 0) }
  }

  function obey(command: Buffer, at_ms: number): Frame[] {
    const [what, sets, value] = [command[2]!, command[3] === 1, command[4]!]
    const answer = (...d: number[]) => [{ at_ms, bytes: sealed(0xc5, [what, ...d, ...id]) }]
    const wakes = what === 0x06 && sets && value === 1
    if (isSleeping && !wakes) return []
    if (what === 0x02) {
      if (sets) isAsked = value === 1
      return answer(sets ? 1 : 0, isAsked ? 1 : 0, 0)
    }
    if (what === 0x04) return [measured(at_ms)].filter((frame) => frame !== undefined)
    if (what === 0x06) {
      if (sets) isSleeping = value === 0
      if (wakes) beat.start(at_ms)
      return answer(sets ? 1 : 0, isSleeping ? 0 : 1, 0)
    }
    if (what === 0x07) return answer(0x0f, 0x07, 0x0a) // 10 July 2015, the firmware most of them carry
    if (what === 0x08) {
      if (sets) period_min = value
      if (sets) beat.start(at_ms)
      return answer(sets ? 1 : 0, period_min, 0)
    }
    return []
  }

  return {
    model: 'sds011',
    baud: 9_600,
    plugIn(at_ms) {
      heard = Buffer.alloc(0)
      beat.start(at_ms) // sleep, mode and period survive: the sensor keeps them itself
    },
    due_ms: beat.due_ms,
    transmit: beat.transmit,
    receive(bytes, now_ms) {
      heard = Buffer.concat([heard, bytes])
      const answers: Frame[] = []
      while (heard.length >= commandBytes) {
        const isCommand =
          heard[0] === 0xaa && heard[1] === 0xb4 && heard[18] === 0xab && heard[17] === (sumOf(heard, 2, 17) & 0xff)
        if (isCommand) answers.push(...obey(heard, now_ms))
        heard = heard.subarray(isCommand ? commandBytes : 1)
      }
      return answers
    },
  }
}

function sealed(kind: number, payload: number[]): Buffer {
  const frame = Buffer.from([0xaa, kind, ...payload, 0, 0xab])
  frame[frame.length - 2] = sumOf(frame, 2, frame.length - 2) & 0xff
  return frame
}

const tenths = (ug_m3: number) => Math.min(9_999, Math.max(0, Math.round(ug_m3 * 10)))
