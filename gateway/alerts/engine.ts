/**
 * The engine: a reader of the record that judges what arrives. New states and the events they led to are one commit, and
 * ids follow from the readings, so a kill at any point neither repeats nor forgets an alert: what was not committed is
 * judged again from the log, and gives the same events.
 */
import type { Logger } from 'pino'
import { type Clock, realClock } from '../../edge/platform/clock.ts'
import { openTurns } from '../../edge/platform/turns.ts'
import {
  beginJudgement,
  type Heard,
  isCombination,
  type Judgement,
  keyOf,
  nextDue_ms,
  presentOf,
  type Rule,
  type RuleState,
  type RuleWithState,
  type Unjudged,
  type WindowWanted,
} from '../rules/index.ts'
import {
  type Commit,
  type ConflictEntry,
  type EachEntry,
  type Entry,
  openReaderLoop,
  type PackEntry,
  type Store,
} from '../store/index.ts'
import { isCorrecting, openCorrectionsAtWork } from './corrections.ts'
import { loadEngineState, reader } from './engine-state.ts'
import { changeAtStart, changeOf, type RuleChange } from './rule-changes.ts'
import { openSecondLook } from './second-look.ts'
import { openSteadyClock } from './steady-clock.ts'
import { openWatch, type RuleWatch } from './watch.ts'
import { openWindows } from './windows.ts'

export interface EngineOptions {
  store: Pick<Store, 'append' | 'corrections' | 'from' | 'hurry' | 'position' | 'reader' | 'rows'>
  /** The rules that count when it opens. */
  rules: readonly Rule[]
  now: () => number
  /** For the passing of time; otherwise this computer's. */
  clock?: Clock | undefined
  log: Logger
  /** What the ids of alerts end in, so that no other gateway has the same; absent: nothing. */
  gateway?: string
  /** How long time waits for a reading on its way before it speaks. Default 2,000. */
  grace_ms?: number
}

export interface Engine {
  /** Up to where the record is judged. */
  position(): number
  /** Resolves when everything up to `pos` is judged, and the events of it are committed. */
  reached(pos: number): Promise<void>
  /** The rules in force with their states. */
  inForce(): readonly RuleWithState[]
  stateOf(rule: string): RuleState | null
  /** What became of the readings of each rule since the start. */
  watch(): readonly RuleWatch[]
  /** How many readings were not judged since the start, by reason. */
  unjudged(): Partial<Record<Unjudged, number>>
  /** Whether this pack changes, or may change, the state of an alert and must not wait for others before its commit. */
  isUrgent(entry: PackEntry | ConflictEntry): boolean
  /** Replaces the rules. A rule that is no longer among them ends its alert. */
  setRules(rules: readonly Rule[]): Promise<void>
  /** Adds a rule for a drill, and takes it away again. */
  add(rule: Rule): Promise<void>
  remove(rule: Rule): Promise<void>
  /** Events committed since the start. */
  said(): number
  /** Entries that could not be judged. */
  setAside(): number
  /** What is wrong, or null. */
  trouble(): string | null
  close(): Promise<void>
}

const timer_max_ms = 60_000

