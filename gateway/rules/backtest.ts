/** A rule over stored history: the alerts it would have raised. Fires nothing and changes nothing. */
import { everySensor } from '../../edge/contract.ts'
import type { AlertEvent, BacktestAnswer, Flag } from '../contract.ts'
import { keyOf, rulesInForce } from './in-force.ts'
import { beginJudgement, type Judgement } from './judgement.ts'
import { restarted } from './restart.ts'
import { isCombination, membersOf, type Rule } from './rule.ts'
import { startWatching } from './rule-state.ts'
import type { Series } from './samples.ts'

/** A row of the record. All series the rules watch come in one stream in time order. */
export interface HistoryRow extends Series {
  at_ms: number
  value: number | null
  flag: Flag
  /** Measured while somebody worked at the sensor. */
  isTrial?: boolean
}

/** From when on a sensor, or with \`everySensor\` all of a station, is another than before. */
export interface HistoryRestart {
  station: string
  sensor: string
  at_ms: number
}

export type BacktestEvent = BacktestAnswer['events'][number]

export interface BacktestOptions {
  /** The rules a combination refers to. */
  others?: readonly Rule[]
  /** Where rules begin anew, as they did when they lived through it; in the order of time. */
  restarts?: readonly HistoryRestart[]
  /** The end of the period: silence up to here counts. Absent = the last row. */
  until_ms?: number
  /** Asked at the end: whether the rows went on to the end of the period. Absent = they did. */
  isWhole?: () => boolean
  /** Each event in full, with its evidence and sentence, for a closer look. */
  onEvent?: (event: AlertEvent) => void
}

/** What `rule` would have warned of, judged as the engine judges; see `judgement.ts` for the two differences. */
export async function backtest(
  rule: Rule,
  rows: AsyncIterable<HistoryRow> | Iterable<HistoryRow>,
  { others = [], restarts = [], until_ms, isWhole = () => true, onEvent }: BacktestOptions = {},
): Promise<BacktestEvent[]> {
  const found: BacktestEvent[] = []
  const rules = withMembers(rule, others)
  let judgement: Judgement | null = null
  let met = 0
  for await (const { at_ms, value, flag, isTrial, ...series } of rows) {
    judgement ??= begin(at_ms)
    judgement.passTime(at_ms)
    for (; met < restarts.length && restarts[met]!.at_ms <= at_ms; met++) meet(judgement, restarts[met]!)
    judgement.take(series, { at_ms, value, flag, received_ms: at_ms, ...(isTrial && { isTrial }) })
    note(judgement)
  }
  if (judgement && until_ms !== undefined && isWhole()) {
    judgement.passTime(until_ms)
    note(judgement)
  }
  return found

  function meet(judgement: Judgement, { station, sensor, at_ms }: HistoryRestart) {
    for (const one of rules) {
      if (isCombination(one) || one.station !== station) continue
      if (sensor === everySensor || sensor === one.sensor) begunAnew(judgement, keyOf(one), at_ms)
    }
  }

  function begunAnew(judgement: Judgement, key: string, at_ms: number) {
    judgement.applyTo(key, (_, state) => ({ state: restarted(state, at_ms, true), events: [] }))
  }

  function begin(at_ms: number): Judgement {
    const watched = rules.map((one) => ({ rule: one, state: startWatching(one, null, at_ms), exercise: false }))
    return beginJudgement(rulesInForce(watched))
  }

  // An event carries its evidence: over years of history they are not kept.
  function note({ events }: Judgement) {
    for (const event of events.splice(0)) {
      if (event.rule !== rule.id) continue
      const { at_ms, kind, label, value } = event
      found.push({ at_ms, kind, label, value })
      onEvent?.(event)
    }
  }
}

/** The rule and all rules it depends on, with every period of each. */
export function withMembers(rule: Rule, others: readonly Rule[]): Rule[] {
  const found = new Set([rule])
  for (const one of found) {
    if (!isCombination(one)) continue
    const ids = new Set(membersOf(one).map((member) => member.rule))
    for (const other of others) if (ids.has(other.id) && other.id !== rule.id) found.add(other)
  }
  return [...found]
}
