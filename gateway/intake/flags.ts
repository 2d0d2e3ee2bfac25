/**
 * Quality flags in real time: each series that has parameters is judged once, as it arrives; a spike is found when the
 * reading after it has come. A flag stands beside the value; it changes none, holds none back and mutes no alert. Series
 * without parameters cost a look into a map.
 */
import type { Logger } from 'pino'
import type { Reading } from '../../edge/contract.ts'
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Flag, Row } from '../contract.ts'
import { type FlagEntry, type PackEntry, pagesOf, type RowsQuery, type Store } from '../store/index.ts'
import { aggregate, judge, type QualityParameters, type QualityState } from './qartod.ts'
import { keyOf, type QualitySettings } from './settings.ts'

type Flags = NonNullable<PackEntry['flags']>
type Own = NonNullable<Flags[number]>

interface Series {
  parameters: QualitySettings[number]
  state: QualityState | null
  /** The newest reading's time as its station stamped it; the state has it by the gateway's clock. */
  stamped_ms: number
  neighbours: string[]
}

export interface Flagging {
  /**
   * The flags of a pack's readings, those that intake gave (a value that cannot exist) included. What a pack shows of a
   * reading before it is added to `earlier`. `off_ms`: how far the clock behind the times is off; tests of change need
   * times by one clock.
   */
  flag(
    station: string,
    readings: readonly Reading[],
    flags: Flags | undefined,
    earlier?: EarlierFlag[],
    off_ms?: number,
  ): Flags | undefined
}

/** The flag of a reading that was taken in before. */
export type EarlierFlag = Pick<FlagEntry, 'sensor' | 'quantity' | 'at_ms' | 'value' | 'flag'>

/** What was found of earlier readings, as entries of the record. They belong into the commit of the pack that showed it. */
export function flagEntries(station: string, received_ms: number, earlier: readonly EarlierFlag[]): FlagEntry[] {
  return earlier.map((found) => ({ kind: 'flag', station, received_ms, ...found }))
}

const lookBack_min_ms = hour_ms
const lookBack_max_ms = 7 * day_ms
const rows_max = 50_000

/**
 * Opens with what each series last measured, so that a restart does not begin blind. While the record still reads its
 * history, that is the newest value alone, and the rest follows: no reading waits for a flag.
 */
