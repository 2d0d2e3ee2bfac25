/** Who has been told of an alert: by hook, the newest message that arrived and the newest that did not. In memory. */
import type { Delivery } from '../contract.ts'
import type { ReachedBy } from '../reader.ts'

export type Reaching = ReturnType<typeof openReached>

type Told = Pick<ReachedBy, 'delivered' | 'failing'>

const alerts_max = 1_000 // as many as the list of alerts keeps

/** `kinds`: of each hook, by its id, in the order of the settings. */
export function openReached(kinds: ReadonlyMap<string, string>) {
  const byAlert = new Map<string, Map<string, Told>>()

  return {
    /** Takes in one attempt; in the order in which they were made. */
    take({ hook, alert, event, outcome, attempt, at_ms }: Delivery): void {
      if (alert === null) return
      const byHook = byAlert.get(alert) ?? new Map<string, Told>()
      byAlert.set(alert, byHook)
      const told = byHook.get(hook) ?? { delivered: null, failing: null }
      if (outcome === 'delivered') {
        byHook.set(hook, { delivered: { at_ms, event }, failing: null })
      } else {
        const since_ms = told.failing?.since_ms ?? at_ms
        byHook.set(hook, {
          ...told,
          failing: { since_ms, attempts: attempt, given_up: outcome === 'dead', event },
        })
      }
      if (byAlert.size > alerts_max) byAlert.delete(byAlert.keys().next().value!)
    },
    /** In the order of the settings; hooks that have tried nothing of it are left out. */
    of(alert: string): ReachedBy[] {
      const byHook = byAlert.get(alert)
      if (!byHook) return []
      return [...kinds].flatMap(([hook, kind]) => {
        const told = byHook.get(hook)
        return told ? [{ hook, kind, ...told }] : []
      })
    },
  }
}
