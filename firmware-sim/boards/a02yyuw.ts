/**
 * DFRobot A02YYUW (SEN0311), waterproof ultrasonic distance, UART 9600 8N1, one way.
 *
 *   FF HH LL SS     HH LL distance in mm, big-endian     SS = (FF + HH + LL) & FF
 *
 * Sees 30–4500 mm. Beyond it says 5500 once (open space) and then 0; nearer than 30 mm, covered or blind it says 0: with
 * a valid checksum, every time.
 */
import { type Board, createBeat, every, type Rhythm, type Truth } from '../board.ts'

const nearest_mm = 30
const farthest_mm = 4_500
const openSpace_mm = 5_500

export function createA02yyuw(options: { distance_mm: Truth<number>; rhythm?: Rhythm }): Board {
  let sawWater = true
  const beat = createBeat(options.rhythm ?? every(150), (at_ms) => {
    const truth = options.distance_mm(at_ms)
    if (truth === undefined) return undefined
    return { at_ms, bytes: a02yyuwFrame(said_mm(truth)), truth, sentinel: a02yyuwFrame(0) }
  })

  function said_mm(truth: number | null): number {
    const mm = truth === null ? 0 : Math.round(truth)
    if (mm >= nearest_mm && mm <= farthest_mm) {
      sawWater = true
      return mm
    }
    const isFirstOfOpenSpace = mm > farthest_mm && sawWater
    sawWater = false
    return isFirstOfOpenSpace ? openSpace_mm : 0
  }
  return {
    model: 'a02yyuw',
    baud: 9_600,
    plugIn: beat.start,
    due_ms: beat.due_ms,
    transmit: beat.transmit,
    receive: () => [],
  }
}

export function a02yyuwFrame(distance_mm: number): Buffer {
  const high = distance_mm >> 8
  const low = distance_mm & 0xff
  return Buffer.from([0xff, high, low, (0xff + high + low) & 0xff])
}
