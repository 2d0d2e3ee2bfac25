/** A rule over stored history: the alerts it would have raised. Fires nothing and changes nothing. */
import type { Flag } from '../contract.ts'
import { evaluate, evaluateCombination, type Outcome, type RuleState, tick, watch } from './evaluate.ts'
import type { AlertEvent, AlertKind } from './event.ts'
import { isCombination, membersOf, type Rule, type SeriesRule } from './rule.ts'

/** A row of the record. All series the rules watch come in one stream in time order. */
export interface HistoryRow {
  station: string
  sensor: string
  quantity: string
  at_ms: number
  value: number | null
  flag: Flag
}

export interface BacktestEvent {
  at_ms: number
  kind: AlertKind
  label: string
  value: number | null
}

export interface BacktestOptions {
  /** The rules a combination refers to. */
  others?: readonly Rule[]
  /** The end of the period: silence up to here counts. Absent = the last row. */
  until_ms?: number
  /** Each event in full, with its evidence and sentence, for a closer look. */
  onEvent?: (event: AlertEvent) => void
}

/**
 * What `rule` would have said. Each row counts as received when it was measured: freshness is a matter of the day, not
 * of history.
 */
export async function backtest(
  rule: Rule,
  rows: AsyncIterable<HistoryRow> | Iterable<HistoryRow>,
  { others = [], until_ms, onEvent }: BacktestOptions = {},
): Promise<BacktestEvent[]> {
  const events: BacktestEvent[] = []
  const cast = castOf(rule, others)
  let states: Map<string, RuleState> | null = null
  const note = (actor: Rule, outcome: Outcome) => {
    states!.set(actor.id, outcome.state)
    if (actor.id !== rule.id) return
    for (const event of outcome.events) {
      const { at_ms, kind, label, value } = event
      events.push({ at_ms, kind, label, value })
      onEvent?.(event)
    }
  }
  const advance = (at_ms: number, step: (actor: Rule, state: RuleState) => Outcome) => {
    for (const actor of cast) {
      const state = states!.get(actor.id)!
      note(
        actor,
        isCombination(actor) ? evaluateCombination(actor, state, at_ms, levelsOfAll(states!)) : step(actor, state),
      )
    }
  }
  let last_ms = Number.NEGATIVE_INFINITY
  for await (const row of rows) {
    states ??= new Map(cast.map((actor) => [actor.id, watch(actor, null, row.at_ms)]))
    last_ms = row.at_ms
    advance(row.at_ms, (actor, state) =>
      isOf(actor, row)
        ? evaluate(actor as SeriesRule, state, { ...row, received_ms: row.at_ms })
        : tick(actor, state, row.at_ms),
    )
  }
  if (states && until_ms !== undefined && until_ms > last_ms)
    advance(until_ms, (actor, state) => tick(actor, state, until_ms))
  return events
}

/** The rule and all it depends on, each after what it watches. */
function castOf(rule: Rule, others: readonly Rule[]): Rule[] {
  const cast = new Map<string, Rule>()
  const add = (actor: Rule, path: string[]) => {
    if (cast.has(actor.id) || path.includes(actor.id)) return
    for (const member of isCombination(actor) ? membersOf(actor) : []) {
      const target = others.find(({ id }) => id === member.rule)
      if (target) add(target, [...path, actor.id])
    }
    cast.set(actor.id, actor)
  }
  add(rule, [])
  return [...cast.values()]
}

function isOf(rule: Rule, row: HistoryRow): boolean {
  if (isCombination(rule)) return false
  return rule.station === row.station && rule.sensor === row.sensor && rule.quantity === row.quantity
}

function levelsOfAll(states: ReadonlyMap<string, RuleState>): Map<string, number> {
  return new Map([...states].map(([id, state]) => [id, state.alert?.level ?? -1]))
}
