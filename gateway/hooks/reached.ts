/** Who has been told of an alert: by hook, the newest message that arrived and the newest that did not. In memory. */
import { putLast } from '../../edge/platform/put-last.ts'
import type { Delivery } from '../contract.ts'
import type { ReachedBy } from '../reader.ts'

/** The newest message that arrived, and the newest that did not. */
type Outcomes = Pick<ReachedBy, 'delivered' | 'failing'>

const alerts_max = 1_000 // as many as the list of alerts keeps; those of which nothing was sent for longest go first

/** `kinds`: of each hook, by its id, in the order of the settings. */
export function openReached(kinds: ReadonlyMap<string, string>) {
  const byAlert = new Map<string, Map<string, Outcomes>>()

  /** Takes in one attempt; in the order in which they were made. */
  function take({ hook, alert, event, outcome, attempt, at_ms }: Delivery): void {
    if (alert === null) return
    const byHook = byAlert.get(alert) ?? new Map<string, Outcomes>()
    putLast(byAlert, alert, byHook, alerts_max)
    const before = byHook.get(hook) ?? { delivered: null, failing: null }
    if (outcome === 'delivered') {
      byHook.set(hook, { delivered: { at_ms, event }, failing: null })
    } else {
      const since_ms = before.failing?.since_ms ?? at_ms
      byHook.set(hook, { ...before, failing: { since_ms, attempts: attempt, given_up: outcome === 'dead', event } })
    }
  }

  return {
    take,
    /** What was kept of each hook, newest first. */
    begin(kept: readonly (readonly Delivery[])[]): void {
      for (const one of merged(kept)) take(one)
    },
    /** In the order of the settings; hooks that have tried nothing of it are left out. */
    of(alert: string): ReachedBy[] {
      const byHook = byAlert.get(alert)
      if (!byHook) return []
      return [...kinds].flatMap(([hook, kind]) => {
        const outcomes = byHook.get(hook)
        return outcomes ? [{ hook, kind, ...outcomes }] : []
      })
    },
  }
}

/** Oldest first, and of each hook in the order of its list, also where the clock was set back in between. */
function merged(kept: readonly (readonly Delivery[])[]): Delivery[] {
  const dated = kept.flatMap((newestFirst) => {
    let last_ms = Number.NEGATIVE_INFINITY
    return newestFirst.toReversed().map((made) => {
      last_ms = Math.max(last_ms, made.at_ms)
      return { made, at_ms: last_ms }
    })
  })
  return dated.sort((a, b) => a.at_ms - b.at_ms).map(({ made }) => made)
}
