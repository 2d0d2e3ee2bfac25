/** One alert: what its events make of it, and how a level looks that is reached and not yet confirmed. Pure. */
import type { Acknowledgement, Alert, AlertEvent, AlertLogEntry } from '../contract.ts'
import { descriptionOf, formatOfWord, levelsOf, provisionalLevel, type RuleWithState, why } from '../rules/index.ts'
import { answersAfter, answersWith } from './acknowledged.ts'

const endedOfRule_max = 50 // a rule that flaps must not push what ended elsewhere out of the memory
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
  if (next.state === 'cleared') forgetOldest(alerts, next.rule)
}

/** The order in which alerts are told: those that run, real before exercises; those not confirmed; those that ended. */
export function mostUrgentFirst(alerts: readonly Alert[]): Alert[] {
  const place = { active: 0, provisional: 1, cleared: 2 }
  return [...alerts].sort(
    (a, b) =>
      place[a.state] - place[b.state] ||
      (a.state === 'cleared' ? 0 : Number(a.exercise) - Number(b.exercise)) ||
      b.changed_ms - a.changed_ms,
  )
}

/** Never one that runs. Beyond what all may have, the rule with the most makes room. */
function forgetOldest(alerts: Map<string, Alert>, rule: string) {
  const byRule = new Map<string, string[]>()
  let sum = 0
  for (const alert of alerts.values()) {
    if (alert.state !== 'cleared') continue
    sum++
    const known = byRule.get(alert.rule)
    if (known) known.push(alert.id)
    else byRule.set(alert.rule, [alert.id])
  }
  const own = byRule.get(rule)!
  if (own.length > endedOfRule_max) return void alerts.delete(own[0]!)
  if (sum <= ended_max) return
  const [most] = [...byRule.values()].sort((a, b) => b.length - a.length)
  alerts.delete(most![0]!)
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
    level_since_ms: isCleared ? (known?.level_since_ms ?? event.since_ms) : event.since_ms,
    confirmed_ms: known?.confirmed_ms ?? at_ms,
    cleared_ms: isCleared ? at_ms : null,
    changed_ms: at_ms,
    ...answersAfter(known, event),
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
  return { ...known, ...answersWith(known, event), events: [...known.events, event].slice(-events_max) }
}

/** Reached and not yet confirmed: worth showing, not worth waking anyone. */
export function provisional(inForce: readonly RuleWithState[]): Alert[] {
  return inForce.flatMap(({ rule, state, exercise }) => {
    const level = provisionalLevel(state)
    if (level === -1 || state.alert) return []
    const since_ms = state.levels[level]!.since_ms!
    const newest = state.evidence.at(-1) ?? null
    const { series, web: _, ...described } = descriptionOf(rule, level) // it has no page before it is confirmed
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
        level_since_ms: since_ms,
        confirmed_ms: null,
        cleared_ms: null,
        changed_ms: since_ms,
        acknowledged: null,
        acknowledgements: [],
        exercise,
        why: why(rule, { kind: 'raised', from: -1, to: level, value: state.value, newest }),
        evidence: state.evidence,
        events: [],
      },
    ]
  })
}
