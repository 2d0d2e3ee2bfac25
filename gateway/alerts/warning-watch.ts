/**
 * The watch over the warning itself: how old the number of each running alert is, and whether each rule is fed and
 * judged. It looks now and then, because what it looks for is that nothing happens.
 */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import type { Alert, LocalizedText, RuleAnswer, RuleTrouble, Stale } from '../contract.ts'
import {
  isCombination,
  type KnownStation,
  keyOf,
  membersOf,
  placeOf,
  type RuleWithState,
  type SeriesRule,
  validityOf,
} from '../rules/index.ts'
import type { AlertList } from './alert-list.ts'
import type { Engine } from './engine.ts'
import type { Resting } from './resting.ts'
import { expiredTrouble, ruleTroubles } from './rule-watch.ts'
import { type SeriesWatch, seriesKey } from './series-watch.ts'
import { silenceOf, staleOf } from './stale.ts'

export interface WatchOptions {
  engine: Pick<Engine, 'inForce' | 'watch'>
  alerts: Pick<AlertList, 'running'>
  series: Pick<SeriesWatch, 'of' | 'look'>
  /** What stations have, by what they said and by what arrived. */
  known: () => KnownStation[]
  resting: Pick<Resting, 'troublesOf'>
  now: () => number
  clock: Pick<Clock, 'after'>
  log: Logger
}

/** What `GET /rules` says of one rule beyond the rule itself. */
export type RuleWatched = Required<Pick<RuleAnswer, 'last_judged_ms' | 'not_judged' | 'troubles'>>

export type WarningWatch = ReturnType<typeof openWarningWatch>

const said_max = 6
const look_ms = 30_000 // people are told of what has lasted for minutes

