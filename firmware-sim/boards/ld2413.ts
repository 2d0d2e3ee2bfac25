/**
 * Hi-Link HLK-LD2413, 24 GHz radar for liquids, UART 115200 8N1.
 *
 *   F4 F3 F2 F1 | 04 00 length, little-endian | float, little-endian, mm | F8 F7 F6 F5
 *
 * Every 160 ms from the factory. 0.15 to 10 m; without a target it says 0.
 */
import { type Board, createBeat, every, type Rhythm, type Truth } from '../board.ts'

const nearest_mm = 150
const farthest_mm = 10_000

export function createLd2413(options: { distance_mm: Truth<number>; rhythm?: Rhythm }): Board {
  const beat = createBeat(options.rhythm ?? every(160), (at_ms) => {
    const truth = options.distance_mm(at_ms)
    if (truth === undefined) return undefined
    const isSeen = truth !== null && truth >= nearest_mm && truth <= farthest_mm
    return { at_ms, bytes: ld2413Frame(isSeen ? truth : 0), truth, sentinel: ld2413Frame(0) }
  })
  return {
    model: 'ld2413',
    baud: 115_200,
    plugIn: beat.start,
    due_ms: beat.due_ms,
    transmit: beat.transmit,
    receive: () => [],
  }
}

export function ld2413Frame(distance_mm: number): Buffer {
  const frame = Buffer.from([0xf4, 0xf3, 0xf2, 0xf1, 4, 0, 0, 0, 0, 0, 0xf8, 0xf7, 0xf6, 0xf5])
  frame.writeFloatLE(distance_mm, 6)
  return frame
}
