/**
 * Counts what was refused, by reason, and says it in the log: the first time at once, then at most once a minute for
 * each reason, because a flood must not fill the card with log lines.
 */
import type { Logger } from 'pino'

const quiet_ms = 60_000

export function countRefusals<Reason extends string>(
  sentences: Record<Reason, string>,
  { log, now }: { log: Logger; now: () => number },
) {
  const counts: Partial<Record<Reason, number>> = {}
  const said = new Map<Reason, { at_ms: number; count: number }>()

  return {
    counts,
    refuse(reason: Reason, about: Record<string, unknown> = {}) {
      const count = (counts[reason] ?? 0) + 1
      counts[reason] = count
      const last = said.get(reason)
      if (last && now() - last.at_ms < quiet_ms) return
      said.set(reason, { at_ms: now(), count })
      log.warn({ ...about, reason, times: count - (last?.count ?? 0) }, sentences[reason])
    },
  }
}
