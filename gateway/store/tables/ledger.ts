/** Which packs of an outbox have arrived: pure bookkeeping over the numbers of one epoch. */

import type { z } from 'zod'
import type { LedgerEpoch } from '../../contract.ts'

export interface Epoch {
  first_received_ms: number
  last_received_ms: number
  packs: number
  duplicates: number
  highest_seq: number
  /** Pack numbers received, as sorted ranges that do not touch; both ends included. */
  received: [from: number, to: number][]
}

// A link that loses every second pack for a day makes a few thousand; a station that invents numbers gets no more. Who
// begins many epochs has fewer in each: all of one station's are then at most 5,000 × 8 + 40,000 × ln(200 / 8) ≈ 170,000.
const ranges_max = 5_000
const rangesOfStation = 40_000

export function newEpoch(received_ms: number): Epoch {
  return {
    first_received_ms: received_ms,
    last_received_ms: received_ms,
    packs: 0,
    duplicates: 0,
    highest_seq: 0,
    received: [],
  }
}

/**
 * Enters one pack. Returns false when it had arrived before. Packs without a number (0) are counted, never compared.
 * `epochs`: how many its station has.
 */
export function enter(epoch: Epoch, seq: number, received_ms: number, epochs = 1): boolean {
  epoch.last_received_ms = Math.max(epoch.last_received_ms, received_ms)
  epoch.highest_seq = Math.max(epoch.highest_seq, seq)
  const isNew = seq === 0 || addNumber(epoch.received, seq)
  if (isNew) epoch.packs++
  else epoch.duplicates++
  // Beyond the limit the oldest hole is taken as filled: better than to grow, or to forget what is newest.
  const most = Math.min(ranges_max, Math.ceil(rangesOfStation / epochs))
  while (epoch.received.length > most) {
    const [first, second] = epoch.received.splice(0, 2) as [[number, number], [number, number]]
    epoch.received.unshift([first[0], second[1]])
  }
  return isNew
}

/** The epoch as the ledger shows it. */
export function answerOf(name: string, epoch: Epoch): z.infer<typeof LedgerEpoch> {
  const { received, ...counts } = epoch
  return { epoch: name, ...counts, missing: missingOf(received) }
}

function missingOf(received: [number, number][]): [number, number][] {
  const missing: [number, number][] = []
  let next = 1
  for (const [from, to] of received) {
    if (from > next) missing.push([next, from - 1])
    next = to + 1
  }
  return missing
}

function addNumber(ranges: [number, number][], seq: number): boolean {
  const after = ranges.length === 0 || seq > ranges.at(-1)![1] ? ranges.length : firstBeyond(ranges, seq)
  const before = ranges[after - 1]
  const next = ranges[after]
  if (before && seq <= before[1]) return false
  const joinsBefore = before?.[1] === seq - 1
  const joinsNext = next?.[0] === seq + 1
  if (joinsBefore && joinsNext) {
    before[1] = next[1]
    ranges.splice(after, 1)
  } else if (joinsBefore) before[1] = seq
  else if (joinsNext) next[0] = seq
  else ranges.splice(after, 0, [seq, seq])
  return true
}

// The first range that begins after `seq`.
function firstBeyond(ranges: [number, number][], seq: number): number {
  let low = 0
  let high = ranges.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ranges[middle]![0] <= seq) low = middle + 1
    else high = middle
  }
  return low
}
