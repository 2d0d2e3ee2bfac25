/**
 * The quarantine of a station, read again after the cause is mended: what can be stored is stored, once; what cannot stays
 * with its reason. Killed at any moment it may be done again: what was stored by then is a repeat.
 */
import { minute_ms } from '../../edge/platform/time.ts'
import type { ClockMark } from '../contract.ts'
import { type EarlierFlag, type Flagging, flagEntries } from '../intake/index.ts'
import {
  historyEpoch,
  type PackEntry,
  type QuarantinedAt,
  type RefusedEntry,
  type Store,
  type Verdict,
} from '../store/index.ts'
import { type ReadAgain, readAgain } from './reading-again.ts'

export interface RetryTools {
  store: Pick<Store, 'quarantined' | 'receive' | 'append'>
  /** Judges the quality of readings; absent: only values outside their range are flagged. */
  flag?: Flagging['flag']
  now: () => number
}

/** Payloads: read = mended + partly + stay. Readings that quarantine counts: before = released + after. */
export interface Retried {
  station: string
  payloads: { read: number; mended: number; partly: number; stay: number }
  readings: { before: number; released: number; after: number }
  /** Readings that the record has now, and those that it had already. */
  stored: number
  repeated: number
}

const batch = 32
const ahead_ms = 5 * minute_ms

export async function retryQuarantine(station: string, by: string, tools: RetryTools): Promise<Retried> {
  const { store, now } = tools
  const done: Retried = {
    ...{ station, stored: 0, repeated: 0 },
    payloads: { read: 0, mended: 0, partly: 0, stay: 0 },
    readings: { before: 0, released: 0, after: 0 },
  }
  const kept = (await store.quarantined(station)).toReversed() // the oldest first: of two values under one name it stays
  for (let start = 0; start < kept.length; start += batch) {
    const lines = kept.slice(start, start + batch)
    const outcomes = await Promise.all(lines.map((line) => again(line, tools)))
    const changed = outcomes.filter((one) => one.left !== one.line.entry)
    if (changed.length > 0) {
      const counts: Record<string, number> = {}
      for (const { line } of changed) counts[line.entry.reason] = (counts[line.entry.reason] ?? 0) + line.entry.readings
      const ids = changed.map(({ line }) => line.id)
      await store.append([
        { kind: 'retried', received_ms: now(), of: station, by, lines: ids, counts },
        ...changed.flatMap(({ left }) => left ?? []),
      ])
    }
    for (const outcome of outcomes) add(done, outcome)
  }
  return done
}

interface Outcome {
  line: QuarantinedAt
  /** What stays in quarantine: the very entry, a part of it, or nothing. */
  left: RefusedEntry | null
  verdict: Verdict | null
}

async function again(line: QuarantinedAt, { store, flag }: RetryTools): Promise<Outcome> {
  const read = readAgain(line.entry)
  if (!read) return { line, left: line.entry, verdict: null }
  const { station, received_ms } = line.entry
  const earlier: EarlierFlag[] = []
  const pack = { ...read.pack!, epoch: `${historyEpoch}quarantine`, seq: 0 }
  const flags = flag ? flag(station, pack.readings, read.flags, earlier) : read.flags
  const clocks = pack.readings.map(({ clock, at_ms }): ClockMark | null => {
    return clock ?? (at_ms > received_ms + ahead_ms ? 'doubted' : null)
  })
  const entry: PackEntry = { kind: 'pack', station, received_ms, pack, history: true }
  if (flags) entry.flags = flags
  if (clocks.some(Boolean)) entry.clocks = clocks
  const verdict = await store.receive(entry, flagEntries(station, received_ms, earlier), {
    onlyNew: true,
    urgent: true,
  })
  return { line, left: leftOf(line.entry, read, verdict), verdict }
}

/** Nothing new was in it: it stays as it is. Otherwise what could not be stored of it, with the reason it had. */
function leftOf(entry: RefusedEntry, read: ReadAgain, verdict: Verdict): RefusedEntry | null {
  const refused = Object.values(verdict.refused).reduce((sum, n) => sum + n, 0)
  const faulty = Object.values(read.faults ?? {}).reduce((sum, n) => sum + n, 0)
  if (refused === 0 && faulty === 0 && !read.isCut) return null
  if (verdict.stored === 0) return entry
  if (read.isCut) return { ...entry, readings: Math.max(1, entry.readings - verdict.stored) }
  const indexes = new Set(verdict.values?.refused.map(({ index }) => index))
  const own = read.pack!.readings.filter((_, index) => indexes.has(index))
  const readings = Math.min(entry.readings, Math.max(1, refused + faulty))
  // The text as it came is kept where something of it could not be read at all.
  const payload = faulty > 0 ? entry.payload : Buffer.from(JSON.stringify(own)).toString('base64')
  return { ...entry, readings, payload }
}

function add(done: Retried, { line, left, verdict }: Outcome) {
  const { payloads, readings } = done
  payloads.read++
  payloads[left === null ? 'mended' : left === line.entry ? 'stay' : 'partly']++
  readings.before += line.entry.readings
  readings.after += left?.readings ?? 0
  readings.released += line.entry.readings - (left?.readings ?? 0)
  done.stored += verdict?.stored ?? 0
  done.repeated += verdict?.repeated ?? 0
}
