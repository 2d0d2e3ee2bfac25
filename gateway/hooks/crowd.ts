/** A rule that flaps within one batch of the log: which of its changes get no message of their own. Pure. */
import type { AlertEvent, AlertLogEntry } from '../contract.ts'

const each_max = 3 // as many changes of one rule at once are told one by one, also when they go up and down

export interface Crowd {
  skips: ReadonlySet<AlertEvent>
  /** Tells of all of them. */
  last: AlertEvent
}

/**
 * By rule, for those that go up and down within the batch. Told are the first change, the first of the worst level,
 * and the last.
 */
export function crowdOf(entries: readonly AlertLogEntry[]): Map<string, Crowd> {
  const crowds = new Map<string, Crowd>()
  if (entries.length <= each_max) return crowds
  for (const [rule, events] of byRule(entries)) {
    if (events.length <= each_max || !turns(events)) continue
    const worst = events.reduce((one, other) => ((other.level ?? -1) > (one.level ?? -1) ? other : one))
    const last = events.at(-1)!
    const skips = events.filter((event) => event !== events[0] && event !== worst && event !== last)
    crowds.set(rule, { skips: new Set(skips), last })
  }
  return crowds
}

function byRule(entries: readonly AlertLogEntry[]): Map<string, AlertEvent[]> {
  const rules = new Map<string, AlertEvent[]>()
  for (const entry of entries) {
    if (entry.kind === 'acknowledged') continue
    const events = rules.get(entry.rule) ?? []
    events.push(entry)
    rules.set(entry.rule, events)
  }
  return rules
}

/** Whether it got worse after it had got better. */
function turns(events: readonly AlertEvent[]): boolean {
  const better = events.findIndex(({ kind }) => kind === 'eased' || kind === 'cleared')
  return better !== -1 && events.slice(better).some(({ kind }) => kind === 'raised' || kind === 'escalated')
}
