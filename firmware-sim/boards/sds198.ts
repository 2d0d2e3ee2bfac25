/**
 * Nova SDS198, laser sensor of coarse dust, UART 9600 8N1, as captured from a real one.
 *
 *   AA CF  r r  lo hi  id id  CHK AB      once a second; PM100 in whole µg/m³; CHK = sum of bytes 2..7 & FF
 *
 * The two bytes before the value are not described; the captured ones lie somewhat below it, and so do these.
 */
import { type Board, createBeat, every, type Rhythm, sumOf, type Truth } from '../board.ts'

export interface Sds198Options {
  pm100: Truth<number>
  rhythm?: Rhythm
}

export function createSds198({ pm100, rhythm = every(1_000) }: Sds198Options): Board {
  const beat = createBeat(rhythm, (at_ms) => {
    const truth = pm100(at_ms)
    if (truth === undefined) return undefined
    return { at_ms, bytes: sds198Frame(truth ?? 0), truth, sentinel: sds198Frame(0) }
  })
  return {
    model: 'sds198',
    baud: 9_600,
    plugIn: beat.start,
    due_ms: beat.due_ms,
    transmit: beat.transmit,
    receive: () => [],
  }
}

/** A reading frame of the captured unit. */
export function sds198Frame(pm100: number, id = [0xe9, 0x05], reserved = Math.min(pm100, 14)): Buffer {
  const value = Math.min(65_535, Math.max(0, Math.round(pm100)))
  const frame = Buffer.from([0xaa, 0xcf, reserved & 0xff, reserved >> 8, value & 0xff, value >> 8, ...id, 0, 0xab])
  frame[8] = sumOf(frame, 2, 8) & 0xff
  return frame
}