/** Looks at once, then every half minute. */
export function openWarningWatch({ engine, alerts, series, known, resting, now, clock, log }: WatchOptions) {
  const listeners = new Set<() => void>()
  let cancel = clock.after(look_ms, again)

  return {
    staleOf: staleAlert,
    /** The alert with its present value and how old it is. */
    present(alert: Alert): Alert {
      if (alert.state !== 'active') return alert
      const memory = memoryOf(alert)
      const { newest = null, usable = null } = memory ?? {}
      return {
        ...alert,
        present: newest && { value: newest.value, at_ms: newest.time_ms, flag: newest.flag },
        value_at_ms: usable?.time_ms ?? null,
        stale: staleAlert(alert),
      }
    },
    /** The running alerts whose present value is not known, exercises left out. */
    stale: staleAlerts,
    ofRule(id: string): RuleWatched {
      const rules = rulesOf(id)
      return {
        last_judged_ms: lastJudged_ms(id),
        not_judged: sumOf(rules.map((rule) => judgedOf(rule).counts)),
        troubles: [...resting.troublesOf(id), ...troublesOf(rules, known())],
      }
    },
    /** When a rule last judged a reading; null: never. */
    lastJudged_ms,
    /** By rule, those without trouble left out. */
    troubles: troublesByRule,
    /** All of it in sentences: what is shown where there is room for a few lines. */
    says(): LocalizedText[] {
      const stale = staleAlerts()
      const told = new Set(stale.map(({ alert }) => alert.rule)) // the alert says it already
      const troubles = [...troublesByRule()].flatMap(([rule, all]) =>
        all.filter(({ kind }) => kind !== 'no-readings' || !told.has(rule)),
      )
      const all = [...stale.map(({ stale: { says } }) => says), ...troubles].map(({ id, en }) => ({ id, en }))
      const more = all.length - said_max
      if (more <= 0) return all
      return [
        ...all.slice(0, said_max),
        { id: `Dan ${more} lagi: lihat halaman aturan.`, en: `And ${more} more: see GET /api/v1/rules.` },
      ]
    },
    /** Called after each look; the answer stops it. */
    onLook(listener: () => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    look,
    close: () => cancel(),
  }

  function lastJudged_ms(id: string): number | null {
    const judged = rulesOf(id).flatMap((rule) => judgedOf(rule).judged_ms ?? [])
    return judged.length > 0 ? Math.max(...judged) : null
  }

  async function look() {
    await series.look()
    for (const listener of listeners) listener()
  }

  async function again() {
    await look().catch((err) => log.error({ err }, 'the watch over the rules failed; it looks again'))
    cancel = clock.after(look_ms, again)
  }

  function staleAlerts(): { alert: Alert; stale: Stale }[] {
    return alerts.running().flatMap((alert) => {
      const stale = alert.exercise ? null : staleAlert(alert)
      return stale ? [{ alert, stale }] : []
    })
  }

  function troublesByRule(): Map<string, RuleTrouble[]> {
    const ids = new Set(engine.inForce().flatMap(({ rule, exercise }) => (exercise ? [] : [rule.id])))
    const stations = known()
    const found = [...ids].map((id): [string, RuleTrouble[]] => [id, troublesOf(rulesOf(id), stations)])
    return new Map(found.filter(([, troubles]) => troubles.length > 0))
  }

  function rulesOf(id: string): RuleWithState[] {
    return engine.inForce().filter(({ rule, exercise }) => rule.id === id && !exercise)
  }

  function troublesOf(rules: RuleWithState[], stations: KnownStation[]): RuleTrouble[] {
    const now_ms = now()
    const expired = expiredTrouble(
      rules.map(({ rule }) => rule),
      now_ms,
    )
    if (expired) return [expired]
    return rules.flatMap((one) => {
      const { rule, state } = one
      const { from_ms, until_ms } = validityOf(rule)
      if (isCombination(rule) || now_ms < from_ms || now_ms >= until_ms) return []
      return ruleTroubles(rule, {
        memory: series.of(seriesOf(rule)),
        station: stations.find(({ station }) => station === rule.station),
        judged_ms: judgedOf(one).judged_ms,
        notJudged: judgedOf(one).counts,
        from_ms: Math.max(state.watching_ms, from_ms),
        now_ms,
        unusable: state.unusable ?? null,
        standing: state.restart?.standing ?? null,
      })
    })
  }

  function staleAlert(alert: Alert): Stale | null {
    if (alert.state !== 'active') return null
    const now_ms = now()
    const stale = seriesRulesOf(alert.rule).flatMap(({ rule, state }) => {
      const memory = series.of(seriesOf(rule))
      const silence = silenceOf(memory, state.watching_ms, now_ms)
      if (!silence) return []
      const { sensor, quantity } = rule
      const place = alert.station === null ? placeOf(rule) : alert.place
      return [staleOf({ sensor, quantity, place, label: alert.label }, memory, silence, { now_ms, zone: rule.zone })]
    })
    return stale.sort((a, b) => a.since_ms - b.since_ms)[0] ?? null
  }

  /** The rules of a series behind an alert: its own, or of a combination those that it watches, without the silent kind. */
  function seriesRulesOf(
    id: string,
    seen: readonly string[] = [],
  ): { rule: SeriesRule; state: RuleWithState['state'] }[] {
    return engine.inForce().flatMap(({ rule, state }) => {
      if (rule.id !== id || seen.includes(id)) return []
      if (isCombination(rule)) return membersOf(rule).flatMap((member) => seriesRulesOf(member.rule, [...seen, id]))
      return rule.measure === 'silence' || state.alert === null ? [] : [{ rule, state }]
    })
  }

  /** When a rule last compared a reading with its levels, before this start too, and what it did not. */
  function judgedOf({ rule, state }: RuleWithState): { judged_ms: number | null; counts: Record<string, number> } {
    const watched = engine.watch().find(({ key }) => key === keyOf(rule))
    return { judged_ms: watched?.judged_ms ?? state.heard_ms, counts: watched?.counts ?? {} }
  }

  function memoryOf({ station, sensor, quantity }: Alert) {
    return station && sensor && quantity ? series.of(seriesKey(station, sensor, quantity)) : null
  }
}

/** The series that the rules in force watch, drills left out. */
export function watchedBy(inForce: readonly RuleWithState[]): Set<string> {
  return new Set(inForce.flatMap(({ rule, exercise }) => (exercise || isCombination(rule) ? [] : [seriesOf(rule)])))
}

function seriesOf({ station, sensor, quantity }: SeriesRule): string {
  return seriesKey(station, sensor, quantity)
}

function sumOf(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const counts of all) for (const [reason, n] of Object.entries(counts)) sum[reason] = (sum[reason] ?? 0) + n
  return sum
}
