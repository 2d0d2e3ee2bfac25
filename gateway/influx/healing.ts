/** When InfluxDB is compared with the record, from when on, and what has to be sent once more (`heal.ts` finds it). */
import type { Logger } from 'pino'
import { day_ms } from '../../edge/platform/time.ts'
import type { Healer, Unsent } from './heal.ts'
import { ServerTrouble, type Trouble } from './trouble.ts'

export interface SavedHealing {
  /** A comparison from here on is not finished. */
  heal_ms?: number | null
  /** Oldest reading written since the last comparison. */
  fresh_ms?: number | null
}

export interface HealingOptions {
  healer: Healer
  saved: SavedHealing
  unsent: Unsent
  now: () => number
  log: Logger
}

export type Healing = ReturnType<typeof openHealing>

const every_ms = 600_000

export function openHealing({ healer, saved, unsent, now, log }: HealingOptions) {
  /** Asked for and not finished: `true` compares what was written since the last time, a number everything since then. */
  let wanted: true | number | null = saved.heal_ms ?? true
  /** Oldest reading written and not compared yet: a server that dies may take such ones with it, however old they are. */
  let fresh_ms = saved.fresh_ms ?? Number.POSITIVE_INFINITY
  /** The same, when the comparison under way began. */
  let comparing_ms = Number.POSITIVE_INFINITY
  let running: AsyncGenerator<string[]> | null = null
  let ended_ms = now()

  return {
    isWanted: () => wanted !== null,
    isRunning: () => running !== null,
    /** Compares what was written since the last time, now and then. */
    wantIfDue() {
      if (now() - ended_ms >= every_ms) wanted ??= true
    },
    /** The server had trouble: it may come back empty. */
    wantAfterTrouble() {
      wanted ??= true
      running = null
      healer.forget()
    },
    /** Something was not sent and is no longer in the log: the tables know what was in it. */
    wantAll() {
      wanted = 0
      running = null
    },
    /** Begins the comparison again when its turn comes. */
    beginAgain() {
      running = null
    },
    finish() {
      running = null
      wanted = null
      ended_ms = now()
      comparing_ms = Number.POSITIVE_INFINITY
    },
    wrote(oldest_ms: number) {
      fresh_ms = Math.min(fresh_ms, oldest_ms)
    },
    next,
    saved(): Required<SavedHealing> {
      const oldest_ms = Math.min(fresh_ms, comparing_ms)
      return {
        heal_ms: typeof wanted === 'number' ? wanted : null,
        fresh_ms: Number.isFinite(oldest_ms) ? oldest_ms : null,
      }
    },
  }

  /** Lines to send once more; null at the end. A server that takes readings and refuses questions cannot be compared. */
  async function next(hasTaken: boolean): Promise<string[] | null> {
    running ??= begin()
    try {
      const { value, done } = await running.next()
      return done ? null : value
    } catch (err) {
      if (!(err instanceof ServerTrouble && hasTaken && isRefusal(err.trouble))) throw err
      log.warn({ message: err.message }, 'InfluxDB takes readings and answers no questions; it cannot be compared')
      return null
    }
  }

  function begin() {
    comparing_ms = Math.min(comparing_ms, fresh_ms)
    fresh_ms = Number.POSITIVE_INFINITY
    const from_ms = typeof wanted === 'number' ? wanted : Math.min(comparing_ms, now() - day_ms)
    return healer.lines(unsent, from_ms)
  }
}

const isRefusal = (trouble: Trouble) => ['unauthorised', 'missing', 'refused'].includes(trouble)
