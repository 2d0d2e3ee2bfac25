/**
 * Finds the answer to one question among the bytes that come after it. Pure.
 *
 * RS485 adapters and one-wire cables give back what was sent: when the first bytes are the whole question, they are its
 * echo and are cut. Then the driver looks at each place, as `drivers/framing.ts` does; a weak sum finds an answer in any
 * noise if it is given enough of it, so after a few bytes (`noise_most_bytes`) nothing is believed any more.
 */
import type { Reason } from '../../hardware/reasons.ts'
import type { Question, Rejected } from '../driver.ts'

/** A driver line that was switched on too late, a start bit from nowhere: more than that before an answer is a fault. */
const usualNoise_bytes = 16

/** What can be said after some bytes: the answer, that there will be none, or nothing yet. */
export type Found = { answer: Uint8Array } | 'garbled' | 'more'

type Sought = Pick<Question, 'ask' | 'look' | 'longest_bytes' | 'noise_most_bytes'>

/** A search for the answer to a question; what it finds does not depend on how the bytes were cut. */
export function searchAnswer({ ask, look, longest_bytes, noise_most_bytes = usualNoise_bytes }: Sought) {
  const refused = new Map<Reason, number>()
  let bytes = new Uint8Array(0)
  let mayEcho = ask.length > 0
  let hasEchoed = false
  let refused_bytes = 0
  return { push, refused: () => refusalsIn(refused), hasEchoed: () => hasEchoed, rest_bytes: () => bytes.length }

  function push(chunk: Uint8Array): Found {
    bytes = joined(bytes, chunk)
    if (mayEcho && !cutEcho()) return 'more'
    let at = 0
    while (at < bytes.length) {
      const verdict = look(bytes, at)
      if (verdict === 'more') {
        if (bytes.length - at >= longest_bytes) throw new Error('a driver wants more bytes than its longest answer has')
        break
      }
      if ('take' in verdict) {
        const answer = bytes.slice(at, at + verdict.take)
        bytes = bytes.slice(at + verdict.take)
        return { answer }
      }
      refused.set(verdict.reason, (refused.get(verdict.reason) ?? 0) + verdict.skip)
      refused_bytes += verdict.skip
      at += verdict.skip
      if (refused_bytes > noise_most_bytes) break
    }
    bytes = bytes.slice(at)
    return refused_bytes > noise_most_bytes ? 'garbled' : 'more'
  }

  /** False: what has come is the beginning of an echo, perhaps. */
  function cutEcho(): boolean {
    const length = Math.min(bytes.length, ask.length)
    for (let at = 0; at < length; at++) {
      if (bytes[at] !== ask[at]) {
        mayEcho = false
        return true
      }
    }
    if (length < ask.length) return false
    mayEcho = false
    hasEchoed = true
    bytes = bytes.slice(ask.length)
    return true
  }
}

/** Counts by reason, as the rest of the edge takes them. */
export function refusalsIn(counts: ReadonlyMap<Reason, number>): Rejected[] {
  return Array.from(counts, ([reason, count]) => ({ kind: 'rejected', reason, count }))
}

function joined(first: Uint8Array, second: Uint8Array) {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
