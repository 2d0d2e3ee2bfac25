/** Backtests in their threads: the same answer as judged here, and an end to each. */
import { afterAll, beforeEach, expect, it } from 'vitest'
import type { Row } from '../../../gateway/contract.ts'
import { backtest } from '../../../gateway/rules/backtest.ts'
import { backtestLimits, openBacktests, TookTooLong } from '../../../gateway/rules/backtests.ts'
import { readRule } from '../../../gateway/rules/rule.ts'
import { BadQuery, type Store } from '../../../gateway/store/record.ts'

const minute_ms = 60_000
const range = { from_ms: 0, to_ms: 100_000 * minute_ms }
const series = (sensor: string) => ({ station: 'hulu', sensor, quantity: 'water_level_m' as const })
const ruleOf = (raw: object) => readRule(raw).rule!
const rule = ruleOf({ id: 'tinggi', ...series('level'), levels: [{ label: 'Siaga', at: 2, clear: 1 }], fresh_s: 600 })
const never = new AbortController().signal

/** Rises and falls once in a hundred minutes; one value in fifty is missing. */
function valueAt(minute: number): number | null {
  return minute % 50 === 7 ? null : 1.5 + Math.sin((minute / 100) * 2 * Math.PI)
}

const limits = { ...backtestLimits }
const store = { rows: pagesOf(2_500) }
const { run, close } = openBacktests({ store, limits })
beforeEach(() => {
  Object.assign(limits, backtestLimits)
  store.rows = pagesOf(2_500)
})
afterAll(close)
const question = { rule, others: [], lanes: [series('level')], range }

it('answers what the rule says when it is judged here, of one series and of several', async () => {
  const rows = (sensor: string) =>
    Array.from({ length: 2_500 }, (_, i) => ({
      ...series(sensor),
      at_ms: i * minute_ms,
      value: valueAt(i),
      flag: 1 as const,
    }))
  const expected = await backtest(rule, rows('level'), { until_ms: range.to_ms })
  expect(expected.length).toBeGreaterThan(20)
  expect(await run(question, never)).toEqual({ events: expected, rows: 2_500, truncated: false })

  const second = ruleOf({ ...rule, id: 'kedua', ...series('other') })
  const both = ruleOf({ id: 'dua', label: 'Banjir', all: ['tinggi', 'kedua'] })
  const merged = rows('level').flatMap((row) => [row, { ...row, ...series('other') }])
  const events = await backtest(both, merged, { others: [rule, second], until_ms: range.to_ms })
  const lanes = [series('level'), series('other')]
  expect(events.length).toBeGreaterThan(20)
  expect(await run({ rule: both, others: [rule, second], lanes, range }, never)).toEqual({
    events,
    rows: 5_000,
    truncated: false,
  })
})

it.each([
  ['rows', { rows_max: 2_000 }],
  ['events', { events_max: 10 }],
  ['time', { time_max_ms: 0 }],
])('reads no further than so many %s, and says so', async (_what, lower) => {
  Object.assign(limits, lower)
  store.rows = pagesOf(1_000_000)
  const answer = await run(question, never)
  expect(answer).toMatchObject({ truncated: true })
  expect(answer.rows).toBeLessThanOrEqual(2_000)
})

it('ends with whoever asked, and with a store that refuses; the next one is answered', async () => {
  const gone = new AbortController()
  store.rows = () => {
    gone.abort(new Error('gone'))
    return new Promise(() => undefined)
  }
  await expect(run(question, gone.signal)).rejects.toThrow('gone')
  store.rows = async () => Promise.reject(new BadQuery('no such cursor'))
  await expect(run(question, never)).rejects.toThrow(BadQuery)
  store.rows = pagesOf(2_500)
  expect(await run(question, never)).toMatchObject({ rows: 2_500 })
})

it('is ended when it goes on for longer than it may', async () => {
  limits.end_ms = 1
  store.rows = () => new Promise(() => undefined)
  await expect(run(question, never)).rejects.toThrow(TookTooLong)
})

/** A record of so many rows, one a minute. */
function pagesOf(rows: number): Store['rows'] {
  return async ({ sensor = '', cursor = '0', limit }) => {
    const first = Number(cursor)
    const end = Math.min(rows, first + limit)
    const page = Array.from({ length: end - first }, (_, i): Row => {
      const value = valueAt(first + i)
      return { sensor, quantity: 'water_level_m', at_ms: (first + i) * minute_ms, value, flag: 1, received_ms: null }
    })
    return { rows: page, next: end < rows ? `${end}` : null }
  }
}
