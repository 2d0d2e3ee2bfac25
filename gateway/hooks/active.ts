/** The alerts that run at a position of the alert log, and who has seen them: what a hook that begins has to be told. */
import type { AlertEvent, AlertLogEntry } from '../contract.ts'
import { alertPagesOf, type Store } from '../store/index.ts'
import type { ActiveAlert } from './hearing.ts'
import { comparedWith, levelOf } from './voice.ts'

/** Reads the alert log from its beginning: an alert may run since long before the newest thousand. */
export async function activeAt(store: Pick<Store, 'alertsAfter'>, upTo: number): Promise<ActiveAlert[]> {
  const active = new Map<string, ActiveAlert>()
  for await (const found of alertPagesOf(store)) {
    for (const { pos: at, entry } of found) if (at <= upTo && entry.alert) followActive(active, entry.alert)
    if (found.at(-1)!.pos >= upTo) break
  }
  return [...active.values()]
}

/** Takes one more word of the log into what is active. */
export function followActive(active: Map<string, ActiveAlert>, entry: AlertLogEntry) {
  const known = active.get(entry.alert)
  if (entry.kind === 'cleared') active.delete(entry.alert)
  else if (entry.kind !== 'acknowledged') active.set(entry.alert, changed(known, entry))
  else if (known) {
    const stands = levelOf(known.newest)
    const seen = { ...stands, level: entry.level ?? stands.level, label: entry.label ?? stands.label }
    if (known.seen === null || comparedWith(known.seen, { ...known.newest, ...seen }) > 0) known.seen = seen
  }
}

function changed(known: ActiveAlert | undefined, newest: AlertEvent): ActiveAlert {
  return { newest, since_ms: known?.since_ms ?? newest.at_ms, seen: known?.seen ?? null }
}
