/** Two nodes flashed from one image disconnect each other for ever: a second connection closes the first. */
import type { Logger } from 'pino'

const window_ms = 5 * 60_000
const repeats_max = 3 // a half-open connection is taken over once; three in five minutes are two nodes

export function countTakeovers({ log, now }: { log: Logger; now: () => number }) {
  const recent = new Map<string, number[]>()
  let count = 0

  return {
    count: () => count,
    note(who: string, address: string) {
      count++
      const since_ms = now() - window_ms
      const times = [...(recent.get(who) ?? []).filter((at_ms) => at_ms > since_ms), now()]
      if (times.length < repeats_max) {
        recent.set(who, times)
        return
      }
      recent.delete(who) // counts anew, so that the log says it at most every third time
      log.warn({ who, address }, 'two nodes seem to have one identity: they keep taking over each other’s connection')
    },
  }
}
