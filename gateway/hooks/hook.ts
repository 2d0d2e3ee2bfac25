/** One hook at work: reads the alert log from its own position, chooses, delivers, and tells how it is. */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import type { AlertEvent, AlertWord, Delivery, Hook } from '../contract.ts'
import type { AlertAt } from '../store/index.ts'
import { openChoice, type Wishes } from './choice.ts'
import type { Due, Kept, Taken } from './deliveries.ts'
import { openHeartbeat } from './heartbeat.ts'
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
  wishes: Wishes & { id: string; kind: string }
  sender: Sender
  kept: Kept
  /** Alerts after a position, oldest first; never half of a commit. */
  alertsAfter(pos: number, limit: number): Promise<AlertAt[]>
  keeping: Keeping
  /** What a heartbeat says. */
  life: () => object
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

/** What a hook says that delivers, to a receiver whose clock agrees with ours. */
export const allIsWell = 'Delivers.'

const waiting_max = 1_000 // beyond that the rest stays in the alert log until there is room
const page = 200
const slowAttempts = 8 // from here on the delays are long
const again_ms = 1_000

/** Starts at once. */
export function openHook({ wishes, sender, kept, alertsAfter, keeping, life, clock, random, log }: HookOptions) {
  const { id, kind } = wishes
  const choice = openChoice(wishes, kept.told)
  const counts: HookCounts = { attempts: 0, delivered: 0, heartbeatsFailed: 0, latency_s: 0 }
  let { pos, isDisabled, dead, lastDelivered_ms } = kept
  let trouble: string | null = null
  let clockOff_s: number | undefined
  let isClosed = false
  let isReading = false
  let isCaughtUp = false
  let hasNews = false
  let readings = 0 // a replay begins a new one, and what the one before was still asking for is thrown away

  const queue = openQueue({
    send: ({ event }, signal) => sender.send({ id: `${id}_${event.id}`, event }, signal),
    settled,
    clock,
    random,
  })
  for (const due of kept.due) queue.add(due)
  const heartbeat = openHeartbeat({
    beat: sender.beat,
    hook: id,
    life: () => ({ ...life(), hook: id, waiting: queue.size(), dead }),
    clock,
    mayBeat: () => !isDisabled && !queue.isPaused(),
    heard: heartbeatAnswered,
  })
  void readOn()

  function settled(due: Due, outcome: Outcome, answer: Answer, took_ms: number) {
    counts.attempts++
    clockOff_s = answer.clockOff_s ?? clockOff_s
    const at_ms = clock.now()
    keep(keeping.attempted(deliveryOf(due, outcome, answer, { at_ms, took_ms })))
    if (outcome === 'delivered') {
      counts.delivered++
      lastDelivered_ms = at_ms
      const reading_ms = readingOf(due.event)
      if (reading_ms !== null) counts.latency_s = Math.max(0, at_ms - reading_ms) / 1_000
      isBack()
    } else {
      if (trouble === null)
        log.warn({ hook: id, says: answer.says, words: answer.words }, 'a hook cannot deliver; trying again')
      trouble = answer.says
      if (outcome === 'dead') giveUp(due, answer)
    }
    if (answer.isGone) void disable()
    if (!isCaughtUp) void readOn()
  }

  function giveUp({ event }: Due, { says }: Answer) {
    dead++
    log.error({ hook: id, event: event.id, says }, 'an alert was not delivered; replay it when the receiver is well')
  }

  function heartbeatAnswered(answer: Answer) {
    clockOff_s = answer.clockOff_s ?? clockOff_s
    if (answer.isOk) return isBack()
    counts.heartbeatsFailed++
    trouble = answer.says
    if (answer.retryAfter_ms) queue.pause(answer.retryAfter_ms)
    if (answer.isGone) void disable()
  }

  function isBack() {
    if (trouble === null) return
    trouble = null
    log.info({ hook: id, waiting: queue.size() }, 'a hook delivers again')
    queue.wake()
  }

  /** 410: the receiver wants no more. What waits becomes dead letters; a replay brings them back. */
  async function disable() {
    if (isDisabled) return
    isDisabled = true
    log.error({ hook: id }, 'the receiver answers 410, so the hook is switched off; a replay switches it on again')
    keep(keeping.disable(id))
    for (const due of await queue.dropAfter(-1)) refuse(due)
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

  function take(found: AlertAt[]) {
    const events = found.flatMap(({ pos, entry }) => eventOf(entry.alert).map((event) => ({ pos, event, attempts: 0 })))
    const { due, told, over } = choice.choose(events)
    pos = found.at(-1)!.pos
    keep(keeping.take({ hook: id, pos, due, told, over }))
    for (const one of due) isDisabled ? refuse(one) : queue.add(one)
  }

  /** Reads the alert log until nothing is left or too much waits. */
  async function readOn() {
    if (isReading) return
    isReading = true
    while (!isClosed && queue.size() < waiting_max) {
      hasNews = false
      const reading = readings
      const found = await alertsAfter(pos, page).catch((err) => {
        if (!isClosed) log.error({ err, hook: id }, 'the alert log cannot be read; trying again')
        return null
      })
      if (found === null) {
        clock.after(again_ms, () => void readOn())
        break
      }
      if (reading !== readings || isClosed) continue
      if (found.length > 0) take(found)
      else if (!hasNews) {
        isCaughtUp = true
        break
      }
    }
    isReading = false
  }

  function keep(kept: Promise<unknown>) {
    kept.catch((err) => {
      if (!isClosed)
        log.error({ err, hook: id }, 'the delivery log cannot be written; messages may come twice after a restart')
    })
  }

  function says(): string {
    if (isDisabled)
      return 'The receiver answered 410 and is sent nothing. Replay, or change its settings, to switch it on.'
    const off = Math.abs(clockOff_s ?? 0) > 60 ? ` Its clock and ours differ by ${Math.abs(clockOff_s!)} s.` : ''
    if (trouble === null && queue.attempts() > 0) return `Delivers, but not everything: see the deliveries.${off}`
    if (trouble === null) return `${allIsWell}${off}`
    return `${trouble[0]!.toUpperCase()}${trouble.slice(1)}.${off}`
  }

  function state(): Hook['state'] {
    if (isDisabled) return 'disabled'
    if (queue.attempts() >= slowAttempts) return 'failing'
    return trouble === null && queue.attempts() === 0 ? 'ok' : 'retrying'
  }

  return {
    id,
    counts,
    /** Alerts of a commit that just happened. */
    arrived(alerts: AlertAt[]) {
      hasNews = true
      if (isCaughtUp && queue.size() < waiting_max) return take(alerts)
      isCaughtUp = false
      void readOn()
    },
    /** Everything that the hook has to say has been said, up to where it has read. */
    isIdle: () => isCaughtUp && queue.size() === 0,
    position: () => pos,
    answer: (): Hook => ({
      id,
      kind,
      target: sender.target,
      state: state(),
      says: says(),
      position: pos,
      waiting: queue.size(),
      dead,
      last_delivered_ms: lastDelivered_ms,
    }),
    /** Sends everything after this position again, with the same ids, and switches a disabled hook on. */
    async replay(after: number) {
      readings++
      isCaughtUp = false
      pos = after
      dead = 0
      trouble = null
      isDisabled = false
      // In this order and without a pause in between: whatever is read from now on comes after it.
      await Promise.all([queue.dropAfter(after), keeping.replay(id, after)])
      await readOn()
    },
    async close() {
      isClosed = true
      heartbeat.close()
      await queue.close()
      sender.close()
    },
  }
}

function eventOf(word: AlertWord): AlertEvent[] {
  return word.kind === 'acknowledged' ? [] : [word]
}

function readingOf({ evidence }: AlertEvent): number | null {
  return evidence.at(-1)?.received_ms ?? null
}
