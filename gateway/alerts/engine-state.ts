/**
 * What the engine knows, and how it is kept: the rules in force with their states, and the position up to which they were
 * judged. New states and the events they led to are one commit.
 */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import type { AlertEvent } from '../contract.ts'
import { type Judgement, type RulesInForce, type RuleWithState, rulesInForce, withStates } from '../rules/index.ts'
import { DiskRefused, type Entry, type Store } from '../store/index.ts'
import { withGateway } from './alert-ids.ts'
import { withPage } from './alert-page.ts'

export const reader = 'rules'

/** What is saved with the position: small, and complete without the rules of today. */
interface Saved {
  /** Called so since the first version: the name is in the files. */
  actors: RuleWithState[]
}

export interface EngineStateOptions {
  store: Pick<Store, 'append' | 'position' | 'reader'>
  now: () => number
  clock: Pick<Clock, 'wait'>
  log: Logger
  /** What ids of alerts end in; absent: nothing. */
  gateway?: string | undefined
  /** Ends the waiting for a disk. */
  signal: AbortSignal
}

export type EngineState = Awaited<ReturnType<typeof loadEngineState>>

const saveEvery_ms = 300_000 // without events; a start then has five minutes of log to read
const retry_ms = 1_000
const stepFailed = 'A step of the rules failed; the log of the gateway has the details.'
const diskRefuses = 'The disk refuses to keep alerts. Free some space; they are said as soon as it takes them.'

/** Loads what was saved; a new engine begins with what arrives now. */
export async function loadEngineState({ store, now, clock, log, gateway, signal }: EngineStateOptions) {
  const saved = await store.reader(reader)
  let position = saved.state === undefined ? store.position() : saved.pos
  let inForce = rulesInForce((saved.state as Saved | undefined)?.actors ?? [])
  let saved_ms = now()
  let isDirty = false
  let events = 0
  let trouble: string | null = null

  return {
    inForce: () => inForce,
    position: () => position,
    /** Events committed since the start. */
    events: () => events,
    /** What is wrong, or null. */
    trouble: () => trouble,
    stepFailed() {
      trouble = stepFailed
    },
    commit,
    commitEvents,
    /** From here on these rules are in force. */
    replace(next: RulesInForce) {
      inForce = next
    },
    save,
    /** A state that cannot be saved costs a longer look at the log at the next start, and no alert. */
    async saveIfPossible() {
      await save().catch((err) => {
        log.warn({ err }, 'the disk did not take the state of the rules; trying again later')
        saved_ms = now()
      })
    },
    isSaveDue: () => isDirty && now() - saved_ms >= saveEvery_ms,
    isDirty: () => isDirty,
  }

  /** What a judgement of everything up to `pos` came to. */
  async function commit(judgement: Judgement, pos: number) {
    const { states, events } = gateway === undefined ? judgement : withGateway(judgement, gateway)
    const next = withStates(inForce, states)
    if (events.length > 0) await commitEvents(events, next, pos)
    inForce = next
    position = pos
    isDirty ||= states.size > 0
  }

  /** Events and the states behind them, until the disk takes them. Rejects only when the signal fires. */
  async function commitEvents(said: readonly AlertEvent[], next: RulesInForce, pos: number) {
    const by = gateway === undefined ? {} : { gateway }
    const entries = said.map(
      (event): Entry => ({ kind: 'alert', received_ms: now(), alert: { ...withPage(event), ...by } }),
    )
    for (;;) {
      try {
        await store.append(entries, { urgent: true, save: { reader, pos, state: savedOf(next) } })
        break
      } catch (err) {
        if (signal.aborted) throw err
        // The store has logged that the disk refuses; anything else nobody has.
        if (!(err instanceof DiskRefused)) log.error({ err }, 'a step of the rules failed')
        trouble = err instanceof DiskRefused ? diskRefuses : stepFailed
        await clock.wait(retry_ms, signal)
      }
    }
    trouble = null
    events += said.length
    saved_ms = now()
    isDirty = false
    for (const { id, kind, label } of said) log.info({ event: id, kind, label }, 'an alert changed')
  }

  async function save() {
    await store.append([], { urgent: true, save: { reader, pos: position, state: savedOf(inForce) } })
    saved_ms = now()
    isDirty = false
  }
}

function savedOf({ byKey }: RulesInForce): Saved {
  return { actors: [...byKey.values()] }
}
