/** The thread in which a backtest judges: years of history take seconds, which a warning must not wait for. */
import { lowerPriority } from '../../edge/platform/priority.ts'
import { say, serve } from '../../edge/platform/thread.ts'
import type { BacktestAnswer } from '../contract.ts'
import { backtest, type HistoryRestart, type HistoryRow } from './backtest.ts'
import type { Rule } from './rule.ts'
import type { Series } from './samples.ts'

export interface Asked {
  rule: Rule
  others: Rule[]
  /** The series that are watched. `page` numbers them so. */
  lanes: Series[]
  restarts: HistoryRestart[]
  /** The end of the period, up to which silence counts. */
  to_ms: number
  rows_max: number
  events_max: number
  time_max_ms: number
}

/** Rows of one series in time order, as columns: these cross between threads as they are. A value that is missing is NaN. */
export interface Page {
  at_ms: Float64Array
  value: Float64Array
  flag: Uint8Array
  /** 1: measured while somebody worked at the sensor. */
  trial: Uint8Array
  isLast: boolean
}

/** What the thread says: it needs the next page of this series. */
export interface Wanted {
  lane: number
}

const arrivals = new Map<number, (page: Page) => void>()

const calls = {
  open: () => lowerPriority(),
  page: (lane: number, page: Page) => arrivals.get(lane)?.(page),
  async run({
    rule,
    others,
    lanes,
    restarts,
    to_ms,
    rows_max,
    events_max,
    time_max_ms,
  }: Asked): Promise<BacktestAnswer> {
    arrivals.clear()
    const until_ms = performance.now() + time_max_ms
    const bounds: Bounds = {
      ...{ rows: 0, events: 0, truncated: false },
      isReached: () => bounds.rows >= rows_max || bounds.events >= events_max || performance.now() > until_ms,
    }
    const rows = inTimeOrder(lanes.map((series, lane) => rowsOf(series, lane, bounds)))
    const events = await backtest(rule, untilBound(rows, bounds, events_max), {
      ...{ others, restarts, until_ms: to_ms, isWhole: () => !bounds.truncated },
      onEvent: () => void bounds.events++,
    })
    return { events, rows: bounds.rows, truncated: bounds.truncated }
  },
}
export type BacktestCalls = typeof calls

serve(calls)

interface Bounds {
  rows: number
  events: number
  truncated: boolean
  isReached: () => boolean
}

async function* rowsOf(series: Series, lane: number, bounds: Bounds): AsyncGenerator<HistoryRow> {
  for (;;) {
    const arrived = new Promise<Page>((resolve) => arrivals.set(lane, resolve))
    say({ lane } satisfies Wanted)
    const { at_ms, value, flag, trial, isLast } = await arrived
    for (let i = 0; i < at_ms.length; i++) {
      const number = value[i]!
      yield {
        ...series,
        at_ms: at_ms[i]!,
        value: Number.isNaN(number) ? null : number,
        flag: flag[i] as HistoryRow['flag'],
        ...(trial[i] === 1 && { isTrial: true }),
      }
    }
    bounds.rows += at_ms.length
    bounds.truncated ||= !isLast && bounds.isReached()
    if (isLast || bounds.truncated) return
  }
}

/** Ends when a rule has said so much that nobody would read it. */
async function* untilBound(rows: AsyncIterable<HistoryRow>, bounds: Bounds, events_max: number) {
  for await (const row of rows) {
    yield row
    if (bounds.events < events_max) continue
    bounds.truncated = true
    return
  }
}

async function* inTimeOrder(lanes: AsyncGenerator<HistoryRow>[]): AsyncGenerator<HistoryRow> {
  const heads = await Promise.all(lanes.map((lane) => lane.next()))
  for (;;) {
    let first = -1
    for (const [index, head] of heads.entries()) {
      if (!head.done && (first === -1 || head.value.at_ms < (heads[first]!.value as HistoryRow).at_ms)) first = index
    }
    if (first === -1) return
    yield heads[first]!.value as HistoryRow
    heads[first] = await lanes[first]!.next()
  }
}
