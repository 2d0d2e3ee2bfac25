/** Backtests at work: each judges in a thread, which is kept for the next one, and ended when it takes too long. */
import { startThread, type Thread } from '../../edge/platform/thread.ts'
import type { BacktestAnswer } from '../contract.ts'
import { pagesOf, type Store } from '../store/index.ts'
import type { HistoryRestart } from './backtest.ts'
import type { Asked, BacktestCalls, Page, Wanted } from './backtest-thread.ts'
import { correctedRow } from './corrected.ts'

export const backtestLimits = {
  rows_max: 5_000_000, // ten years of one reading a minute
  events_max: 20_000,
  time_max_ms: 25_000,
  /** The thread looks at the time between two pages; then it is ended. */
  end_ms: 35_000,
  /** A class tries one rule after the other, and a thread takes a fifth of a second to load. */
  idle_ms: 30_000,
}

export interface Question extends Pick<Asked, 'rule' | 'others' | 'lanes'> {
  range: { from_ms: number; to_ms: number }
}

/** It judged for longer than it may, although it reads no further after a time. */
export class TookTooLong extends Error {}

const page_rows = 2_000 // read and handed on in about 3 ms, and others are served between two
const threadFile = new URL('./backtest-thread.js', import.meta.url)

interface Worker {
  thread: Thread<BacktestCalls>
  wanted: (wanted: Wanted) => void
  ending?: NodeJS.Timeout
}

export type Backtests = ReturnType<typeof openBacktests>

export interface BacktestsOptions {
  store: Pick<Store, 'rows'> & Partial<Pick<Store, 'corrections'>>
  /** Looked at anew for each backtest. */
  limits?: typeof backtestLimits
}

export function openBacktests({ store, limits = backtestLimits }: BacktestsOptions) {
  const idle: Worker[] = []
  const workers = new Set<Worker>()
  let isClosed = false

  return {
    /** Rejects with the reason of `signal` when that aborts, with `TookTooLong`, or with what the store says. */
    async run(question: Question, signal: AbortSignal): Promise<BacktestAnswer> {
      const restarts = await restartsIn(store, question)
      const worker = idle.pop() ?? (await begin())
      clearTimeout(worker.ending)
      try {
        const answer = await judged(worker, { ...question, restarts }, signal)
        rest(worker)
        return answer
      } catch (err) {
        await end(worker) // it may still be judging
        throw err
      }
    },
    async close() {
      isClosed = true
      await Promise.all([...workers].map(end))
    },
  }

  async function begin(): Promise<Worker> {
    const notice = (message: unknown) => worker.wanted(message as Wanted)
    const worker: Worker = { thread: await startThread(threadFile, {}, notice), wanted: () => undefined }
    workers.add(worker)
    return worker
  }

  function rest(worker: Worker) {
    if (isClosed) return void end(worker)
    idle.push(worker)
    worker.ending = setTimeout(() => {
      idle.splice(idle.indexOf(worker), 1)
      void end(worker)
    }, limits.idle_ms).unref()
  }

  async function end(worker: Worker) {
    clearTimeout(worker.ending)
    workers.delete(worker)
    await worker.thread.end()
  }

  function judged(
    worker: Worker,
    { range, ...asked }: Question & Pick<Asked, 'restarts'>,
    signal: AbortSignal,
  ): Promise<BacktestAnswer> {
    const { rows_max, events_max, time_max_ms, end_ms } = limits
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new TookTooLong('a backtest took too long')), end_ms)
      const gone = () => reject(signal.reason)
      if (signal.aborted) gone()
      signal.addEventListener('abort', gone)
      const lanes = asked.lanes.map((series) =>
        pagesOf(store, { ...series, ...range, corrected: true, limit: page_rows }),
      )
      worker.wanted = ({ lane }) => {
        nextPage(lanes[lane]!)
          .then((page) => worker.thread.ask('page', lane, page), reject)
          .catch(reject)
      }
      worker.thread
        .ask('run', { ...asked, to_ms: range.to_ms, rows_max, events_max, time_max_ms })
        .then(resolve, reject)
        .finally(() => {
          clearTimeout(late)
          signal.removeEventListener('abort', gone)
        })
    })
  }
}

/** Where the stations of a question changed, in the order of time. */
async function restartsIn(store: BacktestsOptions['store'], { lanes, range }: Question): Promise<HistoryRestart[]> {
  const stations = new Set(lanes.map(({ station }) => station))
  const all = (await store.corrections?.()) ?? []
  return all
    .filter(({ station, change, withdrawn }) => change?.restarts && !withdrawn && stations.has(station))
    .map(({ station, sensor, from_ms }) => ({ station, sensor, at_ms: from_ms }))
    .filter(({ at_ms }) => at_ms >= range.from_ms && at_ms < range.to_ms)
    .sort((a, b) => a.at_ms - b.at_ms)
}

async function nextPage(pages: ReturnType<typeof pagesOf>): Promise<Page> {
  const { value, done } = await pages.next()
  const rows = done ? [] : value.rows.map(correctedRow)
  return {
    at_ms: Float64Array.from(rows, ({ at_ms }) => at_ms),
    value: Float64Array.from(rows, ({ value }) => value ?? Number.NaN),
    flag: Uint8Array.from(rows, ({ flag }) => flag),
    trial: Uint8Array.from(rows, ({ trial }) => (trial ? 1 : 0)),
    isLast: done || value.next === null,
  }
}
