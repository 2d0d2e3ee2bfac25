/**
 * `pantau/1/alerts/{rule}`: the present state of each rule's alert, retained, for sirens. Rebuilt from the record at
 * the start; an alert that has ended stays as "cleared", so that a siren that was away learns of it.
 */
import type { Logger } from 'pino'
import type { Alert } from '../contract.ts'
import type { Store } from '../store/index.ts'
import type { Life } from './life.ts'

export type Publish = (rule: string, payload: string) => Promise<void>

export interface SirensOptions {
  store: Pick<Store, 'follow'>
  life: Pick<Life, 'newestByRule'>
  publish: Publish
  log: Logger
}

/** Publishes what stands, then each change. `life` must follow the record already: it is asked after each commit. */
export async function openSirens({ store, life, publish, log }: SirensOptions): Promise<() => void> {
  const unfollow = store.follow(({ entries }) => {
    const rules = new Set(entries.flatMap((entry) => (entry.kind === 'alert' ? entry.alert.rule : [])))
    for (const alert of life.newestByRule()) if (rules.has(alert.rule)) tell(alert)
  })
  await Promise.all(life.newestByRule().map(tell))
  return unfollow

  function tell(alert: Alert): Promise<void> {
    return publish(alert.rule, JSON.stringify(sirenOf(alert))).catch((err) =>
      log.error({ err, rule: alert.rule }, 'an alert could not be published for sirens'),
    )
  }
}

/** What a siren needs, small enough for a microcontroller. */
export function sirenOf(alert: Alert) {
  const { rule, state, label, level, levels, severity, exercise, value, measured, place, why } = alert
  const since_ms = alert.cleared_ms ?? alert.raised_ms
  const acknowledged = alert.acknowledged !== null
  return {
    rule,
    alert: alert.id,
    state,
    label,
    level,
    levels,
    severity,
    since_ms,
    changed_ms: alert.changed_ms,
    exercise,
    acknowledged,
    value,
    measured,
    place,
    why,
  }
}
