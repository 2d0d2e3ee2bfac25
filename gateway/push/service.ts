/**
 * One push service: Google's, Mozilla's, Apple's. Its messages wait in a queue of their own, so that one that is slow, or
 * wants fewer of them, delays no other. It decides nothing about the rest of the gateway.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import type { Trust } from '../../edge/platform/trust.ts'
import { type LocalizedText, saysOf } from '../contract.ts'
import { type Answer, delayAfter_ms, latenessOf_s, openPost, openQueue } from '../hooks/index.ts'
import type { Phone } from './file.ts'
import { lateText, type News } from './news.ts'
import type { Seal } from './sealing.ts'

export interface ServiceOptions {
  /** `https://fcm.googleapis.com`: one that may be reached, as far as its name tells. */
  origin: string
  allowPrivate: boolean
  /** Of a service of one's own; absent: by the rules of the internet. */
  trust?: Trust | undefined
  /** For tests; otherwise what asks over the network. */
  post?: typeof openPost | undefined
  seal: Seal
  /** Undefined: it wants to be told no more. */
  phoneOf(id: string): Phone | undefined
  /** Phones of this service. */
  phones(): number
  /** Keeps what became of an attempt; `attempts` null: it is settled. */
  attempted(news: News, attempts: number | null): void
  /** The service says that this phone is there no more, or has refused all that was sent for a day. */
  gone(phone: string): void
  clock: Clock
  /** By which `said_ms` was counted. */
  steadyNow: () => number
  random: () => number
  log: Logger
}

export interface ServiceCounts {
  delivered: number
  failed: number
  /** Messages given up. */
  dead: number
}

export type PushService = ReturnType<typeof openService>

const pause_max_ms = 300_000
const check_ms = { usual: 1_800_000, inTrouble: 120_000 } // 5 kB a question: 8 MB a month where data is paid for
const answer_ms = 10_000

export function openService(options: ServiceOptions) {
  const { origin, allowPrivate, trust, seal, phoneOf, phones, attempted, gone, clock, steadyNow, random, log } = options
  const { host } = new URL(origin)
  const counts: ServiceCounts = { delivered: 0, failed: 0, dead: 0 }
  const post = (options.post ?? openPost)({ url: `${origin}/`, allowPrivate, now: clock.now, trust })
  const queue = openQueue<News>({ send, settled, clock, random })
  const refused = new Set<string>() // phones whose newest message was refused
  let trouble: LocalizedText | null = null
  let failures = 0
  let isOutOfReach = false
  let reached_ms: number | null = null
  let asked_ms = clock.elapsed_ms()
  const closing = new AbortController()

  return {
    host,
    queue,
    counts,
    /** When it answered last. */
    reached_ms: () => reached_ms,
    trouble: () => trouble,
    /** One attempt, in no queue. Resolves always. */
    async tell(phone: Phone, news: Pick<News, 'text' | 'envelope'>): Promise<Answer> {
      const signal = AbortSignal.any([AbortSignal.timeout(answer_ms), closing.signal])
      const answer = await attempt(phone, { ...news, said_ms: steadyNow() }, signal)
      // What is refused may be no phone at all: anybody can ask with anything.
      if (answer.isOk || answer.status === null || answer.status >= 500) hear(phone.id, answer)
      return answer
    },
    /** Asks whether it can be reached, when that is due: it tells nobody anything. */
    async look(): Promise<void> {
      if (clock.elapsed_ms() - asked_ms < (trouble ? check_ms.inTrouble : check_ms.usual)) return
      asked_ms = clock.elapsed_ms()
      const signal = AbortSignal.any([AbortSignal.timeout(answer_ms), closing.signal])
      const answer = await post.send({ method: 'GET', headers: { 'user-agent': 'pantau' }, body: '' }, signal)
      if (closing.signal.aborted) return
      if (answer.status === null) return fails(answer)
      reached_ms = clock.now()
      // That it is there says nothing of whether it takes messages: only what goes out proves that.
      if (isOutOfReach) isBack()
    },
    /** Nothing more goes to this phone. */
    forget(phone: string) {
      refused.delete(phone)
      queue.remove(queue.waiting().filter((news) => news.phone === phone))
    },
    async close() {
      closing.abort(new Error('stopped'))
      await queue.close()
      post.close()
    },
  }

  async function send(news: News, signal: AbortSignal): Promise<Answer> {
    const phone = phoneOf(news.phone)
    if (!phone) return { isOk: false, isRefused: true, status: null, ...saysOf(forgotten) }
    return attempt(phone, news, signal)
  }

  async function attempt(phone: Phone, news: Pick<News, 'text' | 'envelope' | 'said_ms'>, signal: AbortSignal) {
    await turn() // to encrypt takes a millisecond or more: the gateway must not stand still for a thousand phones
    const text = JSON.stringify(lateText(news, latenessOf_s(news.said_ms, steadyNow())))
    const { path, headers, body } = seal(phone, text, news.envelope)
    return judged(await post.send({ method: 'POST', path, headers, body }, signal))
  }

  function judged(answer: Answer): Answer {
    const { status } = answer
    if (status === 404 || status === 410) return { ...answer, isGone: true, isRefused: true }
    if (status === 400 || status === 413) return { ...answer, isRefused: true }
    return answer
  }

  function settled(news: News, outcome: 'delivered' | 'retry' | 'dead', answer: Answer) {
    attempted(news, outcome === 'retry' ? news.attempts : null)
    if (!phoneOf(news.phone)) return
    hear(news.phone, answer)
    if (outcome === 'dead' && !answer.isGone) {
      counts.dead++
      log.error({ service: host, says: answer.says }, 'a phone was not told; the push service took nothing for a day')
    }
    const { status } = answer
    if (answer.isGone || (outcome === 'dead' && status !== null && status < 500)) gone(news.phone)
  }

  /** Every answer tells something of the service, and of the phone. */
  function hear(phone: string, answer: Answer) {
    const { status, isOk } = answer
    if (isOk) counts.delivered++
    else counts.failed++
    if (status !== null) reached_ms = clock.now()
    if (status === null || status === 429 || status >= 500) return fails(answer)
    if (isOk || answer.isGone) {
      refused.delete(phone)
      return isBack()
    }
    refused.add(phone)
    // One phone may have a wrong key. When most are refused it is the gateway: its clock, its own key.
    if (refused.size * 2 > phones()) begin(answer)
  }

  /** What concerns all its phones: nothing more goes out for a moment that grows. */
  function fails(answer: Answer) {
    failures++
    isOutOfReach = answer.status === null
    const wait_ms = Math.min(pause_max_ms, delayAfter_ms(failures, random) ?? pause_max_ms)
    queue.pause(answer.retryAfter_ms ?? wait_ms)
    begin(answer)
  }

  function begin({ says, says_id }: Answer) {
    if (!trouble) log.warn({ service: host, says }, 'a push service does not take messages; trying again')
    trouble = { id: says_id, en: says }
  }

  function isBack() {
    failures = 0
    isOutOfReach = false
    if (!trouble || refused.size * 2 > phones()) return
    trouble = null
    queue.pause(0) // what waits need not wait longer
    queue.wake()
    log.info({ service: host, waiting: queue.size() }, 'a push service takes messages again')
  }
}

const forgotten: LocalizedText = { id: 'HP ini tidak mau diberi tahu lagi', en: 'this phone wants to be told no more' }
