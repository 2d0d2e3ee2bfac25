/**
 * The one driver of rules: what readings and the passing of time make of the rules in force. The engine judges what
 * arrives with it, a backtest judges history. Pure: a judgement collects new states and events and leaves the rules as
 * they are, so that both can be committed together, or thrown away.
 *
 * What differs between the two is handed in:
 * - when a reading was received. `fresh_s` and an unset clock are judged by it. In a backtest a reading was received
 *   when it was measured: freshness is a matter of the day, not of history;
 * - when time passes. The engine follows its clock, some seconds late, because a reading may be on its way. In a
 *   backtest time passes up to each row, because rows come in order.
 */
import { flags } from '../../hardware/flags.ts'
import type { AlertEvent } from '../contract.ts'
import type { ConflictEntry, Entry, FlagEntry, PackEntry } from '../store/index.ts'
import { correctedSample, type LayersOf } from './corrected.ts'
import { evaluate, evaluateCombination, type Outcome, tick } from './evaluate.ts'
import { dueOf_ms, type RulesInForce, seriesKeyOf } from './in-force.ts'
import { lookBack_ms, withLate } from './late.ts'
import type { UsableReading } from './measures/measure.ts'
import { levelsNow, membersNow } from './members.ts'
import { type Meanwhile, reconsidered } from './reconsidered.ts'
import { rejudged } from './rejudged.ts'
import { type Combination, isCombination, membersOf, type SeriesRule } from './rule.ts'
import { allLate_ms, type ClockStep, type RuleState, shifted, sinceOf_ms } from './rule-state.ts'
import { type Sample, staleness, timeIn_ms, timeOf_ms, type Unjudged, unusableFor } from './sample.ts'
import { type Series, samplesOf } from './samples.ts'
import type { Present } from './timeline.ts'
import type { Change } from './why.ts'

/** Nobody is told of its events until they are committed. */
export interface Judgement {
  /** States that changed, by the key of their rule. */
  states: ReadonlyMap<string, RuleState>
  /** In the order in which they came about. */
  events: AlertEvent[]
  /**
   * Judges an entry of the log, readings oldest first. Where a fresh reading meets a window that lacks late ones, it asks
   * for the state with a whole window first: `.next(state)` goes on with that one, `.next()` with what is there.
   */
  judging(entry: Entry): Generator<WindowWanted, void, RuleState | undefined>
  /** The same without asking: with the windows as they are. Says whether it would have asked. */
  judge(entry: Entry): { isWanting: boolean }
  /** Judges one value of one series. */
  take(series: Series, sample: Sample): void
  /** What is due up to and with `until_ms` without a reading, in the order in which it is due. */
  passTime(until_ms: number): void
  /** Entries of the log are lost: what windows lack is not known. */
  loseTrack(): void
  /** Judges the last known reading again, after the rule or the reading was changed. `state`: with its window filled, if possible. */
  rejudge(key: string, state: RuleState, now_ms: number, correction?: Change['correction']): void
  /** Judges the newest reading again, with a window that was not to be had in time. */
  reconsider(key: string, looked: RuleState, meanwhile: Meanwhile, now_ms: number): void
  /** What a mark in the life of its sensor makes of a rule: see `restart.ts`. */
  applyTo(key: string, change: (rule: SeriesRule, state: RuleState) => Outcome): void
  /** Looks at every combination anew: for one that is new while what it watches already warns. */
  judgeCombinations(at_ms: number): void
}

/** A rule whose window lacks readings that came late, and the fresh one that is about to be judged with it. */
export interface WindowWanted {
  key: string
  rule: SeriesRule
  state: RuleState
  present: Present
}

/** One reading of a rule's series: why no level was compared with it, or null. */
export interface Heard {
  key: string
  received_ms: number
  unjudged: Unjudged | null
  /** What was compared, by the gateway's clock. */
  reading?: UsableReading | undefined
}

