/**
 * JSN-SR04T (V2, V3) and AJ-SR04M as serial sensors, UART 9600 8N1, FF HH LL SUM, mm.
 *
 *   JSN  mode 1 (47 kΩ): every 100 ms     mode 2 (120 kΩ): after the byte 55     SUM = (FF + HH + LL) & FF
 *   AJ   120 kΩ: every 100 ms             47 kΩ: after the byte 01               SUM = (HH + LL) & FF on some of them
 *
 * JSN sees 250–6000 mm and says 0 where it sees nothing; AJ 200–8000 mm and says 9999. An answer takes as long as its echo.
 */
import { type Board, createAnswers, createBeat, every, type Frame, type Truth } from '../board.ts'

export interface Sr04Options {
  distance_mm: Truth<number>
  /** Measures only after its byte. */
  onDemand?: boolean
  /** AJ only: the sum leaves the start byte out. */
  shortSum?: boolean
}

const models = {
  'jsn-sr04t': { trigger: 0x55, nearest_mm: 250, farthest_mm: 6_000, nothing_mm: 0 },
  'aj-sr04m': { trigger: 0x01, nearest_mm: 200, farthest_mm: 8_000, nothing_mm: 9_999 },
} as const

export function createSr04(
  model: keyof typeof models,
  { distance_mm, onDemand = false, shortSum = false }: Sr04Options,
): Board {
  const { trigger, nearest_mm, farthest_mm, nothing_mm } = models[model]
  const answers = createAnswers()
  const beat = createBeat(every(100), measured)

  function measured(at_ms: number): Frame | undefined {
    const truth = distance_mm(at_ms)
    if (truth === undefined) return undefined
    const isSeen = truth !== null && truth >= nearest_mm && truth <= farthest_mm
    const echo_ms = isSeen ? (2 * truth) / 343 : 40
    return {
      at_ms: at_ms + (onDemand ? echo_ms : 0),
      bytes: frameOf(isSeen ? Math.round(truth) : nothing_mm),
      truth,
      sentinel: frameOf(nothing_mm),
    }
  }

  function frameOf(mm: number): Buffer {
    const [high, low] = [mm >> 8, mm & 0xff]
    return Buffer.from([0xff, high, low, ((shortSum ? 0 : 0xff) + high + low) & 0xff])
  }

  return {
    model,
    baud: 9_600,
    plugIn(at_ms) {
      answers.clear()
      if (!onDemand) beat.start(at_ms)
    },
    due_ms: () => Math.min(beat.due_ms(), answers.due_ms()),
    transmit: (now_ms) => [...beat.transmit(now_ms), ...answers.transmit(now_ms)],
    receive(bytes, now_ms) {
      const frame = onDemand && bytes.includes(trigger) ? measured(now_ms) : undefined
      if (frame) answers.add(frame)
      return answers.transmit(now_ms)
    },
  }
}
