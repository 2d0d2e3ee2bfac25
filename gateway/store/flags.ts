/** The flags of a pack as the log keeps them: only what a test found. */
import { type Flag, flags as known, unjudged } from '../../hardware/flags.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'

/** The flags that a reading's values got from tests; null or absent = none did. */
export type ReadingFlags = Partial<Record<QuantityKey, Flag>> | null | undefined

/**
 * The flag of one value of a reading. The one place where an absent flag gets its meaning: to write out a flag for each
 * value would lengthen an ordinary pack by a third, and most values are never tested. What has no value is missing, whatever
 * else was found: when the value comes after all, nothing of it is left in the sums.
 */
export function flagOf(flags: ReadingFlags, quantity: string, value: number | null): Flag {
  if (value === null) return known.missing
  return flags?.[quantity as QuantityKey] ?? unjudged(value)
}
