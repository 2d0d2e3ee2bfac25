/**
 * A signed sign of life each minute, so that silence is itself an alarm. It also finds out that a receiver is back. A
 * heartbeat that cannot be delivered is dropped: an old one would say something untrue.
 */

import type { Clock } from '../../edge/platform/clock.ts'
import type { Answer } from './post.ts'
import type { Sender } from './sender.ts'

export interface HeartbeatOptions {
  beat: Sender['beat']
  hook: string
  life: () => object
  clock: Clock
  mayBeat: () => boolean
  heard: (answer: Answer) => void
}

const every_ms = 60_000
const answer_ms = 10_000

/** The first goes out at once. Kinds of hooks without heartbeats have none. */
export function openHeartbeat({ beat, hook, life, clock, mayBeat, heard }: HeartbeatOptions) {
  let cancelNext: (() => void) | null = null
  let stop: (() => void) | null = null
  let isClosed = false

  async function once() {
    cancelNext = clock.after(every_ms, () => void once())
    if (!beat || stop || !mayBeat()) return
    const broken = new AbortController()
    const cancel = clock.after(answer_ms, () => broken.abort(new Error(`no answer within ${answer_ms / 1_000} s`)))
    stop = () => broken.abort(new Error('stopped'))
    const answer = await beat(`${hook}_heartbeat_${clock.now()}`, life(), broken.signal)
    cancel()
    stop = null
    if (!isClosed) heard(answer)
  }

  if (beat) void once()
  return {
    close() {
      isClosed = true
      cancelNext?.()
      stop?.()
    },
  }
}
