/** One hook at work: a reader of the alert log that chooses, delivers, and tells how it is. */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import type { AlertEvent, Delivery, Hook } from '../contract.ts'
import { type AlertAt, openSetAside, type Store } from '../store/index.ts'
import { type ChoiceSettings, openChoice } from './choice.ts'
import type { Due, Kept, Taken } from './deliveries.ts'
import { openHeartbeat } from './heartbeat.ts'
import { openHealth } from './hook-health.ts'
import { openHookReading } from './hook-reading.ts'
import type { Answer } from './post.ts'
import { type Outcome, openQueue } from './queue.ts'
import type { Sender } from './sender.ts'

/** Where progress is kept. Calls take effect in their order. */
export interface Keeping {
  take(taken: Taken): Promise<unknown>
  attempted(delivery: Delivery): Promise<unknown>
  disable(hook: string): Promise<unknown>
  replay(hook: string, pos: number): Promise<unknown>
}

export interface HookOptions {
  settings: ChoiceSettings & { id: string; kind: string }
  sender: Sender
  kept: Kept
  store: Pick<Store, 'alertsFrom'>
  keeping: Keeping
  /** What a heartbeat says of the gateway. */
  gatewayState: () => object
  clock: Clock
  random: () => number
  log: Logger
}

export interface HookCounts {
  attempts: number
  delivered: number
  heartbeatsFailed: number
  /** Of the last delivered message: from the reading behind it to the receiver's answer. */
  latency_s: number
}

export type RunningHook = ReturnType<typeof openHook>

const waiting_max = 1_000 // beyond that the rest stays in the alert log until there is room

