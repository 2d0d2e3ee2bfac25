/**
 * The engine: a reader of the record that judges what arrives. New states and the words they led to are one commit, and
 * ids follow from the readings, so a kill at any point neither repeats nor forgets an alert: what was not committed is
 * judged again from the log, and gives the same words.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { AlertEvent } from '../contract.ts'
import {
  beginJudgement,
  carryOver,
  type Judgement,
  keyOf,
  nextDue_ms,
  type Rule,
  type RuleState,
  type RulesInForce,
  type RuleWithState,
  refilled,
  rulesInForce,
  startWatching,
  tick,
  withStates,
} from '../rules/index.ts'
import { DiskRefused, type Entry, type Group, type PackEntry, type Store } from '../store/index.ts'

export const reader = 'rules'

export interface EngineOptions {
  store: Pick<Store, 'append' | 'follow' | 'read' | 'position' | 'reader' | 'rows'>
  /** The rules that count when it opens. */
  rules: readonly Rule[]
  now: () => number
  log: Logger
  /** How long time waits for a reading on its way before it speaks. Default 2,000. */
  grace_ms?: number
}

export interface Engine {
  position(): number
  /** The rules in force with their states. */
  inForce(): readonly RuleWithState[]
  stateOf(rule: string): RuleState | null
  /** Whether this pack changes the state of an alert and must not wait for others before its commit. */
  isUrgent(entry: PackEntry): boolean
  /** Replaces the rules. Whoever is no longer among them ends its alert. */
  setRules(rules: readonly Rule[]): Promise<void>
  /** Adds a rule for a drill, and takes it away again. */
  add(rule: Rule): Promise<void>
  remove(rule: Rule): Promise<void>
  /** Words committed since the start. */
  said(): number
  /** What is wrong, or null. */
  trouble(): string | null
  close(): Promise<void>
}

/** What is saved with the position: small, and complete without the rules of today. */
interface Saved {
  /** Called so since the first version: the name is in the files. */
  actors: RuleWithState[]
}

const saveEvery_ms = 300_000 // without words; a start then has five minutes of log to read
const queue_max = 1_000 // groups; beyond it they are read from the log instead
const timer_max_ms = 60_000
const retry_ms = 1_000

