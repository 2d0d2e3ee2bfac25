/**
 * After a take-over: whether the gateway that was followed is back at its old address. It is asked each minute, and told with
 * a proof that it was replaced, so that it acknowledges nothing any more.
 */
import { join } from 'node:path'
import { z } from 'zod'
import { openAsker } from '../../edge/platform/asking.ts'
import { writeSynced } from '../../edge/platform/copies.ts'
import { remembered } from '../../edge/platform/reading-files.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import { daily_s, type Notices } from '../contract.ts'
import { formerIsBack, formerTitle } from './home-words.ts'
import { type HomeOptions, proofsOf } from './later-home.ts'

export const HomeAnswer = z.object({
  gateway: z.string(),
  moved_ms: z.int().describe('since when its folder is the home of the gateway; 0: it was made there'),
})
export type HomeAnswer = z.infer<typeof HomeAnswer>

/** In a folder that has taken over; it goes with no copy. */
const takenOverFile = 'taken-over.json'
const TakenOver = z.object({ url: z.string(), fingerprint: z.string().optional() })
type TakenOver = z.infer<typeof TakenOver>

const ask_ms = minute_ms
const answer_ms = 5_000
/** A link that comes and goes is no news each time. */
const rest_ms = 5 * minute_ms
const noticeId = 'former-gateway-is-back'

export type FormerHome = ReturnType<typeof openFormerHome>

export function openFormerHome({ folder, home, keys, now, log }: HomeOptions) {
  const former = remembered(join(folder, takenOverFile), TakenOver)
  const closing = new AbortController()
  const asker = openAsker({ trust: former?.fingerprint === undefined ? {} : { fingerprint: former.fingerprint }, now })
  let asked_ms = Number.NEGATIVE_INFINITY
  let back: { since_ms: number; seen_ms: number } | null = null

  return {
    /** To be called every few seconds; never rejects. */
    async look(): Promise<void> {
      if (!former || Math.abs(now() - asked_ms) < ask_ms) return
      asked_ms = now()
      if (await isThere(former.url)) {
        if (!back) log.error({ url: former.url }, 'the former home of this gateway runs again')
        back = { since_ms: back?.since_ms ?? now(), seen_ms: now() }
      } else if (back && Math.abs(now() - back.seen_ms) > rest_ms) back = null
    },
    /** For `/readyz`; null while it is gone, or there is none. */
    trouble,
    /** To be called every few seconds. */
    tell(board: Notices) {
      const text = trouble()
      if (!back || !text) return board.end(noticeId)
      const { since_ms } = back
      board.notify({ id: noticeId, severity: 'Severe', since_ms, title: formerTitle, text, repeat_s: daily_s })
    },
    close() {
      closing.abort()
      asker.close()
    },
  }

  function trouble() {
    return back && former ? formerIsBack(former.url) : null
  }

  /** Whether a gateway of this identity, and an earlier home of it, answers there. */
  async function isThere(url: string): Promise<boolean> {
    for (const proof of proofsOf(keys(), home)) {
      const answer = await ask(url, proof)
      if (answer) return answer.gateway === home.gateway && answer.moved_ms < home.moved_ms
    }
    return false
  }

  /** Null when nobody answers, or refuses the proof. */
  async function ask(url: string, proof: string): Promise<HomeAnswer | null> {
    try {
      const { status, body } = await asker.ask(new URL('/api/v1/copies/home', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ gateway: home.gateway, moved_ms: home.moved_ms, proof }),
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(answer_ms)]),
      })
      return status === 200 ? (HomeAnswer.safeParse(JSON.parse(body.toString())).data ?? null) : null
    } catch (err) {
      log.debug({ err, url }, 'the former home of this gateway does not answer')
      return null
    }
  }
}

/** Says whose home the folder took over; before it becomes the gateway. */
export function writeTakenOver(folder: string, former: TakenOver): void {
  writeSynced(join(folder, takenOverFile), Buffer.from(`${JSON.stringify(former)}\n`))
}
