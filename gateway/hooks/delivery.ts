/** How one hook delivers: its queue, the proof that its receiver works, its health, and the log of its attempts. */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import { type Delivery, saysOf } from '../contract.ts'
import type { Due } from './deliveries.ts'
import { openHealth } from './hook-health.ts'
import { latenessOf_s, readingOf_ms } from './latency.ts'
import type { Said } from './message.ts'
import type { Answer } from './post.ts'
import { openProof, proofWayOf } from './proof.ts'
import { type Outcome, openQueue } from './queue.ts'
import { sayings, withoutNotices } from './says.ts'
import type { Sender } from './sender.ts'

export interface DeliveryOptions {
  hook: string
  sender: Sender
  kept: { dead: number; lastDelivered_ms: number | null; due: readonly Due[] }
  /** Keeps what became of an attempt. */
  attempted(delivery: Delivery, id: string): void
  /** Called when the receiver has answered, or has not in time. */
  heard(): void
  /** What a heartbeat says of the gateway. */
  gatewayState: () => object
  clock: Clock
  /** By which `said_ms` was counted: UTC milliseconds that never jump while the gateway runs. */
  steadyNow: () => number
  random: () => number
  log: Logger
}

export interface DeliveryCounts {
  attempts: number
  delivered: number
  heartbeatsFailed: number
  /** Of the last delivered message: from the reading behind it, or from the event that none caused, to the answer. */
  latency_s: number
}

const test_ms = 20_000 // a person waits for it
const refusals = [400, 405, 415, 422, 501] // of who knows the types of alerts and no other

export type HookDelivery = ReturnType<typeof openDelivery>

export function openDelivery(options: DeliveryOptions) {
  const { hook, sender, kept, attempted, heard, gatewayState, clock, steadyNow, random, log } = options
  const counts: DeliveryCounts = { attempts: 0, delivered: 0, heartbeatsFailed: 0, latency_s: 0 }
  const way = proofWayOf(sender)
  const started_ms = clock.elapsed_ms()
  let proved_ms = started_ms
  let { dead, lastDelivered_ms } = kept

  const queue = openQueue<Due>({ send, settled: attemptMade, clock, random })
  const { attempts } = queue
  const health = openHealth({ hook, way, lastDelivered_ms, attempts, now: clock.now, log })
  for (const due of kept.due) queue.add(due)
  const proof = openProof({
    sender,
    hook,
    life: () => ({ ...gatewayState(), hook, waiting: queue.size(), dead }),
    clock,
    mayAsk: () => !queue.isPaused(),
    heard: proofHeard,
  })

  return {
    queue,
    health,
    counts,
    way,
    dead: () => dead,
    lastDelivered_ms: () => lastDelivered_ms,
    /** For how long it has given no sign that it works; 0 while nobody can know. */
    silent_ms(): number {
      const failing_ms = queue.failing_ms()
      if (way === 'none' && failing_ms === 0) return 0
      return Math.max(failing_ms, clock.elapsed_ms() - proved_ms)
    },
    /** A replay begins: what was given up counts no more. */
    forgive() {
      dead = 0
    },
    /** One message by which a person tries the hook out: one attempt, in no count and no list. Resolves always. */
    async test(said: Said): Promise<Answer> {
      const answer = await send(said, AbortSignal.timeout(test_ms))
      if (hear(answer)) isBack()
      heard()
      return answer
    },
    async close() {
      proof.close()
      await queue.close()
      sender.close()
    },
  }

  /** A message that the sender itself cannot make must end as a dead letter, not end the gateway. */
  async function send(said: Said, signal: AbortSignal): Promise<Answer> {
    const { id, event, word, more, notice, said_ms } = said
    const delayed_s = latenessOf_s(said_ms, steadyNow())
    const message = { id: `${hook}_${id}`, event, word, more, said_ms, ...(notice && { notice }) }
    try {
      const answer = await sender.send(delayed_s === null ? message : { ...message, delayed_s }, signal)
      const isRefused = notice !== undefined && refusals.includes(answer.status ?? 0)
      return isRefused ? { ...answer, isRefused, ...withoutNotices(answer) } : answer
    } catch (err) {
      log.error({ err, hook, event: event.id }, 'a hook cannot make its message')
      return { isOk: false, status: null, ...saysOf(sayings['not-made']()) }
    }
  }

  function attemptMade(due: Due, outcome: Outcome, answer: Answer, took_ms: number) {
    counts.attempts++
    const at_ms = clock.now()
    hear(answer)
    attempted(deliveryOf(due, outcome, answer, { at_ms, took_ms }), due.id)
    if (outcome === 'delivered') delivered(due, at_ms)
    else if (answer.isRefused) isBack()
    else {
      health.cannotDeliver(answer)
      if (outcome === 'dead') giveUp(due, answer)
    }
    heard()
  }

  /** True when the receiver is well; who takes no notices is. */
  function hear(answer: Answer): boolean {
    const isOk = answer.isOk || answer.isRefused === true
    health.hear({ ...answer, isOk })
    return isOk
  }

  function delivered({ event, said_ms }: Due, at_ms: number) {
    counts.delivered++
    lastDelivered_ms = at_ms
    counts.latency_s = Math.max(0, at_ms - (readingOf_ms(event) ?? said_ms)) / 1_000
    isBack()
  }

  function giveUp({ event }: Due, { says }: Answer) {
    dead++
    log.error({ hook, event: event.id, says }, 'an alert was not delivered; replay it when the receiver is well')
  }

  function proofHeard(answer: Answer) {
    health.hear(answer)
    if (answer.isOk) isBack()
    else {
      if (way === 'heartbeat') counts.heartbeatsFailed++
      health.cannotProve(answer)
    }
    heard()
  }

  function isBack() {
    proved_ms = clock.elapsed_ms()
    if (health.delivers(queue.size())) queue.wake()
  }

  function deliveryOf(due: Due, outcome: Outcome, answer: Answer, when: { at_ms: number; took_ms: number }): Delivery {
    const { event, pos, attempts } = due
    const { status, says, says_id } = answer
    const named = { hook, event: event.id, alert: event.alert, pos, attempt: attempts }
    return { ...named, ...when, outcome, status, says, says_id, reading_ms: readingOf_ms(event) }
  }
}
