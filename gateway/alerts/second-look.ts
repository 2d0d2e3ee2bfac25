/**
 * A reading that had to be judged before its window could be read from the record is judged again when the record has
 * answered: with what the record held when it came, and with the readings that were judged meanwhile.
 */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import { completed, type Heard, type Meanwhile, presentOf, type RuleState, type RuleWithState } from '../rules/index.ts'
import type { Store } from '../store/index.ts'

export interface SecondLookOptions {
  store: Pick<Store, 'rows'>
  clock: Pick<Clock, 'wait'>
  log: Logger
  signal: AbortSignal
  /** The rule as it stands; null when it is gone. */
  standing(key: string): RuleWithState | null
  /** In its turn: what the answer makes of it. */
  apply(key: string, looked: RuleState, meanwhile: Meanwhile): Promise<void>
}

const retry_ms = 1_000
const retry_max_ms = 30_000

export function openSecondLook({ store, clock, log, signal, standing, apply }: SecondLookOptions) {
  const looking = new Map<string, Meanwhile>()
  const failing = new Set<string>()
  return {
    /** What is wrong, or null. */
    trouble: () =>
      failing.size === 0
        ? null
        : `The record cannot be read for the windows of ${failing.size} rules (${[...failing].slice(0, 3).join(', ')}). They are judged by what came since, and none of their alerts ends.`,
    /** Looks until the record answers. */
    begin(key: string) {
      if (looking.has(key)) return
      const meanwhile: Meanwhile = { readings: [], isLateAgain: false }
      looking.set(key, meanwhile)
      look(key, meanwhile)
        .catch((err) => log.error({ err, rule: key }, 'a second look at a rule failed'))
        .finally(() => {
          looking.delete(key)
          failing.delete(key)
        })
    },
    /** What came meanwhile. */
    hears({ key, unjudged, reading }: Heard) {
      const meanwhile = looking.get(key)
      if (!meanwhile) return
      if (reading) meanwhile.readings.push(reading)
      if (unjudged === 'history' || unjudged === 'repeated-order') meanwhile.isLateAgain = true
    },
  }

  async function look(key: string, meanwhile: Meanwhile) {
    for (let delay_ms = retry_ms; !signal.aborted; delay_ms = Math.min(delay_ms * 2, retry_max_ms)) {
      const one = standing(key)
      const present = one && presentOf(one.rule, one.state)
      // Filled meanwhile, for a fresh reading that did not have to wait.
      if (!one || !present || one.state.late_ms == null || !('station' in one.rule)) return
      const { value, flag } = one.state.evidence.at(-1)!
      Object.assign(meanwhile, { readings: [{ at_ms: present.at_ms, value, flag }], isLateAgain: false })
      try {
        return await apply(key, await completed(store, one.rule, one.state, present), meanwhile)
      } catch (err) {
        if (signal.aborted) return
        failing.add(key)
        log.warn({ err, rule: key, delay_ms }, 'the record could not be read for the window of a rule; trying again')
        await clock.wait(delay_ms, signal)
      }
    }
  }
}
