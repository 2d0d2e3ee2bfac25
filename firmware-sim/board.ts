/**
 * What a simulated board is: something that is plugged in, transmits at its own rhythm and receives from the host. It has
 * no timer and no clock of its own; whoever operates it (`line.ts` in real time, a test by hand) tells it the time.
 */

/** What is really there at a moment. `null`: nothing the sensor can see. `undefined`: the board itself stays silent. */
export type Truth<T> = (at_ms: number) => T | null | undefined

export interface Frame {
  at_ms: number
  bytes: Buffer
  /** The truth a reading frame carries; absent for acknowledgements and the like. */
  truth?: unknown
  /** What this board sends instead when it cannot see: the sentinel fault. Absent where a model has none. */
  sentinel?: Buffer
}

export interface Board {
  model: string
  /** Bits per second on a real wire, 8N1. */
  baud: number
  /** Power comes, or the port is opened: whatever was going on starts anew. */
  plugIn(at_ms: number): void
  /** When it next has something to say unasked; Infinity when it waits for the host. */
  due_ms(): number
  /** Everything due up to now, in order. */
  transmit(now_ms: number): Frame[]
  /** The host's bytes, in any cut; the answers. */
  receive(bytes: Buffer, now_ms: number): Frame[]
}

/** When the next frame comes after the one at `previous_ms`; `now_ms` lets a rhythm skip what it missed while the computer was suspended. */
export type Rhythm = (previous_ms: number, now_ms: number) => number

const pause_max_ms = 60_000

/** A steady rhythm. After a long pause it starts anew: a laptop that was suspended for an hour does not send 36,000 frames at once. */
export function every(period_ms: number): Rhythm {
  return (previous_ms, now_ms) => (now_ms - previous_ms > pause_max_ms ? now_ms : previous_ms) + period_ms
}

/** The part of a board that most models share: one frame a beat, made from the truth at that moment. */
export function createBeat(rhythm: Rhythm, frameAt: (at_ms: number) => Frame | undefined) {
  let next_ms = Infinity
  return {
    start(at_ms: number) {
      next_ms = rhythm(at_ms, at_ms)
    },
    stop() {
      next_ms = Infinity
    },
    due_ms: () => next_ms,
    transmit(now_ms: number): Frame[] {
      const frames: Frame[] = []
      while (next_ms <= now_ms) {
        const frame = frameAt(next_ms)
        if (frame) frames.push(frame)
        next_ms = rhythm(next_ms, now_ms)
      }
      return frames
    },
  }
}

/** The bytes whose values are given, for frames that open with constants. */
export function bytesOf(...values: number[]): Buffer {
  return Buffer.from(values)
}

/** The sum of the bytes from `from` up to, not including, `to`. */
export function sumOf(bytes: Buffer, from: number, to: number): number {
  return bytes.subarray(from, to).reduce((sum, byte) => sum + byte, 0)
}

/** The part of a board that speaks only when it was asked: answers that wait until the board has thought. */
export function createAnswers() {
  let waiting: Frame[] = []
  return {
    /** A frame whose `at_ms` is when it leaves. */
    add(frame: Frame) {
      waiting = [...waiting, frame].sort((a, b) => a.at_ms - b.at_ms)
    },
    clear() {
      waiting = []
    },
    due_ms: () => waiting[0]?.at_ms ?? Infinity,
    transmit(now_ms: number): Frame[] {
      const due = waiting.filter(({ at_ms }) => at_ms <= now_ms)
      waiting = waiting.filter(({ at_ms }) => at_ms > now_ms)
      return due
    },
  }
}
