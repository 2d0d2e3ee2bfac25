/**
 * What waits for one receiver. Events of one alert go out one after another. First attempts of one rule keep their order,
 * so that the end of one alert is not told after the beginning of the next; what failed once holds up nobody. First
 * attempts go before repeats, so that an old trouble does not hold up a new warning.
 */
import type { Clock } from '../../edge/platform/clock.ts'
import type { AlertEvent } from '../contract.ts'
import type { Word } from './message.ts'
import type { Answer } from './post.ts'
import { delayAfter_ms } from './retry.ts'

export type Outcome = 'delivered' | 'retry' | 'dead'

/** What the queue knows of a message: the alert, whose messages it keeps in their order, and the rule. */
export interface Queued {
  /** How far the alert log had been read when it was said. */
  pos: number
  attempts: number
  word: Word
  event: Pick<AlertEvent, 'alert' | 'rule'>
}

export interface QueueOptions<Due extends Queued> {
  /** One attempt; resolves always. */
  send(due: Due, signal: AbortSignal): Promise<Answer>
  /** Called after each attempt; `due.attempts` counts it already. */
  settled(due: Due, outcome: Outcome, answer: Answer, took_ms: number): void
  clock: Clock
  random: () => number
}

interface Item<Due extends Queued> {
  due: Due
  /** Rises with each message that was added. */
  order: number
  isReady: boolean
  wasWoken: boolean
  /** Since when it fails, by a clock that never jumps. */
  failing_ms: number | null
  /** Ends what it waits for: its delay, or its attempt. */
  stop: (() => void) | null
  attempt: Promise<void> | null
}

const inFlight_max = 8
const answer_ms = 10_000
const wakeAttempts = 4 // the next delay is 10 s or more; shorter ones end by themselves

export function openQueue<Due extends Queued>({ send, settled, clock, random }: QueueOptions<Due>) {
  const lanes = new Map<string, Item<Due>[]>()
  let size = 0
  let added = 0
  let inFlight = 0
  let isClosed = false
  let endPause: (() => void) | null = null

  function run() {
    while (!isClosed && !endPause && inFlight < inFlight_max) {
      const item = nextOf(lanes)
      if (!item) return
      item.attempt = attempt(item)
    }
  }

  async function attempt(item: Item<Due>): Promise<void> {
    const { due } = item
    const broken = new AbortController()
    const cancel = clock.after(answer_ms, () => broken.abort(new Error(`no answer within ${answer_ms / 1_000} s`)))
    const isDropped = () => isClosed || !lanes.get(due.event.alert)?.includes(item)
    item.stop = () => broken.abort(new Error('stopped'))
    inFlight++
    const started_ms = clock.elapsed_ms()
    const answer = await send(due, broken.signal)
    cancel()
    inFlight--
    item.attempt = null
    item.stop = null
    if (isDropped()) return // broken off by us: it counts for nothing
    due.attempts++
    judge(item, answer, clock.elapsed_ms() - started_ms)
    run()
  }

  function judge(item: Item<Due>, answer: Answer, took_ms: number) {
    const { due } = item
    const isSettled = answer.isOk || answer.isRefused
    const delay_ms = isSettled ? null : delayAfter_ms(due.attempts, random)
    item.failing_ms ??= clock.elapsed_ms()
    if (delay_ms === null) {
      remove(item)
      return settled(due, answer.isOk ? 'delivered' : 'dead', answer, took_ms)
    }
    if (answer.retryAfter_ms) pause(answer.retryAfter_ms)
    item.isReady = false
    item.stop = clock.after(delay_ms, () => ready(item))
    settled(due, 'retry', answer, took_ms)
  }

  function ready(item: Item<Due>) {
    item.isReady = true
    item.stop = null
    run()
  }

  function remove(item: Item<Due>) {
    const lane = lanes.get(item.due.event.alert)
    const index = lane?.indexOf(item) ?? -1
    if (!lane || index < 0) return
    lane.splice(index, 1)
    size--
    if (lane.length === 0) lanes.delete(item.due.event.alert)
  }

  /** Nothing goes out for this long: the receiver asked for it. */
  function pause(ms: number) {
    endPause?.()
    const cancel = clock.after(ms, () => {
      endPause = null
      run()
    })
    endPause = () => {
      cancel()
      endPause = null
    }
  }

  const items = () => [...lanes.values()].flat()
  /** Drops what is chosen, ends its attempts, and resolves when they have ended. */
  async function drop(chosen: Item<Due>[]): Promise<void> {
    const ending = chosen.map((item) => {
      remove(item)
      item.stop?.()
      return item.attempt
    })
    await Promise.all(ending)
  }

  return {
    size: () => size,
    isPaused: () => endPause !== null,
    pause,
    /** Attempts made for the message that was tried most. */
    attempts: () => items().reduce((most, { due }) => Math.max(most, due.attempts), 0),
    add(due: Due) {
      const lane = lanes.get(due.event.alert) ?? []
      lanes.set(due.event.alert, lane)
      lane.push({ due, order: ++added, isReady: true, wasWoken: false, failing_ms: null, stop: null, attempt: null })
      size++
      run()
    },
    /**
     * The receiver is back: what waits for its delay goes out now. Once for each message, so that one which is always
     * refused keeps to its delays.
     */
    wake() {
      for (const item of items()) {
        if (item.isReady || item.wasWoken || item.due.attempts < wakeAttempts) continue
        item.wasWoken = true
        item.stop?.()
        ready(item)
      }
    },
    /** What waits and is not under way, alert by alert in its order. */
    waiting: (): Due[] =>
      items()
        .filter(({ attempt }) => !attempt)
        .map(({ due }) => due),
    /** Takes these out; none of them may be under way. */
    remove(dues: readonly Due[]) {
      const out = new Set(dues)
      for (const item of items()) {
        if (!out.has(item.due)) continue
        item.stop?.()
        remove(item)
      }
    },
    /** For how long the message that fails longest has failed; 0 when none does. */
    failing_ms: () =>
      items().reduce((longest, { failing_ms }) => Math.max(longest, clock.elapsed_ms() - (failing_ms ?? Infinity)), 0),
    /** Takes out the alerts after this position of the alert log; resolves when their attempts have ended. */
    async dropAfter(pos: number): Promise<void> {
      endPause?.()
      await drop(items().filter(({ due }) => due.pos > pos && due.word !== 'notice'))
    },
    async close() {
      isClosed = true
      endPause?.()
      await drop(items())
    },
  }
}

/** The first of each alert may go, when no earlier one of its rule is untried; of these the least tried, then the oldest. */
function nextOf<Due extends Queued>(lanes: Map<string, Item<Due>[]>): Item<Due> | undefined {
  const untried = firstUntried(lanes)
  let next: Item<Due> | undefined
  for (const [item] of lanes.values()) {
    if (!item?.isReady || item.attempt) continue
    const { attempts, pos, event } = item.due
    if (attempts === 0 && untried.get(event.rule) !== item.order) continue
    if (!next || attempts < next.due.attempts || (attempts === next.due.attempts && pos < next.due.pos)) next = item
  }
  return next
}

/**
 * By rule, the earliest message that has not been tried, or is being tried for the first time. One that waits behind a
 * failed one of its alert does not count: a message that a receiver never takes must not hold up the next alert.
 */
function firstUntried(lanes: Map<string, Item<Queued>[]>): Map<string, number> {
  const first = new Map<string, number>()
  for (const [head] of lanes.values()) {
    if (!head || head.due.attempts > 0) continue
    const { rule } = head.due.event
    if (head.order < (first.get(rule) ?? Infinity)) first.set(rule, head.order)
  }
  return first
}
