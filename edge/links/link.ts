/** What every wire speaks to the rest of the edge, whatever it is made of. */
import type { Readable } from 'node:stream'
import { addAbortSignal } from 'node:stream'
import type { Logger } from 'pino'
import { type BackOff, backOff } from '../platform/back-off.ts'
import type { Clock } from '../platform/clock.ts'

/**
 * The state of a wire travels in the same stream as what it carries, in order: a rain gauge that hears nothing may
 * say zero only while its wire is open. `at_ms` is when the bytes arrived.
 */
export type LinkEvent<Input> =
  | { kind: 'open' }
  | { kind: 'closed'; reason: string }
  | { kind: 'input'; input: Input; at_ms: number }

export type Link<Input> = AsyncGenerator<LinkEvent<Input>, void, void>

export interface LinkTools {
  clock: Clock
  random: () => number
  log: Logger
  pause?: BackOff
  /** So long without a byte, and the wire is opened anew: an adapter may hang while its port stays open. */
  silence_ms?: number
}

/** Whoever plugs a cable in again sees readings within ten seconds; opening a port that is not there costs next to nothing. */
const wirePause: BackOff = { first_ms: 1_000, most_ms: 8_000 }

/** Why a wire is closed that says nothing though it should. */
export const silenceOn = 'nothing comes on this wire'

/** Opens a wire, reads it until it breaks, and opens it again, for as long as it takes. Ends only with `signal`. */
export async function* reopening(
  open: (signal: AbortSignal) => Promise<Readable>,
  { clock, random, log, pause = wirePause, silence_ms }: LinkTools,
  signal: AbortSignal,
): Link<Uint8Array> {
  const delays = backOff(pause, random)
  let lastReason = ''
  while (!signal.aborted) {
    let reason = 'the other side closed it'
    try {
      const stream = addAbortSignal(signal, await open(signal))
      log[lastReason === silenceOn ? 'debug' : 'info']('the wire is open')
      const isHeard = endInSilence(stream, clock, silence_ms)
      yield { kind: 'open' }
      for await (const input of stream) {
        isHeard()
        delays.reset()
        yield { kind: 'input', input, at_ms: clock.now() }
      }
    } catch (err) {
      if (signal.aborted) return
      reason = reasonOf(err)
    }
    yield { kind: 'closed', reason }
    if (reason === silenceOn) delays.reset() // it could be opened: whoever plugs the sensor in need not wait
    const delay_ms = Math.round(delays.next_ms())
    // A cable that is out for a week is worth one line, not ten thousand.
    log[reason === lastReason ? 'debug' : 'warn']({ reason, delay_ms }, 'cannot read the wire; trying again')
    lastReason = reason
    await clock.wait(delay_ms, signal)
  }
}

/** Ends the stream when nothing came for so long; call what it gives for each chunk. */
function endInSilence(stream: Readable, clock: Clock, silence_ms: number | undefined): () => void {
  if (silence_ms === undefined) return () => undefined
  let cancel: () => void = () => undefined
  const wait = () => {
    cancel()
    cancel = clock.after(silence_ms, () => stream.destroy(new Error(silenceOn)))
  }
  stream.once('close', () => cancel())
  wait()
  return wait
}

/** An unplugged adapter ends its stream as "Premature close", which says nothing to the person who pulled it out. */
function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err)
  const isUnplugged = (err as NodeJS.ErrnoException).code === 'ERR_STREAM_PREMATURE_CLOSE'
  return isUnplugged ? 'the wire went away; was the cable pulled out?' : err.message
}
