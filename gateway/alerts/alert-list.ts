/**
 * The alerts as they stand: a reader of the record that folds the alert log. In memory are those that run, and the newest
 * that ended; older ones are folded again from the record when somebody asks for them by name.
 */
import type { Logger } from 'pino'
import type { Alert } from '../contract.ts'
import type { RuleWithState } from '../rules/index.ts'
import { type AlertAt, type Commit, type Entry, openReaderLoop, openSetAside, type Store } from '../store/index.ts'
import { addEvent, provisional } from './alert.ts'

const page = 500

export type AlertList = Awaited<ReturnType<typeof openAlertList>>

export interface AlertListOptions {
  store: Pick<Store, 'alerts' | 'alertsAfter' | 'from' | 'position'>
  /** The rules with their states: a level that is reached and not confirmed stands only there. */
  inForce: () => readonly RuleWithState[]
  log: Logger
}

/** Starts from the newest of the alert log, and reads on from where the record stood before it was asked. */
export async function openAlertList({ store, inForce, log }: AlertListOptions) {
  const alerts = new Map<string, Alert>()
  let searching: Promise<Alert | null> = Promise.resolve(null)
  const after = store.position()
  const aside = openSetAside('alerts', log)
  const take = (commits: readonly Commit[]) => void aside.each(commits, add)
  take([{ pos: after, entries: (await store.alerts(page)).reverse() }])
  // An alert may run on since before the newest events.
  const isWhole = inForce().every(({ state }) => !state.alert || alerts.has(state.alert.id))
  if (!isWhole) for await (const { pos, entry } of eventsOf(store)) take([{ pos, entries: [entry] }])
  const loop = openReaderLoop({ name: 'alerts', store, after, take, log, aside })
  await loop.reached(store.position())

  return {
    /** Newest first; those not yet confirmed before all others. */
    list(limit: number, state?: Alert['state']): Alert[] {
      const known = [...provisional(inForce()), ...[...alerts.values()].sort((a, b) => b.changed_ms - a.changed_ms)]
      return known.filter((alert) => state === undefined || alert.state === state).slice(0, limit)
    },
    async get(id: string): Promise<Alert | null> {
      const known = alerts.get(id) ?? provisional(inForce()).find((alert) => alert.id === id)
      if (known) return known
      const search = searching.then(() => searched(id)) // one after another: each reads the whole alert log
      searching = search.catch(() => null)
      return search
    },
    /** Newest first, as far as they are in memory. */
    ofRule: (rule: string): Alert[] => [...alerts.values()].filter((alert) => alert.rule === rule).reverse(),
    /** The newest alert of each rule, for sirens. */
    newestByRule(): Alert[] {
      const newest = new Map<string, Alert>()
      for (const alert of alerts.values()) {
        const other = newest.get(alert.rule)
        if (!other || alert.changed_ms >= other.changed_ms) newest.set(alert.rule, alert)
      }
      return [...newest.values()]
    },
    position: loop.position,
    /** Resolves when the list shows what was committed up to `pos`. */
    reached: loop.reached,
    setAside: loop.setAside,
    close: loop.close,
  }

  function add(entry: Entry) {
    if (entry.kind === 'alert') addEvent(alerts, entry.alert)
  }

  async function searched(id: string): Promise<Alert | null> {
    const found = new Map<string, Alert>()
    for await (const { entry } of eventsOf(store)) if (entry.alert.alert === id) addEvent(found, entry.alert)
    return found.get(id) ?? null
  }
}

async function* eventsOf(store: Pick<Store, 'alertsAfter'>): AsyncGenerator<AlertAt> {
  for (let pos = 0; ; ) {
    const found = await store.alertsAfter(pos, page)
    yield* found
    if (found.length === 0) return
    pos = found.at(-1)!.pos
  }
}
