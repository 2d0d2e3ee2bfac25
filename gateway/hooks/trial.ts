/** A message by which a person tries out a hook: the real way to the receiver, and nothing that sounds a siren. */
import type { Notice } from '../contract.ts'
import type { Said } from './message.ts'
import { eventOfNotice } from './wording.ts'

export interface Trial {
  hook: string
  /** Who tries it. */
  by: string
  gateway?: string | undefined
  /** By the wall clock. */
  at_ms: number
  /** By the clock of the hook, which never jumps. */
  said_ms: number
}

export function trialOf({ hook, by, gateway, at_ms, said_ms }: Trial): Said {
  const notice = noticeOfTrial(hook, by, at_ms)
  const event = { ...eventOfNotice(notice, { at_ms, n: 1, isOver: false, gateway }), exercise: true }
  return { id: event.id, event, word: 'notice', more: {}, notice, said_ms }
}

function noticeOfTrial(hook: string, by: string, at_ms: number): Notice {
  return {
    id: `test-${hook}`,
    severity: 'Minor',
    since_ms: at_ms,
    title: { id: 'UJI COBA pesan', en: 'TEST of the delivery' },
    text: {
      id: `Ini uji coba dari ${by}: pesan seperti ini sampai kepada Anda. Tidak ada bahaya, tidak perlu berbuat apa-apa.`,
      en: `This is a test by ${by}: messages like this one reach you. There is no danger, and nothing to do.`,
    },
  }
}
