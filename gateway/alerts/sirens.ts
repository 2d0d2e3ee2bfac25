/**
 * `pantau/1/alerts/{rule}`: the present state of each rule's alert, retained, for sirens. Rebuilt from the record at
 * the start; an alert that has ended stays as "cleared", so that a siren that was away learns of it.
 */
import type { Logger } from 'pino'
import type { Alert } from '../contract.ts'
import { openReaderLoop, type ReaderLoop, type Store } from '../store/index.ts'
import type { AlertList } from './alert-list.ts'
import type { WarningWatch } from './warning-watch.ts'

export type Publish = (rule: string, payload: string) => Promise<void>

export interface SirensOptions {
  store: Pick<Store, 'from' | 'position'>
  alerts: Pick<AlertList, 'newestByRule' | 'reached'>
  /** Which present values are not known, and the word when that may have changed. */
  watch: Pick<WarningWatch, 'present' | 'onLook'>
  publish: Publish
  log: Logger
}

/** Publishes what stands, then each change: a reader of the record that asks the list of alerts what a change means. */
export async function openSirens({ store, alerts, watch, publish, log }: SirensOptions): Promise<ReaderLoop> {
  const after = store.position()
  /** What was said of each rule's alert: why its present value is not known. */
  const said = new Map<string, string | undefined>()
  await Promise.all(alerts.newestByRule().map(tell))
  const stop = watch.onLook(() => {
    for (const alert of alerts.newestByRule())
      if (said.get(alert.rule) !== watch.present(alert).stale?.why) void tell(alert)
  })
  const loop = openReaderLoop({
    name: 'sirens',
    store,
    after,
    async take(commits, each) {
      const rules = new Set<string>()
      each(commits, (entry) => {
        if (entry.kind === 'alert') rules.add(entry.alert.rule)
      })
      if (rules.size === 0) return
      await alerts.reached(commits.at(-1)!.pos)
      // Not waited for: one subscriber that is slow must not delay the next alert for all others.
      for (const alert of alerts.newestByRule()) if (rules.has(alert.rule)) void tell(alert)
    },
    log,
  })
  return {
    ...loop,
    close() {
      stop()
      return loop.close()
    },
  }

  async function tell(known: Alert): Promise<void> {
    const alert = watch.present(known)
    said.set(alert.rule, alert.stale?.why)
    try {
      await publish(alert.rule, JSON.stringify(sirenOf(alert)))
    } catch (err) {
      log.error({ err, rule: alert.rule }, 'an alert could not be published for sirens')
    }
  }
}

/** What a siren needs, small enough for a microcontroller. */
export function sirenOf(alert: Alert) {
  const { rule, state, label, level, levels, severity, exercise, value, measured, place, why, level_since_ms } = alert
  const since_ms = alert.cleared_ms ?? alert.raised_ms
  const { value_at_ms = null, stale = null } = alert
  const acknowledged = alert.acknowledged !== null // of the present level: an escalation makes it false again
  return {
    rule,
    alert: alert.id,
    state,
    label,
    level,
    levels,
    severity,
    since_ms,
    level_since_ms,
    changed_ms: alert.changed_ms,
    exercise,
    acknowledged,
    value,
    value_at_ms,
    stale: stale && { since_ms: stale.since_ms, why: stale.why },
    measured,
    place,
    why,
  }
}
