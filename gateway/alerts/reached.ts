/** Who was told of an alert, in its own words: the levels that were told. Pure. */
import type { Alert, Reached } from '../contract.ts'
import type { ReachedBy } from '../reader.ts'

/** The alert with its receivers; as it is when there are none. */
export function withReached(alert: Alert, by: readonly ReachedBy[]): Alert {
  if (by.length === 0) return alert
  return { ...alert, reached: by.map((one) => named(alert, one)) }
}

function named(alert: Alert, { delivered, failing, ...hook }: ReachedBy): Reached {
  return {
    ...hook,
    delivered: delivered && withLevel(alert, delivered),
    failing: failing && withLevel(alert, failing),
  }
}

// A reminder has the id of its event, with more behind it.
function withLevel<Outcome extends { event: string }>({ events }: Alert, { event, ...outcome }: Outcome) {
  const word = events.findLast(({ id }) => event === id || event.startsWith(`${id}_`))
  if (!word || word.kind === 'acknowledged') return outcome
  return { ...outcome, level: word.level, label: word.label }
}