/** Judges what the log holds beyond its saved position, by the rules of then; from then on, by these rules. */
export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { store, rules, now, log, clock = realClock(now), gateway, grace_ms = 2_000 } = options
  const closing = new AbortController()
  const state = await loadEngineState({ store, now, clock, log, gateway, signal: closing.signal })
  const corrections = await openCorrectionsAtWork(store, state.position())
  /** Commits, the passing of time, changes of the rules: one after another. */
  const inTurn = openTurns()
  const windows = openWindows({ store: corrections, clock, log, signal: closing.signal })
  const secondLook = openSecondLook({
    store: corrections,
    clock,
    log,
    signal: closing.signal,
    standing: (key) => state.inForce().byKey.get(key) ?? null,
    apply: (key, looked, meanwhile) =>
      inTurn(() => judgeBy((judgement) => judgement.reconsider(key, looked, meanwhile, now()))),
  })
  const watch = openWatch()
  const steady = openSteadyClock({ now, elapsed_ms: clock.elapsed_ms })
  let stopTimer: () => void = () => undefined
  /** Before, time does not pass: silence while the gateway was away is not the stations'. */
  let isStarted = false
  const take = (commits: readonly Commit[], each: EachEntry) => inTurn(() => judge(commits, each))
  const loop = openReaderLoop({ name: reader, store, after: state.position(), take, log })
  await loop.reached(store.position())
  await inTurn(async () => {
    isStarted = true
    await install(changeAtStart(state.inForce(), rules, now()))
    await state.saveIfPossible()
  })
  const stopHurrying = store.hurry(isUrgent)

  return {
    position: loop.position,
    reached: loop.reached,
    inForce: listed,
    stateOf: (rule) => listed().findLast((one) => one.rule.id === rule)?.state ?? null,
    watch: () => listed().map(watch.of),
    unjudged: watch.totals,
    isUrgent,
    setRules: (next) => change(() => [...next, ...rulesWhere(({ exercise }) => exercise)]),
    add: (rule) => change(() => [...rulesWhere(() => true), rule], keyOf(rule)),
    remove: (rule) => change(() => rulesWhere((other) => keyOf(other.rule) !== keyOf(rule))),
    said: state.events,
    setAside: loop.setAside,
    trouble: () => state.trouble() ?? secondLook.trouble(),
    async close() {
      stopHurrying()
      closing.abort()
      stopTimer()
      await loop.close()
      await inTurn(async () => {
        if (state.isDirty())
          await state.save().catch((err) => log.warn({ err }, 'the state of the rules could not be saved at the end'))
      })
    },
  }

  async function judge(commits: readonly Commit[], each: EachEntry) {
    const heard: Heard[] = []
    const unfilled = new Set<string>()
    const deadline_ms = windows.deadline_ms()
    const judgement = beginJudgement(state.inForce(), (one) => heard.push(one), corrections.of)
    const whole = async (wanted: WindowWanted) => {
      const found = await windows.whole(wanted, deadline_ms)
      if (!found) unfilled.add(wanted.key)
      return found
    }
    let aside = 0
    for (const { pos, entries, lost } of commits) {
      if (lost) judgement.loseTrack()
      for (const entry of entries) {
        if (!concerns(entry)) continue
        const failure = await failureOf(judgement, entry, pos, whole)
        if (failure) {
          aside += each([{ pos, entries: [entry] }], () => {
            throw failure.err
          })
        }
      }
    }
    await state.commit(judgement, commits.at(-1)!.pos)
    heard.forEach(watch.add)
    heard.forEach(secondLook.hears)
    unfilled.forEach(secondLook.begin)
    if (aside > 0) state.stepFailed()
    if (state.isSaveDue()) await state.saveIfPossible()
    rearm()
  }

  /** Judges one entry. An error is a defect, unless the engine is closing. */
  async function failureOf(
    judgement: Judgement,
    entry: Entry,
    pos: number,
    whole: (wanted: WindowWanted) => Promise<RuleState | undefined>,
  ): Promise<{ err: unknown } | null> {
    try {
      if (isCorrecting(entry)) await corrections.take(entry, pos, { judgement, inForce: state.inForce(), whole })
      const steps = judgement.judging(entry)
      for (let step = steps.next(); !step.done; ) step = steps.next(await whole(step.value))
      if (entry.kind === 'clock' && isStarted) {
        steady.set(entry.step_ms)
        watch.shift(entry.step_ms)
      }
      return null
    } catch (err) {
      closing.signal.throwIfAborted()
      return { err }
    }
  }

  /** Most stations have no rule: their packs are done with after one look. */
  function concerns(entry: Entry): boolean {
    return (entry.kind !== 'pack' && entry.kind !== 'conflict') || state.inForce().stations.has(entry.station)
  }

  function isUrgent(entry: PackEntry | ConflictEntry): boolean {
    if (!concerns(entry)) return false
    const judgement = beginJudgement(state.inForce(), undefined, corrections.of)
    const { isWanting } = judgement.judge(entry)
    return isWanting || judgement.events.length > 0
  }

  /** What was committed before the change is judged by the rules before it. */
  async function change(wanted: () => Rule[], drill?: string) {
    await loop.reached(store.position())
    const done = inTurn(async () => {
      await install(changeOf(state.inForce(), wanted(), now(), drill))
      await state.save()
    })
    await done.catch((err) => {
      report(err)
      throw err
    })
  }

  async function install({ next, edited, ended, staying }: RuleChange) {
    if (ended.length > 0) await state.commitEvents(ended, staying, state.position())
    state.replace(next)
    watch.keep(next.byKey)
    const judgement = beginJudgement(next)
    for (const key of edited) judgement.rejudge(key, await readyToJudge(next.byKey.get(key)!), now())
    judgement.judgeCombinations(now())
    await state.commit(judgement, state.position())
    rearm()
  }

  /** With its window filled up to the last known reading, if there is one and the record answers. */
  async function readyToJudge({ rule, state }: RuleWithState): Promise<RuleState> {
    const present = presentOf(rule, state)
    if (present === null || isCombination(rule)) return state
    return (await windows.whole({ key: keyOf(rule), rule, state, present }, windows.deadline_ms())) ?? state
  }

  /** Time is looked at when everything that is committed has been judged. */
  async function passTime() {
    await loop.reached(store.position())
    await inTurn(() => judgeBy((judgement) => judgement.passTime(steady.now() - grace_ms)))
  }

  /** Beside what the log brings. */
  async function judgeBy(work: (judgement: Judgement) => void) {
    const judgement = beginJudgement(state.inForce())
    work(judgement)
    await state.commit(judgement, state.position())
    rearm()
  }

  /** The timer for what time alone changes next. */
  function rearm(least_ms = 0) {
    stopTimer()
    const due_ms = nextDue_ms(state.inForce())
    if (due_ms === null || !isStarted || closing.signal.aborted) return
    const delay_ms = Math.min(Math.max(due_ms + grace_ms - steady.now(), least_ms), timer_max_ms)
    stopTimer = clock.after(delay_ms, () => {
      void passTime().catch((err) => {
        report(err)
        rearm(timer_max_ms)
      })
    })
  }

  function report(err: unknown) {
    if (closing.signal.aborted) return
    state.stepFailed()
    log.error({ err }, 'a step of the rules failed')
  }

  function listed(): RuleWithState[] {
    return [...state.inForce().byKey.values()]
  }

  function rulesWhere(isWanted: (one: RuleWithState) => boolean): Rule[] {
    return listed()
      .filter(isWanted)
      .map(({ rule }) => rule)
  }
}
