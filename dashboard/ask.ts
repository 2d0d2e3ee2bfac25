/** One question to the gateway, and what became of it: an answer, or a trouble that can be put into words. */
import type { Problem } from '../gateway/contract.ts'
import { createStore } from './store.ts'
import { within } from './within.ts'

/** `signIn`: 401, `forbidden`: 403, `conflict`: 409, `absent`: 404, 410, `many`: 429, `refused`: any other 4xx. */
export type TroubleKind = 'network' | 'signIn' | 'forbidden' | 'absent' | 'conflict' | 'many' | 'refused' | 'gateway'

export interface Trouble {
  kind: TroubleKind
  /** The gateway's own sentence; empty where there is none. An older gateway has it in English only. */
  detail: { id: string; en: string }
}

export type Answer<T> = { value: T; trouble?: never } | { value?: never; trouble: Trouble }

export interface AskOptions {
  /** Asks by POST, unless `method` says otherwise, and sends this as JSON. */
  body?: unknown
  method?: 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  signal?: AbortSignal
}

/** Counts answers that asked to sign in: a session may have ended. */
export const refusals = createStore(0)

const nothing = { id: '', en: '' }
const answer_max_ms = 30_000
const upload_chars_ms = 4 // 32 kbit/s: a photo on a weak link

/** Never rejects. */
export async function ask<T>(url: string, { body, method, signal }: AskOptions = {}): Promise<Answer<T>> {
  try {
    const sent = body === undefined ? undefined : JSON.stringify(body)
    const most_ms = answer_max_ms + (sent?.length ?? 0) / upload_chars_ms
    const [answer, said] = await within(most_ms, signal, async (signal) => {
      const answer = await fetch(url, {
        signal,
        ...(method && { method }),
        ...(sent !== undefined && {
          method: method ?? 'POST',
          headers: { 'content-type': 'application/json' },
          body: sent,
        }),
      })
      return [answer, await answer.text()]
    })
    if (answer.ok) return { value: (said === '' ? undefined : JSON.parse(said)) as T } // the gateway's contract
    if (answer.status === 401) refusals.set(refusals.get() + 1)
    return { trouble: { kind: kindOf(answer.status), detail: detailIn(said) } }
  } catch (err) {
    console.info(`no answer from ${url}`, err)
    return { trouble: { kind: 'network', detail: nothing } }
  }
}

function kindOf(status: number): TroubleKind {
  const known: Record<number, TroubleKind> = {
    401: 'signIn',
    403: 'forbidden',
    404: 'absent',
    410: 'absent',
    409: 'conflict',
    429: 'many',
  }
  return known[status] ?? (status < 500 ? 'refused' : 'gateway')
}

// A proxy in between may answer in HTML, which helps nobody.
function detailIn(said: string): Trouble['detail'] {
  try {
    const { detail: en = '', detail_id: id = '' } = JSON.parse(said) as Partial<Problem>
    return { id, en }
  } catch {
    return nothing
  }
}