export async function openFlags(
  list: QualitySettings,
  store: Pick<Store, 'rows' | 'latest'>,
  log?: Logger,
): Promise<Flagging> {
  const judged = new Map<string, Series>()
  for (const parameters of list) {
    const { station, sensor, quantity, neighbours } = parameters
    const others = neighbours.map((other) => keyOf(other.station, other.sensor, quantity))
    judged.set(keyOf(station, sensor, quantity), { parameters, state: null, stamped_ms: 0, neighbours: others })
  }
  const watched = new Set([...judged.values()].flatMap(({ neighbours }) => neighbours))
  const newest = new Map<string, { at_ms: number; value: number }>()
  if (list.length > 0) await remember()

  return {
    flag(station, readings, flags, earlier = [], off_ms = 0) {
      if (judged.size === 0) return flags
      const found = readings.map((reading, index) => ({ reading, index, own: { ...flags?.[index] } }))
      found.sort((a, b) => a.reading.at_ms - b.reading.at_ms) // a backlog comes newest first
      /** Of each series, the flags of the newest reading in this pack. */
      const newestOwn = new Map<string, Own>()
      let isAny = flags !== undefined
      for (const { reading, own } of found) {
        for (const quantity of Object.keys(reading.values) as QuantityKey[]) {
          const flag = flagOf(station, reading, off_ms, quantity, own, newestOwn, earlier)
          if (flag === undefined) continue
          own[quantity] = flag
          isAny = true
        }
      }
      if (!isAny) return undefined
      found.sort((a, b) => a.index - b.index)
      return found.map(({ own }) => (Object.keys(own).length === 0 ? null : own))
    },
  }

  function flagOf(
    station: string,
    { sensor, at_ms: stamped_ms, values }: Reading,
    off_ms: number,
    quantity: QuantityKey,
    own: Own,
    newestOwn: Map<string, Own>,
    earlier: EarlierFlag[],
  ): Flag | undefined {
    const given = own[quantity]
    const at_ms = stamped_ms - off_ms
    const key = keyOf(station, sensor, quantity)
    const value = values[quantity] ?? null
    if (watched.has(key) && value !== null && at_ms > (newest.get(key)?.at_ms ?? 0)) newest.set(key, { at_ms, value })
    const series = judged.get(key)
    if (!series) return given
    const isNews = series.state === null || at_ms > series.state.at_ms
    const answer = judge(series.parameters, series.state, { at_ms, value, neighbours: neighboursOf(series, at_ms) })
    series.state = answer.state
    if (answer.earlier) {
      const before = newestOwn.get(key)
      if (before) before[quantity] = aggregate([before[quantity]!, answer.earlier.flag])
      else earlier.push({ sensor, quantity, ...answer.earlier, at_ms: series.stamped_ms })
    }
    if (isNews) {
      newestOwn.set(key, own)
      series.stamped_ms = stamped_ms
    }
    return given === undefined ? answer.flag : aggregate([given, answer.flag])
  }

  function neighboursOf({ parameters, neighbours }: Series, at_ms: number): number[] {
    const within_ms = (parameters.neighbour?.within_s ?? 0) * 1_000
    return neighbours.flatMap((key) => {
      const other = newest.get(key)
      return other && Math.abs(at_ms - other.at_ms) <= within_ms ? other.value : []
    })
  }

  async function remember() {
    const later: [Series, RowsQuery][] = []
    for (const { station, sensor, quantity, at_ms, value, clock_off_ms = 0 } of await store.latest()) {
      const key = keyOf(station, sensor, quantity)
      if (watched.has(key) && value !== null) newest.set(key, { at_ms: at_ms - clock_off_ms, value })
      const series = judged.get(key)
      if (!series) continue
      const from_ms = at_ms - lookBack_ms(series.parameters)
      const query = { station, sensor, quantity, from_ms, to_ms: at_ms + 1, limit: 10_000 }
      const { still_reading } = await store.rows({ ...query, limit: 1, mayLack: true })
      if (!still_reading) remembered(series, await pastOf(series.parameters, query))
      else {
        remembered(series, after(series.parameters, nothing, { at_ms, value, clock_off_ms }))
        later.push([series, { ...query, to_ms: Number.MAX_SAFE_INTEGER }])
      }
    }
    void rememberLater(later).catch((err) => log?.warn({ err }, 'quality tests begin anew: the history cannot be read'))
  }

  /** What came meanwhile is among the rows. What is not on the disk yet is judged beside the newest value of before. */
  async function rememberLater(later: readonly [Series, RowsQuery][]) {
    for (const [series, query] of later) {
      const past = await pastOf(series.parameters, query)
      if ((past.state?.at_ms ?? 0) >= (series.state?.at_ms ?? 0)) remembered(series, past)
    }
  }

  async function pastOf(parameters: QualityParameters, query: RowsQuery): Promise<Past> {
    let past = nothing
    let read = 0
    for await (const { rows } of pagesOf(store, query)) {
      for (const row of rows) past = after(parameters, past, row)
      read += rows.length
      if (read >= rows_max) break
    }
    return past
  }
}

type Past = Pick<Series, 'state' | 'stamped_ms'>
const nothing: Past = { state: null, stamped_ms: 0 }

function remembered(series: Series, { state, stamped_ms }: Past) {
  series.state = state
  series.stamped_ms = stamped_ms
}

function after(
  parameters: QualityParameters,
  { state }: Past,
  row: Pick<Row, 'at_ms' | 'value' | 'clock_off_ms'>,
): Past {
  const { at_ms, value, clock_off_ms = 0 } = row
  return { state: judge(parameters, state, { at_ms: at_ms - clock_off_ms, value }).state, stamped_ms: at_ms }
}

function lookBack_ms({ flat_line, rate_of_change }: QualityParameters): number {
  const needed_s = Math.max(flat_line?.fail_s ?? 0, flat_line?.suspect_s ?? 0, rate_of_change?.least_s ?? 0)
  return Math.min(Math.max(needed_s * 2_000, lookBack_min_ms), lookBack_max_ms)
}
