/**
 * Who sends, and whether all of them are waiting for their receipt already. Then gathering longer gains nothing: a lone
 * station gets its receipt at once, and twenty that send one pack after the other are not held up by the clock.
 *
 * In the long run this makes no more commits than gathering would: each early one takes a token, and tokens come back one
 * for each `receipt_ms`. The store of them is for bursts: a test, a backlog, a village after a power cut.
 */
import type { Entry } from './record.ts'

const active_ms = 1_000 // who sent in this stretch or the last one counts as sending
const tokens_max = 20_000 // as many commits as three hours of gathering make

export function openSenders(receipt_ms: number, clock: () => number = () => performance.now()) {
  let recent = new Set<string>()
  let before = new Set<string>()
  let active = 0
  let turned_ms = clock()
  const waiting = new Set<string>()
  let tokens = tokens_max
  let filled_ms = clock()

  function turn(now_ms: number) {
    const isLongAgo = now_ms - turned_ms >= 2 * active_ms
    before = isLongAgo ? new Set() : recent
    recent = new Set()
    active = before.size
    turned_ms = now_ms
  }

  function takeToken(now_ms: number): boolean {
    tokens = Math.min(tokens_max, tokens + (now_ms - filled_ms) / Math.max(receipt_ms, 1))
    filled_ms = now_ms
    if (tokens < 1) return false
    tokens--
    return true
  }

  return {
    /** The senders of these wait now. */
    waits(entries: Entry[]): void {
      const now_ms = clock()
      if (now_ms - turned_ms >= active_ms) turn(now_ms)
      for (const entry of entries) {
        if (entry.kind !== 'pack') continue
        const { station } = entry
        waiting.add(station)
        if (recent.has(station)) continue
        recent.add(station)
        if (!before.has(station)) active++
      }
    },
    /** Whether everybody who sends is waiting, and a commit may be spent on it; then its token is gone. */
    isEverybody: (): boolean => waiting.size > 0 && waiting.size >= active && takeToken(clock()),
    /** Nobody waits any more. */
    served: () => waiting.clear(),
  }
}
