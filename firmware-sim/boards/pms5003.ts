/**
 * Plantower PMS5003, laser dust sensor, UART 9600 8N1, big-endian.
 *
 *   42 4D 00 1C | PM1 PM2.5 PM10 "CF=1" | PM1 PM2.5 PM10 atmospheric | 6 counts per 0.1 L | version error | sum of 0..29
 *   command 42 4D CMD DH DL SUMH SUML      answer 42 4D 00 04 CMD DL SUMH SUML
 *
 * Active after power-on: every 2.3 s, every 800 ms while the air changes. E1 passive/active, E2 read once, E4 sleep/wake.
 * A PMS5003T counts four sizes and has temperature (with a sign) and humidity, in tenths, where the others count the coarse two.
 * The truth is what hangs in the air, so it is the atmospheric block; the factory block (CF=1) reads higher in dirty air.
 */
import { type Board, createBeat, every, type Frame, type Rhythm, sumOf, type Truth } from '../board.ts'

export interface Pms5003Options {
  dust: Truth<{ pm1: number; pm2_5: number; pm10: number }>
  rhythm?: Rhythm
  /** It is a PMS5003T, in this air. */
  climate?: () => Climate
}

export interface Climate {
  air_c: number
  humidity_pct: number
}

const stable_ms = 2_300
const fast_ms = 800
const version = 0x97
const errorNoAir = 0x08
const commandBytes = 7

export function createPms5003({ dust, rhythm, climate }: Pms5003Options): Board {
  let isSleeping = false
  let isPassive = false
  let isChanging = false
  let last_ug_m3: number | undefined
  let heard = Buffer.alloc(0)
  const ownRhythm: Rhythm = (previous_ms, now_ms) => every(isChanging ? fast_ms : stable_ms)(previous_ms, now_ms)
  const beat = createBeat(rhythm ?? ownRhythm, (at_ms) => (isSleeping || isPassive ? undefined : measured(at_ms)))

  function measured(at_ms: number): Frame | undefined {
    const truth = dust(at_ms)
    if (truth === undefined) return undefined
    const ug_m3 = truth?.pm2_5 ?? 0
    isChanging = last_ug_m3 !== undefined && Math.abs(ug_m3 - last_ug_m3) > 0.1 * last_ug_m3 + 2
    last_ug_m3 = ug_m3
    const own = climate?.()
    const bytes = truth === null ? pms5003Blind(own) : pms5003Frame(truth, countsOf(truth), own)
    return { at_ms, bytes, truth, sentinel: pms5003Blind() }
  }

  function obey(command: Buffer, at_ms: number): Frame[] {
    const [what, value] = [command[2]!, command[4]!]
    const answer = [{ at_ms, bytes: sealed([0x42, 0x4d, 0, 4, what, value]) }]
    if (what === 0xe4) {
      isSleeping = value === 0
      if (isSleeping) return answer
      beat.start(at_ms) // wakes without an answer
      return []
    }
    if (isSleeping) return []
    if (what === 0xe1) {
      isPassive = value === 0
      return answer
    }
    if (what === 0xe2 && isPassive) return [measured(at_ms)].filter((frame) => frame !== undefined)
    return []
  }

  return {
    model: climate ? 'pms5003t' : 'pms5003',
    baud: 9_600,
    plugIn(at_ms) {
      isSleeping = isPassive = false // forgets its mode without power
      heard = Buffer.alloc(0)
      beat.start(at_ms)
    },
    due_ms: beat.due_ms,
    transmit: beat.transmit,
    receive(bytes, now_ms) {
      heard = Buffer.concat([heard, bytes])
      const answers: Frame[] = []
      while (heard.length >= commandBytes) {
        const isCommand = heard[0] === 0x42 && heard[1] === 0x4d && heard.readUInt16BE(5) === sumOf(heard, 0, 5)
        if (isCommand) answers.push(...obey(heard, now_ms))
        heard = heard.subarray(isCommand ? commandBytes : 1)
      }
      return answers
    },
  }
}

/** A reading frame; values are rounded to whole µg/m³ and end at 1000. `counts`: per 0.1 L above 0.3 … 10 µm. */
export function pms5003Frame(
  dust: { pm1: number; pm2_5: number; pm10: number },
  counts = countsOf(dust),
  climate?: Climate,
): Buffer {
  const outdoors = [dust.pm1, dust.pm2_5, dust.pm10]
  return frameOf([...outdoors.map(factory), ...outdoors.map(whole), ...lastSix(counts, climate)], 0)
}

function lastSix(counts: number[], climate: Climate | undefined): number[] {
  if (!climate) return counts
  return [...counts.slice(0, 4), Math.round(10 * climate.air_c) & 0xffff, Math.round(10 * climate.humidity_pct)]
}

/** All zero with the error byte set: the laser or the fan has failed. */
export const pms5003Blind = (climate?: Climate) =>
  frameOf([...Array(6).fill(0), ...lastSix(Array(6).fill(0), climate)], errorNoAir)

function frameOf(words: number[], error: number): Buffer {
  return sealed([0x42, 0x4d, 0, 28, ...words.flatMap((word) => [word >> 8, word & 0xff]), version, error])
}

function sealed(bytes: number[]): Buffer {
  const frame = Buffer.from([...bytes, 0, 0])
  frame.writeUInt16BE(sumOf(frame, 0, bytes.length), bytes.length)
  return frame
}

const whole = (ug_m3: number) => Math.min(1_000, Math.max(0, Math.round(ug_m3)))
// Equal up to 30 µg/m³, then steeper until the factory block reads half as much again: as seen on real units.
const factory = (ug_m3: number) => whole(ug_m3 <= 30 ? ug_m3 : Math.min(1.5 * ug_m3, 30 + 1.8 * (ug_m3 - 30)))

// Many fine grains, few coarse ones; the numbers are those of ordinary town air, scaled by the mass.
function countsOf({ pm1, pm2_5, pm10 }: { pm1: number; pm2_5: number; pm10: number }): number[] {
  const coarse = Math.max(0, pm10 - pm2_5)
  return [190 * pm1, 54 * pm1, 6 * pm2_5, 0.5 * pm2_5, 0.7 * coarse, 0.3 * coarse].map((count) =>
    Math.min(65_535, Math.round(count)),
  )
}
