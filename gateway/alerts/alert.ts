/** One alert: what its events make of it, and how a level looks that is reached and not yet confirmed. Pure. */
import type { Acknowledgement, Alert, AlertEvent, AlertLogEntry } from '../contract.ts'
import { descriptionOf, formatOfWord, levelsOf, provisionalLevel, type RuleWithState, why } from '../rules/index.ts'

const ended_max = 500
const events_max = 100 // of one alert: a level that flaps for days must not fill the memory

/** Adds one event of the log. The same event again changes nothing. */
export function addEvent(alerts: Map<string, Alert>, event: AlertLogEntry): void {
  const known = alerts.get(event.alert)
  if (known?.events.some(({ id }) => id === event.id)) return
  const next = event.kind === 'acknowledged' ? acknowledged(known, event) : changed(known, event)
  if (!next) return
  alerts.delete(event.alert) // the newest stand last
  alerts.set(event.alert, next)
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
    events: [...(known?.events ?? []), event].slice(-events_max),
  }
}

function acknowledged(known: Alert | undefined, event: Acknowledgement): Alert | null {
  if (!known) return null
  const { by, at_ms, comment } = event
  return { ...known, acknowledged: { by, at_ms, comment }, events: [...known.events, event].slice(-events_max) }
}

/** Reached and not yet confirmed: worth showing, not worth waking anyone. */
export function provisional(inForce: readonly RuleWithState[]): Alert[] {
  return inForce.flatMap(({ rule, state, exercise }) => {
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