/** Catches up with the log, says what was left unsaid, and then follows. */
export async function openEngine({ store, rules, now, log, grace_ms = 2_000 }: EngineOptions): Promise<Engine> {
  const closing = new AbortController()
  const saved = await store.reader(reader)
  const isNew = saved.state === undefined
  let position = isNew ? store.position() : saved.pos
  let inForce = rulesInForce((saved.state as Saved | undefined)?.actors ?? [])
  let queue: Group[] = []
  let saved_ms = now()
  let isDirty = false
  let said = 0
  let trouble: string | null = null
  let turn: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let isScheduled = false

  // The rules of then judge what arrived then; the rules of today begin with today.
  await catchUp()
  inForce = await watching(inForce, rules)
  await combine()
  await save().catch(postpone)
  const unfollow = store.follow((group) => {
    if (queue.length < queue_max) queue.push(group)
    schedule()
  })
  if (store.position() > position) schedule()
  rearm()

  return {
    position: () => position,
    inForce: () => [...inForce.byKey.values()],
    stateOf: (rule) => [...inForce.byKey.values()].findLast((one) => one.rule.id === rule)?.state ?? null,
    isUrgent(entry) {
      const judgement = beginJudgement(inForce)
      judgement.judge(entry)
      return judgement.events.length > 0
    },
    setRules: (next) => inTurn(() => install([...next, ...exercises()])),
    add: (rule) => inTurn(() => install([...rulesNow(), rule], keyOf(rule))),
    remove: (rule) => inTurn(() => install(rulesNow().filter((other) => keyOf(other) !== keyOf(rule)))),
    said: () => said,
    trouble: () => trouble,
    async close() {
      closing.abort()
      unfollow()
      clearTimeout(timer)
      await turn
      if (isDirty)
        await save().catch((err) => log.warn({ err }, 'the state of the rules could not be saved at the end'))
    },
  }

  /** One thing at a time: groups, time passing, changes of the rules. A failure is said and ends only its own turn. */
  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work)
    turn = done.catch(report)
    return done
  }

  function report(err: unknown) {
    if (closing.signal.aborted) return
    trouble = 'A step of the rules failed; the log of the gateway has the details.'
    log.error({ err }, 'a step of the rules failed')
  }

  function schedule() {
    if (isScheduled || closing.signal.aborted) return
    isScheduled = true
    turn = turn
      .then(() => {
        isScheduled = false
        return follow()
      })
      .catch(report)
  }

  async function follow() {
    while (!closing.signal.aborted) {
      const groups = queue
      queue = []
      const fresh = groups.filter(({ pos }) => pos > position)
      if (fresh.length === 0) break
      if (fresh[0]!.pos === position + 1) await judge(fresh)
      else await catchUp()
    }
    rearm()
  }

  async function catchUp() {
    while (position < store.position()) {
      const { groups } = await store.read(position)
      if (groups.length === 0) {
        position = store.position() // what is left cannot be read; the log has said so
        return
      }
      await judge(groups)
    }
  }

  async function judge(groups: readonly Group[]) {
    const judgement = beginJudgement(inForce)
    for (const { entries } of groups)
      for (const entry of entries) if (entry.kind === 'pack' && !entry.history) judgement.judge(entry)
    await commit(judgement, groups.at(-1)!.pos)
    if (now() - saved_ms >= saveEvery_ms && isDirty) await save().catch(postpone)
  }

  async function pass() {
    await follow()
    const judgement = beginJudgement(inForce)
    judgement.passTime(now() - grace_ms)
    await commit(judgement, position)
    rearm()
  }

  async function combine() {
    const judgement = beginJudgement(inForce)
    judgement.judgeCombinations(now())
    await commit(judgement, position)
  }

  async function commit(judgement: Judgement, pos: number) {
    const next = withStates(inForce, judgement.states)
    if (judgement.events.length > 0) await persist(judgement.events, next, pos)
    inForce = next
    position = pos
    isDirty ||= judgement.states.size > 0
  }

  /** Words and the states behind them, until the disk takes them. */
  async function persist(words: readonly AlertEvent[], next: RulesInForce, pos: number) {
    const entries = words.map((alert): Entry => ({ kind: 'alert', received_ms: now(), alert }))
    for (;;) {
      try {
        await store.append(entries, { urgent: true, save: { reader, pos, state: savedOf(next) } })
        break
      } catch (err) {
        if (!(err instanceof DiskRefused)) throw err
        trouble = 'The disk refuses to keep alerts. Free some space; they are said as soon as it takes them.'
        await sleep(retry_ms, undefined, { signal: closing.signal })
      }
    }
    trouble = null
    said += words.length
    saved_ms = now()
    isDirty = false
    for (const { id, kind, label } of words) log.info({ event: id, kind, label }, 'an alert changed')
  }

  async function save() {
    await store.append([], { urgent: true, save: { reader, pos: position, state: savedOf(inForce) } })
    saved_ms = now()
    isDirty = false
  }

  // A state that could not be saved costs a longer look at the log at the next start, and no alert.
  function postpone(err: unknown) {
    if (!(err instanceof DiskRefused)) throw err
    log.warn({ err }, 'the disk did not take the state of the rules; trying again later')
    saved_ms = now()
  }

  /** These rules in force at this moment: known ones keep their state, new ones get their window from history. */
  async function watching(from: RulesInForce, wanted: readonly Rule[]): Promise<RulesInForce> {
    const next: RuleWithState[] = []
    for (const rule of wanted) {
      const known = from.byKey.get(keyOf(rule))
      const state = startWatching(rule, known?.state ?? null, now())
      next.push({ rule, exercise: known?.exercise ?? false, state: await refilled(store, rule, state, now()) })
    }
    await retire(from, new Set(wanted.map(keyOf)))
    return rulesInForce(next)
  }

  /** `drill`: the key of a rule that comes in for a drill. */
  async function install(wanted: readonly Rule[], drill?: string) {
    await follow()
    const next: RuleWithState[] = []
    for (const rule of wanted) {
      const known = inForce.byKey.get(keyOf(rule))
      const state = carryOver(rule, known?.state ?? null, now())
      const isChanged = state !== known?.state
      next.push({
        rule,
        exercise: known?.exercise ?? keyOf(rule) === drill,
        state: isChanged ? await refilled(store, rule, state, now()) : state,
      })
    }
    await retire(inForce, new Set(wanted.map(keyOf)))
    inForce = rulesInForce(next)
    await combine()
    await save()
    rearm()
  }

  /** A rule that no longer counts ends its alert, so that no siren sounds for ever. */
  async function retire(from: RulesInForce, staying: ReadonlySet<string>) {
    const words = [...from.byKey].flatMap(([key, { rule, state, exercise }]) => {
      if (staying.has(key) || !state.alert) return []
      const ended = { ...rule, valid_until: new Date(now()).toISOString() }
      const { events } = tick(ended, { ...state, alert: state.alert }, now())
      return events.map((event) => ({ ...event, since_ms: event.at_ms, exercise }))
    })
    if (words.length === 0) return
    const left = rulesInForce([...from.byKey].filter(([key]) => staying.has(key)).map(([, one]) => one))
    await persist(words, left, position)
  }

  function rulesNow(): Rule[] {
    return [...inForce.byKey.values()].map(({ rule }) => rule)
  }

  function exercises(): Rule[] {
    return [...inForce.byKey.values()].filter(({ exercise }) => exercise).map(({ rule }) => rule)
  }

  function rearm() {
    clearTimeout(timer)
    const due_ms = nextDue_ms(inForce)
    if (due_ms === null || closing.signal.aborted) return
    const delay_ms = Math.min(Math.max(due_ms + grace_ms - now(), 0), timer_max_ms)
    timer = setTimeout(() => {
      turn = turn.then(pass).catch(report)
    }, delay_ms).unref()
  }
}

function savedOf({ byKey }: RulesInForce): Saved {
  return { actors: [...byKey.values()] }
}
