/**
 * The proof that a receiver works: a signed sign of life each minute where the kind has one, so that silence is itself an
 * alarm, or else a question that wakes nobody, where the kind knows one. It also finds out that a receiver is back. A
 * heartbeat that cannot be delivered is dropped: an old one would say something untrue.
 */
import type { Clock } from '../../edge/platform/clock.ts'
import type { Answer } from './post.ts'
import type { Sender } from './sender.ts'

export interface ProofOptions {
  sender: Pick<Sender, 'beat' | 'check'>
  hook: string
  life: () => object
  clock: Clock
  mayAsk: () => boolean
  heard: (answer: Answer) => void
}

/** How a hook is proved to work. */
export type ProofWay = 'heartbeat' | 'check' | 'none'

const beatEvery_ms = 60_000
const checkFirst_ms = 60_000 // what starts in a hurry delivers first
const checkEvery_ms = 300_000
const answer_ms = 10_000

export const proofWayOf = ({ beat, check }: ProofOptions['sender']): ProofWay =>
  beat ? 'heartbeat' : check ? 'check' : 'none'

/** The first heartbeat goes out at once. */
export function openProof({ sender, hook, life, clock, mayAsk, heard }: ProofOptions) {
  const { beat, check } = sender
  const every_ms = beat ? beatEvery_ms : checkEvery_ms
  let cancelNext: (() => void) | null = null
  let stop: (() => void) | null = null
  let isClosed = false
  let quietUntil_ms = Number.NEGATIVE_INFINITY

  async function once() {
    cancelNext = clock.after(every_ms, () => void once())
    if (stop || !mayAsk() || clock.elapsed_ms() < quietUntil_ms) return
    const broken = new AbortController()
    const cancel = clock.after(answer_ms, () => broken.abort(new Error(`no answer within ${answer_ms / 1_000} s`)))
    stop = () => broken.abort(new Error('stopped'))
    const answer = await ask(broken.signal)
    cancel()
    stop = null
    if (isClosed) return
    // What it asks for in answer to a heartbeat holds back heartbeats, never an alert.
    if (answer.retryAfter_ms) quietUntil_ms = clock.elapsed_ms() + answer.retryAfter_ms
    heard(answer)
  }

  async function ask(signal: AbortSignal): Promise<Answer> {
    if (beat) return beat(`${hook}_heartbeat_${clock.now()}`, life(), signal)
    return check!(signal)
  }

  if (beat) void once()
  else if (check) cancelNext = clock.after(checkFirst_ms, () => void once())
  return {
    close() {
      isClosed = true
      cancelNext?.()
      stop?.()
    },
  }
}
