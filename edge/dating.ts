/**
 * Readings that were dated by a clock that was not set, and are dated anew when it is.
 *
 *   stamp = base + elapsed          known base − base = how far the date was off
 *
 * A reading is re-dated at most once, and never after it was sent: its name may be known to the gateway. So that a new
 * name is never one that was sent before, times of an unset clock are even milliseconds, and the shift is odd.
 */
import { readFileSync } from 'node:fs'
import type { Reading } from './contract.ts'
import type { ClockSync } from './platform/clock-sync.ts'

/** By which setting of the clock a reading was dated. */
export interface Stamp {
  base_ms: number
  /** What was known of the clock. */
  sync: ClockSync
}

/** Where the outbox learns by which clock readings are dated now. */
export interface Dating {
  stamp(): Stamp
  /** The same for all processes between two starts of this computer. */
  boot: string
}

/** Times of an unset clock are multiples of this. */
export const unsetGrain_ms = 2
const drift_ms = 50
/** A clock that was off by less was as good as set. */
const small_ms = 2_000

export function isSameStamp(a: Stamp | undefined, b: Stamp | undefined): boolean {
  if (!a || !b) return a === b
  return a.sync === b.sync && Math.abs(a.base_ms - b.base_ms) <= drift_ms
}

/** What is added to times that were dated by `base_ms`; 0 when they were right. */
export function shiftOf(base_ms: number, known_base_ms: number): number {
  const off_ms = known_base_ms - base_ms
  return Math.abs(off_ms) <= small_ms ? 0 : 2 * Math.floor(off_ms / 2) + 1
}

/** The text of readings, dated anew. */
export function redated(json: string, shift_ms: number): string {
  const readings = JSON.parse(json) as Reading[]
  return JSON.stringify(
    readings.map(({ clock: _, ...reading }) =>
      shift_ms === 0 ? reading : { ...reading, at_ms: reading.at_ms + shift_ms, clock: 'redated' },
    ),
  )
}

/** A pack in memory, dated anew when the clock behind it was not known to be right. */
export function redate(
  pack: { json: string; oldest_ms: number; stamp?: Stamp | undefined },
  known_base_ms: number,
): void {
  const { stamp } = pack
  if (!stamp || stamp.sync === 'synced') return
  const shift_ms = shiftOf(stamp.base_ms, known_base_ms)
  if (shift_ms !== 0 || stamp.sync === 'unsynced') pack.json = redated(pack.json, shift_ms)
  pack.oldest_ms += shift_ms
  pack.stamp = { base_ms: known_base_ms, sync: 'synced' }
}

/** Names the time between two starts of this computer; `otherwise` where the kernel does not tell. */
export function bootId(otherwise: string): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return otherwise // not Linux: what an earlier process dated stays as it is
  }
}
