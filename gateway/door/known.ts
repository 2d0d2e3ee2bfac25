/** Addresses that were known lately: somebody there gave a right password, or was answered. Kept in memory only. */
import { putLast } from '../../edge/platform/put-last.ts'
import { day_ms } from '../../edge/platform/time.ts'

const kept_ms = 7 * day_ms // a station on a bad radio link may be away for days
const addresses_max = 2_000

export interface Known {
  /** Somebody at this address has just shown who he is. */
  note(address: string): void
  has(address: string): boolean
}

/** `elapsed_ms`: a clock that nobody sets. */
export function openKnown(elapsed_ms: () => number = () => performance.now()): Known {
  const seen = new Map<string, number>()
  return {
    note(address) {
      putLast(seen, address, elapsed_ms(), addresses_max)
    },
    has(address) {
      const at_ms = seen.get(address)
      return at_ms !== undefined && elapsed_ms() - at_ms < kept_ms
    },
  }
}
