/**
 * What one station may send, so that none can fill the card or keep the others waiting: bytes and packs (what is beyond
 * waits for its receipt), payloads that cannot be understood (what is beyond is counted and not kept), changes of its state
 * (of those beyond, the newest is kept). Reaching a limit is told until it has not been reached for ten minutes.
 */
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import type { Limited } from '../contract.ts'
import { type Budget, openBudget } from './budget.ts'
import type { StationLimits } from './settings.ts'

/** A station that has reached limits of late. */
export interface Excess {
  station: string
  since_ms: number
  /** The limits that it has reached, in no order. */
  limits: Limited[]
}

export interface LimitsOptions {
  settings: StationLimits
  /** The gateway's clock, UTC ms. */
  now: () => number
  /** Counts ms and is never set. */
  elapsed_ms: () => number
}

export type Limits = ReturnType<typeof openLimits>

/** A limit that was not reached for so long is forgotten: the station has come to rest. */
const rest_ms = 10 * minute_ms
const mebibyte = 1024 * 1024

interface Account {
  budgets: { limit: Limited; budget: Budget }[]
  reached: Map<Limited, { since_ms: number; last_ms: number }>
}

export function openLimits({ settings, now, elapsed_ms }: LimitsOptions) {
  const accounts = new Map<string, Account>()
  const counts = { delayed: 0, quarantine: 0, changes: 0 }

  return {
    /** How long this station has to wait before its next payload is looked at; 0 = not at all. */
    wait_ms(station: string): number {
      return Math.max(reach(station, 'packs'), reach(station, 'bytes'))
    },
    /** A payload of this station is looked at. */
    sent(station: string, bytes: number) {
      take(station, 'packs', 1)
      take(station, 'bytes', bytes)
    },
    /** A payload waits for its station's quota. */
    delayed() {
      counts.delayed++
    },
    /**
     * Whether one more payload of it may be kept in quarantine: if so, it is entered. `isTold`: false for what is no reason
     * to tell anybody.
     */
    mayQuarantine: (station: string, isTold = true) => mayUse(station, 'quarantine', isTold),
    /** Whether one more change of its state may be stored: if so, it is entered. */
    mayChange: (station: string) => mayUse(station, 'changes'),
    excess: (station: string): Excess | undefined => excessOf(station),
    /** Every station that has reached a limit of late. */
    standing: (): Excess[] => [...accounts.keys()].flatMap((station) => excessOf(station) ?? []),
    /** How much the limits held back, of all stations. */
    counts: (): Readonly<typeof counts> => counts,
  }

  function mayUse(station: string, limit: 'quarantine' | 'changes', isTold = true): boolean {
    if (waitFor(station, limit) > 0) {
      if (isTold) remember(station, limit)
      counts[limit]++
      return false
    }
    take(station, limit, 1)
    return true
  }

  function take(station: string, limit: Limited, amount: number) {
    for (const one of accountOf(station).budgets) if (one.limit === limit) one.budget.take(amount, elapsed_ms())
  }

  /** How long to wait for this limit; remembered when it is reached. */
  function reach(station: string, limit: Limited): number {
    const wait_ms = waitFor(station, limit)
    if (wait_ms > 0) remember(station, limit)
    return wait_ms
  }

  function waitFor(station: string, limit: Limited): number {
    let wait_ms = 0
    for (const one of accountOf(station).budgets) {
      if (one.limit === limit) wait_ms = Math.max(wait_ms, one.budget.wait_ms(elapsed_ms()))
    }
    return wait_ms
  }

  function remember(station: string, limit: Limited) {
    const { reached } = accountOf(station)
    const known = reached.get(limit)
    if (known && !isOver(known)) known.last_ms = elapsed_ms()
    else reached.set(limit, { since_ms: now(), last_ms: elapsed_ms() })
  }

  function excessOf(station: string): Excess | undefined {
    const account = accounts.get(station)
    if (!account || account.reached.size === 0) return undefined
    for (const [limit, one] of account.reached) if (isOver(one)) account.reached.delete(limit)
    if (account.reached.size === 0) return undefined
    const since_ms = Math.min(...Array.from(account.reached.values(), (one) => one.since_ms))
    return { station, since_ms, limits: [...account.reached.keys()] }
  }

  function isOver({ last_ms }: { last_ms: number }): boolean {
    return elapsed_ms() - last_ms > rest_ms
  }

  function accountOf(station: string): Account {
    let account = accounts.get(station)
    if (!account) {
      account = { budgets: budgetsOf(settings), reached: new Map() }
      accounts.set(station, account)
    }
    return account
  }
}

function budgetsOf(settings: StationLimits): Account['budgets'] {
  const { mb_hour, mb_day, packs_hour, packs_day, quarantined_hour, quarantined_day, changes_hour } = settings
  const rows: [Limited, number, number][] = [
    ['packs', packs_hour, hour_ms],
    ['packs', packs_day, day_ms],
    ['bytes', mb_hour * mebibyte, hour_ms],
    ['bytes', mb_day * mebibyte, day_ms],
    ['quarantine', quarantined_hour, hour_ms],
    ['quarantine', quarantined_day, day_ms],
    ['changes', changes_hour, hour_ms],
  ]
  return rows.map(([limit, most, span_ms]) => ({ limit, budget: openBudget(most, span_ms) }))
}
