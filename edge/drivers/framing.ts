/**
 * Finds frames in a stream of bytes that may start anywhere, lose bytes, repeat them or be noise.
 *
 * At each place the driver looks and answers: a frame, not a frame, or too early to say. After "not a frame" the search
 * moves on by one byte only, because a truncated frame hides the start of the next good one inside it.
 */
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Reason } from '../../hardware/reasons.ts'
import type { Decoded, Decoder, Frame } from '../driver.ts'

/**
 * What stands at one place: `take` or `skip` that many bytes, or wait for more. `endsLikeStart`: the last byte taken
 * may really be the first of the next frame, because the taken one had lost its own last byte; it is looked at again.
 */
export type Verdict =
  | { take: number; frame: Frame; endsLikeStart?: boolean }
  | { skip: number; reason: Reason }
  | 'more'

export const noise: Verdict = { skip: 1, reason: 'noise' }
export const wrongLength: Verdict = { skip: 1, reason: 'length' }
export const wrongChecksum: Verdict = { skip: 1, reason: 'checksum' }

export interface Shape {
  quantities: readonly QuantityKey[]
  /** No frame is longer; never are more than `longest_bytes` − 1 bytes kept between two chunks. */
  longest_bytes: number
  /**
   * After so many refused bytes in a row the first frame is not believed, only the next one that follows it at once: a
   * weak check finds a frame in any noise if it is given enough of it. Absent = the check is strong enough.
   */
  doubt_bytes?: number
  /** Looks at `bytes` from `at` on. May answer `more` only while fewer than `longest_bytes` are there. */
  look(bytes: Uint8Array, at: number): Verdict
}

/** A decoder that finds frames of this shape. Its answers do not depend on how the bytes were cut into chunks. */
export function framedDecoder({ quantities, longest_bytes, doubt_bytes = Infinity, look }: Shape): Decoder<Uint8Array> {
  let rest = new Uint8Array(0)
  let refusedInARow_bytes = 0
  let lookedAgain_bytes: 0 | 1 = 0 // bytes at the place we look at that a frame has already answered for

  return {
    quantities,
    push(chunk) {
      const bytes = rest.length === 0 ? chunk : joined(rest, chunk)
      const frames: Frame[] = []
      const rejected = new Map<Reason, number>()
      const refuse = (reason: Reason, count: number) => void rejected.set(reason, (rejected.get(reason) ?? 0) + count)
      let at = 0
      while (at < bytes.length) {
        const verdict = look(bytes, at)
        if (verdict === 'more') {
          if (bytes.length - at >= longest_bytes)
            throw new Error('a driver wants more bytes than its longest frame has')
          break
        }
        if ('frame' in verdict) {
          if (refusedInARow_bytes < doubt_bytes) frames.push(verdict.frame)
          else refuse('unconfirmed', verdict.take - lookedAgain_bytes)
          refusedInARow_bytes = 0
          lookedAgain_bytes = verdict.endsLikeStart ? 1 : 0
          at += verdict.take - lookedAgain_bytes
        } else {
          const count = verdict.skip - lookedAgain_bytes
          if (count > 0) refuse(verdict.reason, count)
          refusedInARow_bytes += count
          lookedAgain_bytes = 0
          at += verdict.skip
        }
      }
      rest = bytes.slice(at) // a copy: the chunk belongs to the link, which may use it again
      return [...frames, ...Array.from(rejected, ([reason, count]): Decoded => ({ kind: 'rejected', reason, count }))]
    },
    reset() {
      rest = new Uint8Array(0)
      refusedInARow_bytes = 0
      lookedAgain_bytes = 0
    },
  }
}

/** The sum of the bytes `from` (included) to `to` (not included). */
export function sumOf(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0
  for (let at = from; at < to; at++) sum += bytes[at]!
  return sum
}

/** Two bytes, the higher first. */
export function bigEndian(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 256 + bytes[at + 1]!
}

function joined(first: Uint8Array, second: Uint8Array) {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
