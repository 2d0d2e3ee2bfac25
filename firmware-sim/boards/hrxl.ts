/**
 * MaxBotix HRXL-MaxSonar-WR, ultrasonic distance, UART 9600 8N1, one way, ASCII.
 *
 *   R d d d d CR     four digits, mm; no line feed
 *
 * Nearer than 300 mm it says 300; without a target its largest number, never silence. MB7389: 5000, 6.67 Hz.
 * MB7386: 10 m, said as 9999, 6 Hz.
 */
import { type Board, createBeat, every, type Rhythm, type Truth } from '../board.ts'

const models = {
  mb7389: { period_ms: 150, farthest_mm: 5_000 },
  mb7386: { period_ms: 166, farthest_mm: 9_999 },
} as const
export type HrxlModel = keyof typeof models

const nearest_mm = 300

export function createHrxl(model: HrxlModel, options: { distance_mm: Truth<number>; rhythm?: Rhythm }): Board {
  const { period_ms, farthest_mm } = models[model]
  const beat = createBeat(options.rhythm ?? every(period_ms), (at_ms) => {
    const truth = options.distance_mm(at_ms)
    if (truth === undefined) return undefined
    const seen_mm = truth === null ? farthest_mm : Math.round(truth)
    const said_mm = Math.min(farthest_mm, Math.max(nearest_mm, seen_mm))
    return { at_ms, bytes: hrxlLine(said_mm), truth, sentinel: hrxlLine(farthest_mm) }
  })
  return { model, baud: 9_600, plugIn: beat.start, due_ms: beat.due_ms, transmit: beat.transmit, receive: () => [] }
}

export function hrxlLine(distance_mm: number): Buffer {
  return Buffer.from(`R${String(distance_mm).padStart(4, '0')}\r`, 'ascii')
}
