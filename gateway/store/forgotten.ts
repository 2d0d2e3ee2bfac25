/** What people have the record forget: which values a scope means, and what it leaves of an entry of the log. */
import type { Reading } from '../../edge/contract.ts'
import type { ConflictEntry, Entry, ForgetScope, PackEntry, RefusedEntry } from './entries.ts'
import { type Picked, pick, readingsOf } from './verdicts/picked.ts'

export interface Names {
  station: string
  sensor: string
  quantity: string
}

/** Whether values of this series are meant, of whatever time. */
export function meansSeries({ station, sensor, quantity }: ForgetScope, of: Names): boolean {
  return station === of.station && (sensor ?? of.sensor) === of.sensor && (quantity ?? of.quantity) === of.quantity
}

/** The times that are meant: from ≤ at_ms < to. */
export function spanOf({ from_ms, to_ms }: ForgetScope): { from_ms: number; to_ms: number } {
  return { from_ms: from_ms ?? Number.NEGATIVE_INFINITY, to_ms: to_ms ?? Number.POSITIVE_INFINITY }
}

export function isOfAllTimes({ from_ms, to_ms }: ForgetScope): boolean {
  return from_ms === undefined && to_ms === undefined
}

/** Everything that there is of a station, its own words and its ledger included. */
export function isWholeStation(what: ForgetScope): boolean {
  return what.sensor === undefined && isOfAllTimes(what)
}

/** What is left of an entry of the log; null when nothing is. The very entry when none of it is meant. */
export function withoutScope(entry: Entry, what: ForgetScope): Entry | null {
  if (!('station' in entry) || entry.station !== what.station) return entry
  if (isWholeStation(what)) return null
  if (entry.kind === 'pack' || entry.kind === 'conflict') return packWithout(entry, what)
  if (entry.kind === 'flag') return meansValue(what, entry.sensor, entry.quantity, entry.at_ms) ? null : entry
  if (entry.kind === 'correction') return isCorrectionOf(what, entry.correction) ? null : entry
  if (entry.kind === 'refused') return isMeantByPayload(entry, what) ? null : entry
  return entry
}

function packWithout<Kept extends PackEntry | ConflictEntry>(entry: Kept, what: ForgetScope): Kept | null {
  const left: Picked = { index: [], quantity: [] }
  let values = 0
  entry.pack.readings.forEach(({ sensor, at_ms, values: own }: Reading, index) => {
    for (const quantity in own) {
      values++
      if (!meansValue(what, sensor, quantity, at_ms)) pick(left, index, quantity)
    }
  })
  if (left.index.length === values) return entry
  // A pack has a number in the ledger, whatever is left of it.
  if (left.index.length === 0 && entry.kind === 'conflict') return null
  const { flags: _flags, clocks: _clocks, ...rest } = entry
  return { ...rest, ...readingsOf(entry as PackEntry, left) } as Kept
}

function meansValue(what: ForgetScope, sensor: string, quantity: string, at_ms: number): boolean {
  const { from_ms, to_ms } = spanOf(what)
  return meansSeries(what, { station: what.station, sensor, quantity }) && at_ms >= from_ms && at_ms < to_ms
}

/** A correction goes with the whole of what it speaks of, and with nothing less. */
export function isCorrectionOf(
  what: ForgetScope,
  of: { station: string; sensor: string; quantity: string | null },
): boolean {
  if (of.station !== what.station || !isOfAllTimes(what)) return false
  return (what.sensor ?? of.sensor) === of.sensor && (what.quantity ?? of.quantity) === of.quantity
}

/**
 * Whether a payload in quarantine may hold values that are meant. It may be cut off or be no JSON at all, so it is read as
 * text: that it names the sensor, and a time of the stretch or none. Better a payload too many goes than one too few.
 */
export function isMeantByPayload({ station, payload }: RefusedEntry, what: ForgetScope): boolean {
  if (station !== what.station) return false
  if (isWholeStation(what)) return true
  const text = Buffer.from(payload, 'base64').toString()
  if (what.sensor !== undefined && !text.includes(`"${what.sensor}"`)) return false
  if (isOfAllTimes(what)) return true
  const times = Array.from(text.matchAll(/"at_ms"\s*:\s*(-?\d+)/g), ([, digits]) => Number(digits))
  const { from_ms, to_ms } = spanOf(what)
  return times.length === 0 || times.some((at_ms) => at_ms >= from_ms && at_ms < to_ms)
}
