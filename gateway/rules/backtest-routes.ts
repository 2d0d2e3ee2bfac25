/** `POST /rules/backtest`: what a rule would have said. Changes nothing, so it is as public as reading; and bounded. */
import { z } from 'zod'
import { day_ms } from '../../edge/platform/time.ts'
import { BacktestAnswer } from '../contract.ts'
import { type App, openAllowance, ProblemError, rangeOf, Time, tooMany } from '../http/index.ts'
import { pagesOf, type Store } from '../store/index.ts'
import { backtest, type HistoryRow, withMembers } from './backtest.ts'
import { checkRules, type KnownStation } from './check.ts'
import { correctedRow } from './corrected.ts'
import { seriesKeyOf } from './in-force.ts'
import { isCombination, type Rule, readRule } from './rule.ts'
import type { Series } from './samples.ts'

export interface BacktestParts {
  store: Pick<Store, 'rows'>
  rules: () => readonly Rule[]
  stations: () => readonly KnownStation[]
  now: () => number
}

const Moment = z.union([z.int().min(0).max(8.64e15), Time])
const Body = z.strictObject({
  rule: z.looseObject({}).describe('a rule as in rules.yaml'),
  from: Moment.optional(),
  to: Moment.optional(),
})

const rows_max = 5_000_000 // ten years of one reading a minute
const time_max_ms = 25_000
const page_rows = 5_000
const running_max = 2
const year_ms = 365 * day_ms
// A class behind one router: thirty tries at once, then one each second.
const burst = 30
const perSecond = 1

export function backtestResource(app: App, { store, rules, stations, now }: BacktestParts) {
  const allowance = openAllowance({ burst, perSecond, now })
  let running = 0

  app.post(
    '/api/v1/rules/backtest',
    {
      config: { access: 'read' },
      schema: {
        summary: 'What a rule would have said over stored history; fires nothing',
        description: 'Without `to`: until now. Without `from`: the year before `to`.',
        body: Body,
        response: { 200: BacktestAnswer },
      },
    },
    async (request, reply) => {
      const wait_s = allowance.take(request.ip)
      if (wait_s > 0) {
        throw tooMany(`Many backtests came from your address. Try again in ${wait_s} s.`, wait_s, 429)
      }
      if (running >= running_max) {
        throw tooMany('Other backtests are running. Try again in a few seconds.', 5)
      }
      const rule = ruleOf(request.body.rule)
      const range = rangeOf(request.body, year_ms, now())
      const others = rules().filter(({ id }) => id !== rule.id)
      const bounds = { rows: 0, truncated: false, until_ms: performance.now() + time_max_ms, isGone: false }
      reply.raw.once('close', () => {
        bounds.isGone = !reply.raw.writableFinished
      })
      running++
      try {
        const rows = inTimeOrder(seriesOf(withMembers(rule, others)).map((series) => rowsOf(series, range, bounds)))
        const events = await backtest(rule, rows, { others, ...(!bounds.truncated && { until_ms: range.to_ms }) })
        return { events, rows: bounds.rows, truncated: bounds.truncated }
      } finally {
        running--
      }
    },
  )

  function ruleOf(raw: unknown): Rule {
    const { rule, problems } = readRule(raw)
    const others = rules().filter(({ id }) => id !== rule?.id)
    // Only the station is checked: history may hold a sensor that is no longer there.
    const places = stations().map(({ station }) => ({ station }))
    const all = rule ? checkRules([...others, rule], places) : problems
    if (!rule || all.length > 0) throw new ProblemError(400, `rule: ${all.join(' ')}`)
    return rule
  }

  async function* rowsOf(
    series: Series,
    range: { from_ms: number; to_ms: number },
    bounds: { rows: number; truncated: boolean; until_ms: number; isGone: boolean },
  ): AsyncGenerator<HistoryRow> {
    for await (const { rows, next } of pagesOf(store, { ...series, ...range, corrected: true, limit: page_rows })) {
      for (const { at_ms, value, flag } of rows.map(correctedRow)) yield { ...series, at_ms, value, flag }
      bounds.rows += rows.length
      if (bounds.isGone) return
      bounds.truncated ||= next !== null && (bounds.rows >= rows_max || performance.now() > bounds.until_ms)
      if (bounds.truncated) return
    }
  }
}

/** The series these rules watch, each once. */
function seriesOf(rules: readonly Rule[]): Series[] {
  const watched = rules.flatMap((rule) => (isCombination(rule) ? [] : [rule]))
  const byKey = new Map(
    watched.map(({ station, sensor, quantity }) => [
      seriesKeyOf(station, sensor, quantity),
      { station, sensor, quantity },
    ]),
  )
  return [...byKey.values()]
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
