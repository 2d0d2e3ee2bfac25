/** A message by which a person tries out a hook: the real way to the receiver, and nothing that sounds a siren. */
import type { HookTestAnswer, Notice } from '../contract.ts'
import type { Message } from './message.ts'
import type { Sender } from './sender.ts'
import { eventOfNotice } from './wording.ts'

const patience_ms = 20_000

export interface Trial {
  hook: string
  sender: Pick<Sender, 'send'>
  /** Who tries it. */
  by: string
  gateway?: string | undefined
  now: () => number
}

/** One attempt; resolves always. It is not repeated, and counts as no alert. */
export async function tryOut({ hook, sender, by, gateway, now }: Trial): Promise<HookTestAnswer> {
  const at_ms = now()
  const notice = noticeOfTrial(hook, by, at_ms)
  const event = { ...eventOfNotice(notice, { at_ms, n: 1, isOver: false, gateway }), exercise: true }
  const message: Message = { id: `${hook}_${event.id}`, event, word: 'notice', more: {}, notice, said_ms: at_ms }
  const answer = await sender.send(message, AbortSignal.timeout(patience_ms))
  const { isOk, status, says } = answer
  return { hook, delivered: isOk, status, says, took_ms: Math.max(0, now() - at_ms), at_ms }
}

function noticeOfTrial(hook: string, by: string, at_ms: number): Notice {
  return {
    id: `test-${hook}`,
    severity: 'Minor',
    since_ms: at_ms,
    title: { id: 'UJI COBA pengiriman', en: 'TEST of the delivery' },
    text: {
      id: `Ini uji coba dari ${by}: pesan seperti ini sampai kepada Anda. Tidak ada bahaya, tidak perlu berbuat apa-apa.`,
      en: `This is a test by ${by}: messages like this one reach you. There is no danger, and nothing to do.`,
    },
  }
}
