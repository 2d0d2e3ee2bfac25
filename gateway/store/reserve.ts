/**
 * What is still written when the disk is full and the ballast is given up: warnings, states, and readings that change an alert;
 * of the other readings a pack a minute of each station while half of the ballast is left, so that rules go on judging.
 * All else is refused as by the disk: its sender keeps it.
 */
import { minute_ms } from '../../edge/platform/time.ts'
import { type Ballast, DiskRefused, type Entry } from './record.ts'

export function openReserve(ballast: Ballast | undefined, elapsed_ms: () => number) {
  const taken = new Map<string, number>()

  return {
    isSpent: () => ballast?.isSpent() ?? false,
    /** Throws `DiskRefused` for what has to wait. */
    check(entries: readonly Entry[], isUrgent: boolean) {
      if (!ballast?.isSpent() || isUrgent || entries.every(isSmall)) return
      const [pack] = entries
      if (pack?.kind === 'pack' && !pack.history && !ballast.isHalfUsed() && isDue(pack.station)) return
      throw new DiskRefused('The disk is full; what is left is for warnings and states.')
    },
    /** Whether a commit that the disk refused should be tried once more: there is room now. */
    relieves: (err: unknown): boolean =>
      err instanceof DiskRefused && /ENOSPC|EDQUOT/.test(err.message) && (ballast?.giveUp() ?? false),
  }

  function isDue(station: string): boolean {
    const before_ms = taken.get(station)
    if (before_ms !== undefined && elapsed_ms() - before_ms < minute_ms) return false
    taken.set(station, elapsed_ms())
    return true
  }
}

function isSmall({ kind }: Entry): boolean {
  return kind === 'alert' || kind === 'presence' || kind === 'clock' || kind === 'correction' || kind === 'withdrawal'
}
