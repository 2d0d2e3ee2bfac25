/**
 * Windows that lack late readings are filled from the record before a fresh reading is judged.
 *
 * A look-up may fail, or the disk be slow. A warning does not wait for it: after half a second the reading is judged with
 * the window that is there (it may reach a level, and leaves none), and again when the record has answered
 * (`second-look.ts`).
 */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import { completed, type RuleState, type WindowWanted } from '../rules/index.ts'
import type { Store } from '../store/index.ts'

export interface WindowsOptions {
  store: Pick<Store, 'rows'>
  clock: Pick<Clock, 'wait' | 'elapsed_ms'>
  log: Logger
  /** Ends the waiting; then `whole` rejects. */
  signal: AbortSignal
}

const wait_max_ms = 500 // for all that is judged together: a look-up takes some ms, unless the tables are being written

export type Windows = ReturnType<typeof openWindows>

export function openWindows({ store, clock, log, signal }: WindowsOptions) {
  return {
    /** Until when those that are judged together may wait. */
    deadline_ms: () => clock.elapsed_ms() + wait_max_ms,
    /** The state with a whole window; undefined = not to be had in time. */
    async whole({ key, rule, state, present }: WindowWanted, deadline_ms: number): Promise<RuleState | undefined> {
      const late = new AbortController()
      const left_ms = Math.max(0, deadline_ms - clock.elapsed_ms())
      try {
        const looked = completed(store, rule, state, present)
        const found = await Promise.race([looked, clock.wait(left_ms, AbortSignal.any([signal, late.signal]))])
        if (found) return found
        looked.catch((err) => log.warn({ err, rule: key }, 'the record could not be read for the window of a rule'))
        signal.throwIfAborted()
        log.warn({ rule: key, wait_max_ms }, 'the window of a rule is not filled yet; the reading is judged without')
      } catch (err) {
        signal.throwIfAborted()
        log.warn({ err, rule: key }, 'the record could not be read for the window of a rule')
      } finally {
        late.abort()
      }
      return undefined
    },
  }
}
