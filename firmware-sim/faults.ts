/**
 * What happens to bytes between a board and its wire, by chance and by seed. Rates are probabilities per frame.
 * It counts what it did, and keeps the frames that passed untouched, so that a test knows what must have arrived.
 */
import type { Frame } from './board.ts'
import { dice } from './chance.ts'

export interface FaultRates {
  /** One to three bytes of the frame are missing, at its end or within. */
  cut: number
  /** One bit of the frame is turned round. */
  flip: number
  /** One to eight stray bytes come before the frame. */
  noise: number
  /** The frame comes twice. */
  duplicate: number
  /** The board says its "I cannot see" instead. */
  sentinel: number
  /** Nothing comes for `silence_s`, this frame included. */
  silence: number
  /** The plug is pulled, and is back after `unplugged_s`. */
  unplug: number
}
export type FaultKind = keyof FaultRates

export const faultKinds: readonly FaultKind[] = ['cut', 'flip', 'noise', 'duplicate', 'sentinel', 'silence', 'unplug']

export interface FaultOptions {
  rates?: Partial<FaultRates>
  seed?: number
  silence_s?: number
  unplugged_s?: number
}

export interface Intact {
  at_ms: number
  truth: unknown
}

export interface Faults {
  /** What comes out on the wire, or that the plug is pulled until a moment. */
  pass(frame: Frame): { bytes: Buffer } | { unplugged_until_ms: number }
  /** What was done so far, by kind, beside all frames and those that passed untouched. */
  counts(): Record<FaultKind | 'frames' | 'intact', number>
  /** Readings that passed untouched, oldest first; the last `intact_max`. */
  intact(): readonly Intact[]
}

const intact_max = 100_000 // a day of one board at one frame a second
const nothing = Buffer.alloc(0)

export function createFaults({ rates = {}, seed = 1, silence_s = 10, unplugged_s = 3 }: FaultOptions = {}): Faults {
  const roll = dice(seed)
  const done = { frames: 0, intact: 0, cut: 0, flip: 0, noise: 0, duplicate: 0, sentinel: 0, silence: 0, unplug: 0 }
  const passed: Intact[] = []
  let silentUntil_ms = -Infinity

  // Every frame rolls once for each kind, so the luck of one kind does not depend on the rate of another.
  function chosen(): FaultKind | undefined {
    let kind: FaultKind | undefined
    for (const candidate of faultKinds) if (roll() < (rates[candidate] ?? 0)) kind ??= candidate
    return kind
  }

  function pass(frame: Frame) {
    done.frames++
    const kind = chosen()
    if (frame.at_ms < silentUntil_ms) {
      done.silence++
      return { bytes: nothing }
    }
    if (kind === undefined || (kind === 'sentinel' && !frame.sentinel)) return { bytes: untouched(frame) }
    done[kind]++
    if (kind === 'unplug') return { unplugged_until_ms: frame.at_ms + unplugged_s * 1_000 }
    if (kind === 'silence') silentUntil_ms = frame.at_ms + silence_s * 1_000
    return { bytes: spoil(frame, kind) }
  }

  function untouched(frame: Frame): Buffer {
    done.intact++
    if ('truth' in frame) passed.push({ at_ms: frame.at_ms, truth: frame.truth })
    if (passed.length > intact_max) passed.shift()
    return frame.bytes
  }

  function spoil({ bytes, sentinel }: Frame, kind: FaultKind): Buffer {
    const pick = (below: number) => Math.floor(roll() * below)
    if (kind === 'cut') {
      const missing = Math.min(bytes.length, 1 + pick(3))
      const from = pick(bytes.length - missing + 1)
      return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + missing)])
    }
    if (kind === 'flip') {
      const flipped = Buffer.from(bytes)
      flipped[pick(bytes.length)]! ^= 1 << pick(8)
      return flipped
    }
    if (kind === 'noise')
      return Buffer.concat([Buffer.from(Array.from({ length: 1 + pick(8) }, () => pick(256))), bytes])
    if (kind === 'duplicate') return Buffer.concat([bytes, bytes])
    return kind === 'sentinel' ? sentinel! : nothing
  }

  return { pass, counts: () => ({ ...done }), intact: () => passed }
}
