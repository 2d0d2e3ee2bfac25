/** `influx check` and `influx rebuild`: what differs between the record and InfluxDB, line by line, and the sum of it. */
import { day_ms } from '../../edge/platform/time.ts'
import { typed } from '../../edge/platform/typed.ts'
import { earliest_ms } from '../intake/index.ts'
import type { Store } from '../store/index.ts'
import { type Counts, type Difference, type Disagreement, differences } from './compare.ts'
import { alertLines, canBeMended, linesOf } from './heal.ts'
import { type Refusing, writeLines } from './rejected-lines.ts'
import type { Server } from './server.ts'
import type { Tagging } from './tagging.ts'
import { ServerTrouble } from './trouble.ts'

export interface CheckOptions {
  store: Pick<Store, 'counts' | 'rows' | 'series' | 'alerts'>
  server: Pick<Server, 'query' | 'write'>
  whose: Tagging
  /** What waits to be sent in the usual way; null when that is not known. */
  unsent: (from_ms: number, to_ms: number) => Counts | null
  now: () => number
}

/** One line of the answer. The last one says whether both sides are `equal`. */
export type Line =
  | {
      day: string
      station: string
      sensor: string
      quantity: string
      /** Readings. */
      record: number
      influx: number
      /** How many of them differ, and the first of these, where they were compared one by one. */
      wrong?: number
      first?: Disagreement[]
    }
  | { sent: number; station: string; day: string }
  | { equal: boolean; differences: number; readings: number; says: string }

/** Every series and day from `from_ms` on that differs, by count, value or flag. */
export async function* checkInflux(options: CheckOptions, from_ms: number): AsyncGenerator<Line> {
  try {
    yield* compared(options, from_ms)
  } catch (err) {
    yield troubleLine(err)
  }
}

/** Sends what InfluxDB lacks or holds otherwise, then compares. Readings whose raw rows the record no longer holds cannot be sent. */
export async function* rebuildInflux(options: CheckOptions, from_ms: number): AsyncGenerator<Line> {
  const { store, server, whose } = options
  try {
    for await (const short of differencesOf(options, from_ms)) {
      if (!canBeMended(short)) continue
      let sent = 0
      for await (const lines of linesOf(store, whose.gateway, short)) {
        await writeLines(server, lines, passOver)
        sent += lines.length
      }
      if (sent > 0) yield { sent, station: short.station, day: dayName(short.day_ms) }
    }
    await writeLines(server, await alertLines(store), passOver)
    yield* compared(options, from_ms)
  } catch (err) {
    yield troubleLine(err)
  }
}

const shown_max = 5

// What is refused is missing afterwards, and the comparison says so.
const passOver: Refusing = { line: async () => undefined, dropped: () => undefined }

function differencesOf({ store, server, whose, unsent, now }: CheckOptions, from_ms: number) {
  const range = { from_ms: Math.max(from_ms, earliest_ms), to_ms: now() + day_ms }
  const waiting = (from_ms: number, to_ms: number) => unsent(from_ms, to_ms) ?? new Map()
  return differences({ store, server, whose, unsent: waiting, depth: 'values' }, range)
}

async function* compared(options: CheckOptions, from_ms: number): AsyncGenerator<Line> {
  let found = 0
  for await (const difference of differencesOf(options, from_ms)) {
    found++
    yield lineOf(difference)
  }
  const readings = (await options.store.counts(from_ms, Number.MAX_SAFE_INTEGER)).reduce((sum, { n }) => sum + n, 0)
  const isBehind = options.unsent(0, 0) === null
  const says = found === 0 ? 'InfluxDB holds what the record holds.' : advice(isBehind)
  yield { equal: found === 0, differences: found, readings, says }
}

function advice(isBehind: boolean): string {
  if (isBehind) return 'The gateway is still filling InfluxDB (see /readyz); check again when it is done.'
  return (
    `Where InfluxDB has fewer, or other values: ${typed('gateway')} influx rebuild. Where it has more, or the raw rows have left ` +
    'the record: somebody else wrote under the name of this gateway, or a record was exchanged; nothing needs to be done.'
  )
}

function lineOf({ day_ms, wrong, ...rest }: Difference): Line {
  const detail = wrong && { wrong: wrong.length, first: wrong.slice(0, shown_max) }
  return { day: dayName(day_ms), ...rest, ...detail }
}

function troubleLine(err: unknown): Line {
  if (!(err instanceof ServerTrouble)) throw err
  return { equal: false, differences: 0, readings: 0, says: err.message }
}

const dayName = (at_ms: number) => new Date(at_ms).toISOString().slice(0, 10)
