/** `POST /rules/backtest`: what a rule would have said. Changes nothing, so it is as public as reading; and bounded. */
import { z } from 'zod'
import { sentencesOf } from '../../edge/platform/problems.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { BacktestAnswer } from '../contract.ts'
import { guestOf, openLine } from '../door/index.ts'
import {
  type App,
  openAllowance,
  ProblemError,
  type Reply,
  rangeOf,
  refuseNodes,
  Time,
  tooMany,
} from '../http/index.ts'
import type { Store } from '../store/index.ts'
import { withMembers } from './backtest.ts'
import { openBacktests, TookTooLong } from './backtests.ts'
import { checkRules, type KnownStation } from './check.ts'
import { seriesKeyOf } from './in-force.ts'
import { notThisRule } from './refused-words.ts'
import { isCombination, type Rule, readRule } from './rule.ts'
import type { Series } from './samples.ts'

export interface BacktestParts {
  store: Pick<Store, 'rows'> & Partial<Pick<Store, 'corrections'>>
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

const year_ms = 365 * day_ms
// A class behind one router: thirty tries at once, then one each second.
const burst = 30
const perSecond = 1
const lineLimits = { running_max: 2, waiting_max: 60, waitingPerAddress_max: burst }

export function backtestResource(app: App, { store, rules, stations, now }: BacktestParts) {
  const allowance = openAllowance({ burst, perSecond, now })
  const line = openLine(lineLimits)
  const backtests = openBacktests({ store })
  app.addHook('preClose', backtests.close)

  app.post(
    '/api/v1/rules/backtest',
    {
      config: { may: 'see' },
      schema: {
        summary: 'What a rule would have said over stored history; fires nothing',
        description: 'Without `to`: until now. Without `from`: the year before `to`. One at a time for each address.',
        body: Body,
        response: { 200: BacktestAnswer },
      },
    },
    async (request, reply) => {
      const address = guestOf(request.ip)
      const wait_s = allowance.take(address)
      if (wait_s > 0) {
        throw tooMany(
          {
            id: `Banyak percobaan aturan datang dari alamat Anda. Coba lagi ${wait_s} detik lagi.`,
            en: `Many backtests came from your address. Try again in ${wait_s} s.`,
          },
          wait_s,
          429,
        )
      }
      const rule = ruleOf(request.body.rule)
      const range = rangeOf(request.body, year_ms, now())
      const others = rules().filter(({ id }) => id !== rule.id)
      const lanes = seriesOf(withMembers(rule, others))
      for (const { quantity } of lanes) refuseNodes(request, quantity) // its answer would tell them
      const signal = goneWith(reply)
      const leave = await line.enter(address, signal)
      if (leave === 'too-many-from-address')
        throw tooMany(
          {
            id: 'Banyak percobaan aturan dari alamat Anda menunggu. Coba lagi 5 detik lagi.',
            en: 'Many backtests of your address wait. Try again in 5 s.',
          },
          5,
          429,
        )
      if (leave === 'too-many')
        throw tooMany(
          {
            id: 'Banyak percobaan aturan menunggu. Coba lagi 10 detik lagi.',
            en: 'Many backtests are waiting. Try again in 10 s.',
          },
          10,
        )
      try {
        return await backtests.run({ rule, others, lanes, range }, signal)
      } catch (err) {
        if (err instanceof TookTooLong)
          throw tooMany(
            {
              id: 'Percobaan ini terlalu lama. Pilih waktu yang lebih pendek.',
              en: 'This backtest took too long. Ask for a shorter period.',
            },
            10,
          )
        throw err
      } finally {
        leave()
      }
    },
  )

  function ruleOf(raw: unknown): Rule {
    const { rule, problems } = readRule(raw)
    const others = rules().filter(({ id }) => id !== rule?.id)
    // Only the station is checked: history may hold a sensor that is no longer there.
    const places = stations().map(({ station }) => ({ station }))
    const all = rule ? checkRules([...others, rule], places) : problems
    if (!rule || all.length > 0) throw new ProblemError(400, notThisRule(sentencesOf(all)))
    return rule
  }
}

/** Aborts when whoever asked has gone, so that nobody works for nobody. */
function goneWith({ raw }: Pick<Reply, 'raw'>): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished)
      gone.abort(new ProblemError(499, { id: 'Yang bertanya sudah pergi.', en: 'Whoever asked has gone.' }))
  })
  return gone.signal
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