/** Starts at once. */
export function openHook(options: HookOptions) {
  const { settings, sender, kept, store, keeping, gatewayState, clock, random, log } = options
  const { id, kind } = settings
  const choice = openChoice(settings, kept.told)
  const counts: HookCounts = { attempts: 0, delivered: 0, heartbeatsFailed: 0, latency_s: 0 }
  const aside = openSetAside(`hook ${id}`, log)
  let { pos, dead, lastDelivered_ms } = kept
  let isClosed = false

  const queue = openQueue({ send, settled, clock, random })
  const health = openHealth({ hook: id, isDisabled: kept.isDisabled, attempts: queue.attempts, log })
  const reading = openHookReading({ alertsFrom: store.alertsFrom, hasRoom: () => queue.size() < waiting_max, take })
  for (const due of kept.due) queue.add(due)
  const heartbeat = openHeartbeat({
    beat: sender.beat,
    hook: id,
    life: () => ({ ...gatewayState(), hook: id, waiting: queue.size(), dead }),
    clock,
    mayBeat: () => !health.isDisabled() && !queue.isPaused(),
    heard: heartbeatAnswered,
  })
  reading.begin(pos)

  return {
    id,
    counts,
    setAside: aside.count,
    /** Everything that the hook has to say has been said, up to where it has read. */
    isIdle: () => reading.isCaughtUp() && queue.size() === 0,
    /** Of the last alert that it has taken from the log. */
    position: () => pos,
    answer: (): Hook => ({
      id,
      kind,
      target: sender.target,
      state: health.state(),
      says: health.says(),
      position: pos,
      waiting: queue.size(),
      dead,
      last_delivered_ms: lastDelivered_ms,
    }),
    /** Sends everything after this position again, with the same ids, and switches a disabled hook on. */
    async replay(after: number) {
      reading.stop()
      pos = after
      dead = 0
      health.reset()
      // In this order and without a pause in between: whatever is read from now on comes after it.
      await Promise.all([queue.dropAfter(after), keeping.replay(id, after)])
      if (!isClosed) reading.begin(after)
    },
    async close() {
      isClosed = true
      reading.stop()
      heartbeat.close()
      await queue.close()
      sender.close()
    },
  }

  function take(found: AlertAt[]) {
    const taken: Taken = { hook: id, pos: found.at(-1)!.pos, due: [], told: [], over: [] }
    const commits = found.map(({ pos, entry }) => ({ pos, entries: [entry] }))
    aside.each(commits, (entry, at) => {
      if (entry.kind !== 'alert' || entry.alert.kind === 'acknowledged') return
      const { due, told, over } = choice.choose([{ pos: at, event: entry.alert, attempts: 0 }])
      taken.due.push(...due)
      taken.told.push(...told)
      taken.over.push(...over)
    })
    pos = taken.pos
    keep(keeping.take(taken))
    for (const one of taken.due) health.isDisabled() ? refuse(one) : queue.add(one)
  }

  /** An event that the sender itself cannot handle must end as a dead letter, not end the gateway. */
  async function send({ event }: Due, signal: AbortSignal): Promise<Answer> {
    try {
      return await sender.send({ id: `${id}_${event.id}`, event }, signal)
    } catch (err) {
      log.error({ err, hook: id, event: event.id }, 'a hook cannot make its message')
      return {
        isOk: false,
        status: null,
        says: 'the message could not be made; the log of the gateway has the details',
      }
    }
  }

  function settled(due: Due, outcome: Outcome, answer: Answer, took_ms: number) {
    counts.attempts++
    health.hear(answer)
    const at_ms = clock.now()
    keep(keeping.attempted(deliveryOf(due, outcome, answer, { at_ms, took_ms })))
    if (outcome === 'delivered') delivered(due, at_ms)
    else {
      health.cannotDeliver(answer)
      if (outcome === 'dead') giveUp(due, answer)
    }
    if (answer.isGone) void disable()
    reading.checkRoom()
  }

  function delivered({ event }: Due, at_ms: number) {
    counts.delivered++
    lastDelivered_ms = at_ms
    const reading_ms = readingOf(event)
    if (reading_ms !== null) counts.latency_s = Math.max(0, at_ms - reading_ms) / 1_000
    isBack()
  }

  function giveUp({ event }: Due, { says }: Answer) {
    dead++
    log.error({ hook: id, event: event.id, says }, 'an alert was not delivered; replay it when the receiver is well')
  }

  function heartbeatAnswered(answer: Answer) {
    health.hear(answer)
    if (answer.isOk) return isBack()
    counts.heartbeatsFailed++
    health.cannotBeat(answer)
    if (answer.retryAfter_ms) queue.pause(answer.retryAfter_ms)
    if (answer.isGone) void disable()
  }

  function isBack() {
    if (health.delivers(queue.size())) queue.wake()
  }

  /** 410: the receiver wants no more. What waits becomes dead letters; a replay brings them back. */
  async function disable() {
    if (health.isDisabled()) return
    health.disable()
    keep(keeping.disable(id))
    for (const due of await queue.dropAfter(-1)) refuse(due)
    reading.checkRoom()
  }

  function refuse(due: Due) {
    dead++
    const answer: Answer = { isOk: false, status: null, says: 'the hook is switched off' }
    keep(keeping.attempted(deliveryOf(due, 'dead', answer, { at_ms: clock.now(), took_ms: 0 })))
  }

  function deliveryOf(due: Due, outcome: Outcome, answer: Answer, when: { at_ms: number; took_ms: number }): Delivery {
    const { event, pos, attempts } = due
    const { status, says } = answer
    const named = { hook: id, event: event.id, alert: event.alert, pos, attempt: attempts }
    return { ...named, ...when, outcome, status, says, reading_ms: readingOf(event) }
  }

  function keep(kept: Promise<unknown>) {
    kept.catch((err) => {
      if (!isClosed)
        log.error({ err, hook: id }, 'the delivery log cannot be written; messages may come twice after a restart')
    })
  }
}

function readingOf({ evidence }: AlertEvent): number | null {
  return evidence.at(-1)?.received_ms ?? null
}