/** `onHeard` is told of each reading that a rule watches; `layersOf` has the corrections of a station. */
export function beginJudgement(
  inForce: RulesInForce,
  onHeard?: (heard: Heard) => void,
  layersOf: LayersOf = () => null,
): Judgement {
  const states = new Map<string, RuleState>()
  const events: AlertEvent[] = []
  /** When time alone next changes a rule, as far as it was asked since its state changed. */
  const dues = new Map<string, number | null>()
  /**
   * Combinations of which a member has changed, and when. One reading may end one rule and begin another: a combination that
   * looked in between would warn of what never was, and whether it does would hang on the order of the rules.
   */
  const unsettled = new Map<string, number>()
  return { states, events, judging, judge, take, loseTrack, passTime, rejudge, reconsider, applyTo, judgeCombinations }

  function judge(entry: Entry) {
    const steps = judging(entry)
    let isWanting = false
    while (!steps.next().done) isWanting = true
    return { isWanting }
  }

  function* judging(entry: Entry): Generator<WindowWanted, void, RuleState | undefined> {
    if (entry.kind === 'clock') return setClock(entry)
    if (entry.kind === 'flag') return noteFlag(entry)
    if ((entry.kind !== 'pack' && entry.kind !== 'conflict') || !inForce.stations.has(entry.station)) return
    const samples = [...samplesOf(entry)] // first: an entry that cannot be read must change nothing
    setClockBack(entry, samples)
    for (const sent of samples) {
      const { series, sample } = correctedSample(sent, layersOf)
      for (const key of keysOf(series)) {
        const wanted = wantedBy(key, sample)
        const whole = wanted && (yield wanted)
        if (whole) states.set(key, whole)
        judgeOne(key, sample)
      }
      settle()
    }
  }

  function take(series: Series, sample: Sample) {
    for (const key of keysOf(series)) judgeOne(key, sample)
    settle()
  }

  function judgeOne(key: string, sample: Sample) {
    step(key, (state) => {
      const outcome = evaluate(ruleOf(key) as SeriesRule, state, sample)
      onHeard?.({ key, received_ms: sample.received_ms, unjudged: outcome.unjudged ?? null, reading: outcome.judged })
      return outcome
    })
  }

  function wantedBy(key: string, sample: Sample): WindowWanted | null {
    const state = stateOf(key)
    if (state.late_ms == null) return null
    const rule = ruleOf(key) as SeriesRule
    if (staleness(rule, state, sample) !== null || unusableFor(rule, sample) !== null) return null
    const at_ms = timeIn_ms(state, sample)
    return { key, rule, state, present: { at_ms, received_ms: sample.received_ms, off_ms: sample.at_ms - at_ms } }
  }

  // A value that turns out to have failed is in windows where it does not belong: they are read again.
  function noteFlag({ flag, ...entry }: FlagEntry) {
    const { station, quantity, at_ms } = entry
    const shown_as = layersOf(station)?.effectOn(entry.sensor, quantity, at_ms)?.shown_as
    for (const key of keysOf({ station, quantity, sensor: shown_as ?? entry.sensor })) {
      const rule = ruleOf(key) as SeriesRule
      if (flag !== flags.fail && !rule.ignore_flags.includes(flag)) continue
      step(key, (state) => {
        const off_ms = (state.own_ms ?? 0) - (state.own_ms === undefined ? 0 : (state.at_ms ?? state.own_ms))
        return { state: withLate(rule, state, { ...entry, flag: flags.good, off_ms }), events: [] }
      })
    }
  }

  function loseTrack() {
    for (const key of inForce.order) {
      const state = stateOf(key)
      const rule = ruleOf(key)
      if (!isCombination(rule) && lookBack_ms(rule, state, 0) !== null)
        states.set(key, { ...state, late_ms: allLate_ms })
    }
  }

  /** The gateway's clock was set: every time that is remembered moves with it. */
  function setClock(by: ClockStep) {
    for (const key of inForce.order) {
      states.set(key, shifted(stateOf(key), by))
      dues.delete(key)
    }
  }

  // Went back without a word in the log: what is remembered must not lie in the future, or nothing would be news.
  function setClockBack({ station, received_ms }: PackEntry | ConflictEntry, samples: readonly { sample: Sample }[]) {
    let newest_ms = Number.NEGATIVE_INFINITY
    for (const key of inForce.order) {
      const rule = ruleOf(key)
      if (!isCombination(rule) && rule.station === station) newest_ms = Math.max(newest_ms, stateOf(key).at_ms ?? 0)
    }
    if (newest_ms - received_ms <= aheadOnce_ms) return
    const taken_ms = Math.max(received_ms - aheadOnce_ms, ...samples.map(({ sample }) => timeOf_ms(sample)))
    setClock({ received_ms, step_ms: taken_ms - 1 - newest_ms })
  }

  function keysOf({ station, sensor, quantity }: Series): readonly string[] {
    return inForce.bySeries.get(seriesKeyOf(station, sensor, quantity)) ?? []
  }

  function passTime(until_ms: number) {
    for (let due_ms = firstDue_ms(); due_ms !== null && due_ms <= until_ms; due_ms = firstDue_ms()) passTo(due_ms)
  }

  function passTo(due_ms: number) {
    for (const key of inForce.order) {
      if (dueAt(key) !== due_ms) continue
      const rule = ruleOf(key)
      if (isCombination(rule)) unsettled.set(key, due_ms)
      else step(key, (state) => tick(rule, state, due_ms))
    }
    settle()
  }

  function firstDue_ms(): number | null {
    let first_ms: number | null = null
    for (const key of inForce.order) {
      const due_ms = dueAt(key)
      if (due_ms !== null && (first_ms === null || due_ms < first_ms)) first_ms = due_ms
    }
    return first_ms
  }

  function dueAt(key: string): number | null {
    let due_ms = dues.get(key)
    if (due_ms === undefined) {
      due_ms = dueOf_ms(ruleOf(key), stateOf(key))
      dues.set(key, due_ms)
    }
    return due_ms
  }

  function rejudge(key: string, state: RuleState, now_ms: number, correction?: Change['correction']) {
    step(key, () => rejudged(ruleOf(key), state, now_ms, correction && { correction }))
    settle()
  }

  function reconsider(key: string, looked: RuleState, meanwhile: Meanwhile, now_ms: number) {
    step(key, (state) => reconsidered(ruleOf(key) as SeriesRule, state, looked, meanwhile, now_ms))
    settle()
  }

  function applyTo(key: string, change: (rule: SeriesRule, state: RuleState) => Outcome) {
    step(key, (state) => change(ruleOf(key) as SeriesRule, state))
    settle()
  }

  function judgeCombinations(at_ms: number) {
    for (const key of inForce.combinations) unsettled.set(key, at_ms)
    settle()
  }

  /** Looks once at each combination of which a member has changed, after all that changed at the same instant. */
  function settle() {
    if (unsettled.size === 0) return
    for (const key of inForce.combinations) {
      const at_ms = unsettled.get(key)
      if (at_ms === undefined) continue
      unsettled.delete(key)
      judgeCombination(key, at_ms) // those that watch this one come later in the order
    }
  }

  function judgeCombination(key: string, at_ms: number) {
    const combination = ruleOf(key) as Combination
    const levels = levelsNow(combination, inForce, stateOf)
    const members = membersNow(combination, levels, inForce, stateOf)
    step(key, (state) => evaluateCombination(combination, state, at_ms, levels, members))
  }

  function step(key: string, change: (state: RuleState) => Outcome) {
    const { rule, exercise } = inForce.byKey.get(key)!
    const before = stateOf(key)
    const outcome = change(before)
    if (outcome.state !== before) {
      states.set(key, outcome.state)
      dues.delete(key)
    }
    if (outcome.events.length === 0) return
    const since_ms = sinceOf_ms(before)
    for (const event of outcome.events) {
      events.push({ ...event, since_ms: Math.min(since_ms ?? event.at_ms, event.at_ms), exercise })
    }
    const at_ms = outcome.events.at(-1)!.at_ms
    for (const watcher of inForce.combinations) {
      const isWatching = membersOf(ruleOf(watcher) as Combination).some((member) => member.rule === rule.id)
      if (isWatching) unsettled.set(watcher, Math.max(unsettled.get(watcher) ?? at_ms, at_ms))
    }
  }

  function ruleOf(key: string) {
    return inForce.byKey.get(key)!.rule
  }

  function stateOf(key: string): RuleState {
    return states.get(key) ?? inForce.byKey.get(key)!.state
  }
}

// Two entries of one pack, or of two stations, may stand in the log in another order than they came.
const aheadOnce_ms = 60_000
