/**
 * Windows that lack late readings are filled from the record before a fresh reading is judged.
 *
 * A look-up may fail, or the disk be slow. A warning does not wait for it: the reading is judged with the window that is
 * there, the mark in the state stays, and the next fresh reading asks again.
 */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import { completed, type RuleState, type WindowWanted } from '../rules/index.ts'
import type { Store } from '../store/index.ts'

export interface WindowsOptions {
  store: Pick<Store, 'rows'>
  clock: Pick<Clock, 'wait'>
  log: Logger
  /** Ends the waiting; then `whole` rejects. */
  signal: AbortSignal
}

const wait_max_ms = 500 // the others wait as long: a look-up takes some ms, unless the tables are being written

export type Windows = ReturnType<typeof openWindows>

export function openWindows({ store, clock, log, signal }: WindowsOptions) {
  let missed = 0
  return {
    /** The state with a whole window; undefined = not to be had in time. */
    async whole({ key, rule, state, present }: WindowWanted): Promise<RuleState | undefined> {
      const late = new AbortController()
      try {
        const looked = completed(store, rule, state, present)
        const found = await Promise.race([looked, clock.wait(wait_max_ms, AbortSignal.any([signal, late.signal]))])
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
      missed++
      return undefined
    },
    /** How often a reading was judged with a window that lacked something, since the start. */
    missed: () => missed,
  }
}
