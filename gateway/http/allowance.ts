/**
 * So many questions at once and so many a second, for each address: a token bucket. @fastify/rate-limit counts in fixed
 * windows, in which a class that has used its thirty tries waits half a minute for the next, and not a second.
 */
import { putLast } from '../../edge/platform/put-last.ts'

const addresses_max = 10_000

export function openAllowance({ burst, perSecond, now }: { burst: number; perSecond: number; now: () => number }) {
  const buckets = new Map<string, { left: number; at_ms: number }>()

  return {
    /** Takes one; gives 0, or how many seconds to wait. */
    take(address: string): number {
      const at_ms = now()
      const before = buckets.get(address) ?? { left: burst, at_ms }
      const left = Math.min(burst, before.left + (Math.max(0, at_ms - before.at_ms) / 1_000) * perSecond)
      putLast(buckets, address, { left: left >= 1 ? left - 1 : left, at_ms }, addresses_max)
      return left >= 1 ? 0 : Math.ceil((1 - left) / perSecond)
    },
  }
}
