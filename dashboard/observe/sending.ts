/** Sends what waits, oldest first: now, when the network is back, and each minute while something waits. */
import type { LocalizedText, Observation } from '../../gateway/contract.ts'
import { ask, type Trouble, type TroubleKind } from '../ask.ts'
import { askingWords } from '../askingWords.ts'
import { drop, keep, load, waiting } from './queue.ts'
import { bodyOf, type Report } from './report.ts'

export const observationsUrl = 'api/v1/observations'

const again_ms = 60_000
let isSending = false
let timer: ReturnType<typeof setTimeout> | undefined
let isListening = false

/** Keeps a report on this device and sends it: what is then not among `waiting`, the gateway has. */
export async function report(said: Report): Promise<void> {
  await keep(said)
  await sendWaiting()
}

/** Sends what an earlier page has left, too. Never rejects. */
export async function sendWaiting(): Promise<void> {
  if (!isListening) {
    isListening = true
    addEventListener('online', () => void sendWaiting())
  }
  if (isSending) return
  isSending = true
  try {
    for (const one of (await load()).filter(({ refused }) => refused === undefined)) if (!(await sent(one))) break
  } finally {
    isSending = false
  }
  clearTimeout(timer)
  if (waiting.get().some(({ refused }) => refused === undefined)) timer = setTimeout(() => void sendWaiting(), again_ms)
}

/** Troubles that say nothing about the report: it waits until they are over. */
const passing: ReadonlySet<TroubleKind> = new Set(['network', 'gateway', 'many', 'signIn'])

/** False: the gateway cannot be reached, takes no more now, or wants somebody to sign in first; the others wait, too. */
async function sent(one: Report): Promise<boolean> {
  const { value, trouble } = await ask<Observation>(observationsUrl, { body: bodyOf(one, Date.now()) })
  if (value) await drop(one.id)
  else if (passing.has(trouble.kind)) return false
  else await keep({ ...one, refused: whyOf(trouble) })
  return true
}

/** The gateway's own sentence; where a proxy has answered, what the page says of such an answer. */
function whyOf({ kind, detail }: Trouble): LocalizedText {
  return detail.en ? detail : { id: askingWords.id.trouble[kind], en: askingWords.en.trouble[kind] }
}
