/**
 * The alerts as they stand: the alert log folded. In memory are those that run, and the newest that ended; older ones
 * are folded again from the record when somebody asks for them by name.
 */
import type { Acknowledgement, Alert, AlertEvent, AlertWord } from '../contract.ts'
import { descriptionOf, formatOfWord, levelsOf, provisionalLevel, type RuleWithState, why } from '../rules/index.ts'
import type { AlertEntry, Store } from '../store/index.ts'

const ended_max = 500
const words_max = 100 // of one alert: a level that flaps for days must not fill the memory
const page = 500

export type Life = Awaited<ReturnType<typeof openLife>>

export interface LifeOptions {
  store: Pick<Store, 'alerts' | 'alertsAfter' | 'follow'>
  inForce: () => readonly RuleWithState[]
}

export async function openLife({ store, inForce }: LifeOptions) {
  const alerts = new Map<string, Alert>()
  const early: AlertEntry[] = []
  let isReady = false
  let searching: Promise<Alert | null> = Promise.resolve(null)
  const unfollow = store.follow(({ entries }) => {
    for (const entry of entries) {
      if (entry.kind !== 'alert') continue
      if (isReady) hear(alerts, entry.alert)
      else early.push(entry)
    }
  })
  for (const { alert } of (await store.alerts(page)).reverse()) hear(alerts, alert)
  // An alert may run on since before the newest words.
  const isWhole = inForce().every(({ state }) => !state.alert || alerts.has(state.alert.id))
  if (!isWhole) for await (const word of wordsOf(store)) hear(alerts, word)
  isReady = true
  for (const { alert } of early) hear(alerts, alert)

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
    close: unfollow,
  }

  async function searched(id: string): Promise<Alert | null> {
    const found = new Map<string, Alert>()
    for await (const word of wordsOf(store)) if (word.alert === id) hear(found, word)
    return found.get(id) ?? null
  }
}

async function* wordsOf(store: Pick<Store, 'alertsAfter'>): AsyncGenerator<AlertWord> {
  for (let pos = 0; ; ) {
    const found = await store.alertsAfter(pos, page)
    for (const { entry } of found) yield entry.alert
    if (found.length === 0) return
    pos = found.at(-1)!.pos
  }
}

/** Adds one word of the log. The same word again changes nothing. */
export function hear(alerts: Map<string, Alert>, word: AlertWord): void {
  const known = alerts.get(word.alert)
  if (known?.events.some(({ id }) => id === word.id)) return
  const next = word.kind === 'acknowledged' ? acknowledged(known, word) : changed(known, word)
  if (!next) return
  alerts.delete(word.alert) // the newest stand last
  alerts.set(word.alert, next)
  const ended = [...alerts.values()].filter(({ state }) => state === 'cleared')
  for (const { id } of ended.slice(0, Math.max(0, ended.length - ended_max))) alerts.delete(id)
}

function changed(known: Alert | undefined, event: AlertEvent): Alert {
  const { kind, at_ms, series } = event
  const isCleared = kind === 'cleared'
  return {
    id: event.alert,
    rule: event.rule,
    rule_version: event.version,
    station: series?.station ?? null,
    sensor: series?.sensor ?? null,
    quantity: series?.quantity ?? null,
    state: isCleared ? 'cleared' : 'active',
    label: event.label,
    level: event.level,
    levels: event.levels,
    severity: event.severity,
    place: event.place,
    subject: event.subject,
    measured: event.measured,
    format: event.format ?? formatOfWord(event.measured),
    value: event.value,
    raised_ms: known?.raised_ms ?? event.since_ms,
    confirmed_ms: known?.confirmed_ms ?? at_ms,
    cleared_ms: isCleared ? at_ms : null,
    changed_ms: at_ms,
    acknowledged: known?.acknowledged ?? null,
    exercise: event.exercise,
    why: event.why,
    advice: event.advice,
    source: event.source,
    evidence: event.evidence,
    events: [...(known?.events ?? []), event].slice(-words_max),
  }
}

function acknowledged(known: Alert | undefined, word: Acknowledgement): Alert | null {
  if (!known) return null
  const { by, at_ms, comment } = word
  return { ...known, acknowledged: { by, at_ms, comment }, events: [...known.events, word].slice(-words_max) }
}

/** Reached and not yet confirmed: worth showing, not worth waking anyone. */
function provisional(rules: readonly RuleWithState[]): Alert[] {
  return rules.flatMap(({ rule, state, exercise }) => {
    const level = provisionalLevel(state)
    if (level === -1 || state.alert) return []
    const since_ms = state.levels[level]!.since_ms!
    const newest = state.evidence.at(-1) ?? null
    const { series, ...described } = descriptionOf(rule, level)
    const stated = levelsOf(rule)
    return [
      {
        id: `${rule.id}_${rule.version}_${since_ms}_provisional`,
        rule: rule.id,
        rule_version: rule.version,
        station: series?.station ?? null,
        sensor: series?.sensor ?? null,
        quantity: series?.quantity ?? null,
        state: 'provisional' as const,
        ...described,
        label: stated[level]!.label,
        level,
        levels: stated.length,
        value: state.value,
        raised_ms: since_ms,
        confirmed_ms: null,
        cleared_ms: null,
        changed_ms: since_ms,
        acknowledged: null,
        exercise,
        why: why(rule, { kind: 'raised', from: -1, to: level, value: state.value, newest }),
        evidence: state.evidence,
        events: [],
      },
    ]
  })
}
