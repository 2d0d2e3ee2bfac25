/** An entry of the log as the values that rules judge. */
import type { Reading } from '../../edge/contract.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'
import { type ConflictEntry, flagOf, type PackEntry } from '../store/index.ts'
import type { Sample } from './sample.ts'

export interface Series {
  station: string
  sensor: string
  quantity: string
}

/** The values of an entry, oldest first. */
export function* samplesOf(entry: PackEntry | ConflictEntry): Generator<{ series: Series; sample: Sample }> {
  const { station, received_ms, pack, flags, off_ms, clocks, doubted } = entry
  const isHistory = entry.history === true
  const isConflict = entry.kind === 'conflict'
  for (const { index, time_ms } of oldestFirst(pack.readings, off_ms ?? 0, received_ms)) {
    const { sensor, at_ms, values, clock: said, trial } = pack.readings[index]!
    const clock = clocks?.[index] ?? said
    for (const quantity in values) {
      const value = values[quantity as QuantityKey] ?? null
      const flag = flagOf(flags?.[index], quantity, value)
      const doubt = { ...(off_ms !== undefined && { off_ms }), ...(clock && { clock }), ...(doubted && { doubted }) }
      const sample: Sample = {
        at_ms,
        value,
        flag,
        received_ms,
        time_ms,
        isHistory,
        isConflict,
        ...doubt,
        ...(trial && { isTrial: true }),
      }
      yield { series: { station, sensor, quantity }, sample }
    }
  }
}

/**
 * Positions in `readings`, oldest first, each with its time by the gateway's clock. Several that seem to lie in the
 * future end with the receipt, a millisecond apart: their order is known, and the newest is what counts now.
 */
function oldestFirst(readings: readonly Reading[], off_ms: number, received_ms: number) {
  const order = readings.map((_, index) => index)
  const isSorted = readings.every((reading, index) => index === 0 || reading.at_ms >= readings[index - 1]!.at_ms)
  if (!isSorted) order.sort((a, b) => readings[a]!.at_ms - readings[b]!.at_ms)
  const timed = order.map((index) => ({ index, time_ms: readings[index]!.at_ms - off_ms }))
  let latest_ms = received_ms
  for (let i = timed.length - 1; i >= 0; i--) {
    const own_ms = timed[i]!.time_ms
    if (own_ms <= latest_ms) break
    timed[i]!.time_ms = latest_ms
    if (i > 0 && readings[order[i - 1]!]!.at_ms < readings[order[i]!]!.at_ms) latest_ms--
  }
  return timed
}
