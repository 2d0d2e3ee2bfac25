/**
 * Sends again what InfluxDB should hold and does not, or holds with another value: a server may answer 204, restart, and have
 * forgotten. The record tells which days of which series differ, and those are sent once more, which changes nothing where
 * they were right.
 */
import { day_ms } from '../../edge/platform/time.ts'
import { earliest_ms } from '../intake/index.ts'
import { pagesOf, type Store } from '../store/index.ts'
import { type Counts, type Difference, differences } from './compare.ts'
import { nameOf, type SeriesName } from './influx-sums.ts'
import { alertLineOf, lineOf } from './line.ts'
import type { Server } from './server.ts'
import type { Tagging } from './tagging.ts'

export interface HealOptions {
  store: Pick<Store, 'counts' | 'rows' | 'series' | 'alerts' | 'stations' | 'quarantine'>
  server: Pick<Server, 'query' | 'kind'>
  whose: Tagging
  now: () => number
}

/** What waits to be sent in the usual way. */
export type Unsent = (from_ms: number, to_ms: number) => Counts

export interface Healer {
  /**
   * Lines to send again, batch by batch, of what is missing since `from_ms`. When that is most of it, the server has lost
   * more than that, and everything before is compared as well.
   */
  lines(unsent: Unsent, from_ms: number): AsyncGenerator<string[]>
  /** The server had trouble: what it seemed to refuse for ever may have been its trouble. */
  forget(): void
}

const page_rows = 5_000
const alerts_max = 1_000
const disputes_max = 100
// A disputed reading may still wait to be sent when it is put right: it is put right once more.
const patience_ms = 900_000

export function openHealer({ store, server, whose, now }: HealOptions): Healer {
  let tried = new Set<string>()
  const unfillable = new Set<string>()
  let disputed_ms = 0

  async function* lines(unsent: Unsent, from_ms: number): AsyncGenerator<string[]> {
    // It has no InfluxQL: there is no asking what it holds.
    if ((await server.kind()) === 'victoria-metrics') return
    // Even an empty record wants to know whether somebody is there, and has the database.
    await server.query('SELECT "flag" FROM "water_level_m" LIMIT 1')
    const to_ms = now() + day_ms
    const start_ms = Math.max(from_ms, earliest_ms)
    let [missing, all] = [0, 0]
    const short = new Set<string>()
    for await (const day of shortIn(start_ms, to_ms, unsent)) {
      missing += Math.max(0, day.record - day.influx)
      all += day.record
      short.add(dayNameOf(day))
      yield* linesOf(store, whose.gateway, day)
    }
    if (missing > all / 2) {
      for await (const day of shortIn(earliest_ms, start_ms, unsent)) yield* linesOf(store, whose.gateway, day)
    }
    if (short.size > 0) yield await alertLines(store)
    const since_ms = disputed_ms
    disputed_ms = now() - patience_ms
    yield* disputedLines(store, whose.gateway, since_ms)
    // Sent whole, and it differs again: InfluxDB refuses something of it, and will not take it this time either.
    for (const name of short) if (tried.has(name)) unfillable.add(name)
    tried = short
  }

  async function* shortIn(from_ms: number, to_ms: number, unsent: Unsent) {
    const comparing = { store, server, whose, unsent, depth: 'sums' } as const
    for await (const difference of differences(comparing, { from_ms, to_ms })) {
      if (canBeMended(difference) && !unfillable.has(dayNameOf(difference))) yield difference
    }
  }

  return {
    lines,
    forget() {
      tried = new Set()
      unfillable.clear()
    },
  }
}

const dayNameOf = (difference: Difference) => `${difference.day_ms} ${nameOf(difference)}`

/** Whether sending the record's rows changes anything: what only InfluxDB holds stays there. */
export function canBeMended({ record, influx, wrong }: Difference): boolean {
  return influx < record || (wrong?.some((one) => one.record !== null) ?? false)
}

/**
 * Of two values with one name the record keeps the first, and InfluxDB the one it was given last. The record's quarantine
 * knows which were disputed; what the record kept is sent again.
 */
async function* disputedLines(
  store: Pick<Store, 'rows' | 'stations' | 'quarantine'>,
  gateway: string,
  since_ms: number,
) {
  for (const { station } of await store.stations()) {
    const entries = await store.quarantine(station, disputes_max)
    const disputes = entries.filter(({ reason, received_ms }) => reason === 'conflict' && received_ms >= since_ms)
    const payloads = disputes.map(({ payload }) => Buffer.from(payload, 'base64').toString('utf8')).join()
    // Quarantine keeps the beginning of a payload, so it need not be whole JSON.
    const times = new Set([...payloads.matchAll(/"at_ms":(\d+)/g)].map((match) => Number(match[1])))
    const lines: string[] = []
    for (const at_ms of times) {
      const { rows } = await store.rows({ station, from_ms: at_ms, to_ms: at_ms + 1, limit: page_rows })
      lines.push(...rows.map((row) => lineOf({ station, ...row }, gateway)))
    }
    if (lines.length > 0) yield lines
  }
}

/** Alerts are few: when something is missing, the newest of them are sent once more without being compared. */
export async function alertLines(store: Pick<Store, 'alerts'>): Promise<string[]> {
  const entries = await store.alerts(alerts_max)
  return entries.map(({ alert }) => alertLineOf(alert)).filter((line) => line !== null)
}

/** All raw rows of a series on one day, as lines of `gateway`. */
export async function* linesOf(
  store: Pick<Store, 'rows'>,
  gateway: string,
  { station, sensor, quantity, day_ms: from_ms }: SeriesName & { day_ms: number },
): AsyncGenerator<string[]> {
  const query = { station, sensor, quantity, from_ms, to_ms: from_ms + day_ms, limit: page_rows }
  for await (const { rows } of pagesOf(store, query)) {
    if (rows.length > 0) yield rows.map((row) => lineOf({ station, ...row }, gateway))
  }
}
