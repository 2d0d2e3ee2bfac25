/**
 * The alerts as they stand: a reader of the record that folds the alert log. In memory are those that run, and the newest
 * that ended; older ones are folded again from the record when somebody asks for them by name.
 */
import type { Logger } from 'pino'
import type { Alert } from '../contract.ts'
import type { RuleWithState } from '../rules/index.ts'
import { alertPagesOf, type Commit, type Entry, openReaderLoop, openSetAside, type Store } from '../store/index.ts'
import { addEvent, mostUrgentFirst, provisional } from './alert.ts'

// What a start reads of the newest words: hours of a rule that flaps each second, some tens of milliseconds to fold.
const newest_max = 5_000

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
  await startFold()
  const loop = openReaderLoop({ name: 'alerts', store, after, take, log, aside })
  await loop.reached(store.position())

  return {
    /** In the order of `mostUrgentFirst`. All that have not ended, however many, and up to `limit` in all. */
    list(limit: number, state?: Alert['state']): Alert[] {
      const known = mostUrgentFirst([...provisional(inForce()), ...alerts.values()])
      const wanted = known.filter((alert) => state === undefined || alert.state === state)
      return wanted.filter((alert, index) => index < limit || alert.state !== 'cleared')
    },
    /** Those that run, the most urgent first. */
    running: (): Alert[] => mostUrgentFirst([...alerts.values()].filter(({ state }) => state === 'active')),
    async get(id: string): Promise<Alert | null> {
      const known = alerts.get(id) ?? provisional(inForce()).find((alert) => alert.id === id)
      if (known) return known
      const search = searching.then(() => searched(id)) // one after another: each reads the whole alert log
      searching = search.catch(() => null)
      return search
    },
    /** Newest first, as far as they are in memory. */
    ofRule: (rule: string): Alert[] => [...alerts.values()].filter((alert) => alert.rule === rule).reverse(),
    /** The alert of each rule that counts, for sirens: the one that runs, or the newest that ended. */
    newestByRule(): Alert[] {
      const newest = new Map<string, Alert>()
      for (const alert of mostUrgentFirst([...alerts.values()])) {
        if (!newest.has(alert.rule)) newest.set(alert.rule, alert)
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

  /** From the newest words of the log; of an alert that runs since before them, from all of its words. */
  async function startFold() {
    const newest = (await store.alerts(newest_max)).reverse()
    aside.each([{ pos: after, entries: newest }], (entry) => {
      if (entry.kind !== 'alert') return
      // Whose beginning is cut off would have begun at the wrong time: it is found by its name.
      if (entry.alert.kind === 'raised' || alerts.has(entry.alert.alert)) add(entry)
    })
    const running = new Set(inForce().flatMap(({ state }) => (state.alert ? [state.alert.id] : [])))
    const older = new Set([...running].filter((id) => !alerts.has(id)))
    if (older.size === 0) return
    for await (const found of alertPagesOf(store)) {
      for (const { pos, entry } of found) {
        aside.each([{ pos, entries: [entry] }], () => {
          if (older.has(entry.alert.alert)) add(entry)
        })
      }
    }
  }

  async function searched(id: string): Promise<Alert | null> {
    const found = new Map<string, Alert>()
    for await (const events of alertPagesOf(store)) {
      for (const { entry } of events) if (entry.alert.alert === id) addEvent(found, entry.alert)
    }
    return found.get(id) ?? null
  }
}
