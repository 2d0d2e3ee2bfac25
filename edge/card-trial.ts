/**
 * Whether the card still takes what is written, asked while all is well. What the gateway acknowledges in time is never written (see
 * outbox.ts), so a card that died or that Linux has made read-only would be noticed when the gateway cannot be reached any more:
 * when the station cannot tell anybody, and what waits is in memory only.
 */
import { accessSync, constants } from 'node:fs'
import type { Outbox } from './outbox.ts'
import type { Clock } from './platform/clock.ts'
import { minute_ms } from './platform/time.ts'

/** One page and one fsync: 24 a day × 4 kB, nothing beside what one evening without the gateway writes. */
const trialEvery_ms = 60 * minute_ms
/** Asking whether it may be written costs no writing. */
const lookEvery_ms = minute_ms

export interface CardTrialTools {
  outbox: Pick<Outbox, 'note' | 'save'>
  /** Of the outbox. */
  folder: string
  clock: Clock
  /** For tests; otherwise whether Linux lets this user write into the folder: it says no of a card that it has made read-only. */
  mayWrite?: (folder: string) => boolean
}

/** Looks each minute until `signal` is aborted; what the disk answers is in `outbox.stats()`. */
export function tryCard({ outbox, folder, clock, mayWrite = isWritable }: CardTrialTools, signal: AbortSignal) {
  let tried_ms = clock.elapsed_ms()
  const later = () => clock.after(lookEvery_ms, look)
  let cancel = later()
  signal.addEventListener('abort', () => cancel(), { once: true })

  function look() {
    if (!mayWrite(folder) || clock.elapsed_ms() - tried_ms >= trialEvery_ms) {
      tried_ms = clock.elapsed_ms()
      outbox.note({ 'card-trial': '' }, false)
      outbox.save()
    }
    cancel = later()
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false // why not is said by the outbox, whose disk refuses
  }
}
