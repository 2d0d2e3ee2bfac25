/** The alerts the screen knows, and how each word of the alert log changes them. Pure. */
import type { Alert, AlertLogEntry } from '../../gateway/contract.ts'

const day_ms = 86_400_000

/** How long an alert that is over stays on the first page. */
export const recent_ms = 7 * day_ms

/** Takes in one word of the log. A word that is already there changes nothing. */
export function withWord(alerts: readonly Alert[], word: AlertLogEntry): Alert[] {
  const before = alerts.find(({ id }) => id === word.alert)
  if (before?.events.some(({ id }) => id === word.id)) return [...alerts]
  const after = word.kind === 'acknowledged' ? before && acknowledged(before, word) : told(before, word)
  if (!after) return [...alerts] // an acknowledgement of an alert from before our time
  // What was not confirmed yet has another name, and has become this alert.
  const others = alerts.filter(
    ({ id, rule, state }) => id !== after.id && !(rule === after.rule && state === 'provisional'),
  )
  return [after, ...others]
}

/** For an event of a gateway that does not say how its number is written. */
const plain: Alert['format'] = { unit: '', decimals: 2, prefix: '', note: { id: '', en: '' } }

type Spoken<Kind> = Extract<AlertLogEntry, { kind: Kind }>

type Event = Exclude<AlertLogEntry, Spoken<'acknowledged'>>

/** An acknowledgement counts for the level it was given at and milder ones, here as at the gateway. */
function acknowledged(alert: Alert, word: Spoken<'acknowledged'>): Alert {
  const { by, at_ms, comment, level = alert.level, label = alert.label } = word
  const counts = alert.level === null || (level !== null && level >= alert.level)
  return {
    ...alert,
    acknowledged: counts ? { by, at_ms, comment } : alert.acknowledged,
    acknowledgements: [
      ...alert.acknowledgements,
      { by, at_ms, comment, level, label, rule_version: alert.rule_version },
    ],
    events: [...alert.events, word],
  }
}

function stillAcknowledged(before: Alert, { kind, level, version }: Event): Alert['acknowledged'] {
  const carried = kind === 'escalated' ? null : before.acknowledged
  if (version !== before.rule_version) return carried
  const given = before.acknowledgements.findLast(
    (one) => level === null || (one.rule_version === version && one.level !== null && one.level >= level),
  )
  return given ? { by: given.by, at_ms: given.at_ms, comment: given.comment } : carried
}

function told(before: Alert | undefined, word: Event): Alert {
  const { alert: id, rule, series, kind, at_ms } = word
  const { label, level, levels, severity, place, subject, measured, value, why, advice, source, evidence } = word
  const said = { label, level, levels, severity, place, subject, measured, value, why, advice, source, evidence }
  return {
    ...said,
    format: word.format ?? before?.format ?? plain,
    id,
    rule,
    rule_version: word.version,
    station: series?.station ?? null,
    sensor: series?.sensor ?? null,
    quantity: series?.quantity ?? null,
    state: kind === 'cleared' ? 'cleared' : 'active',
    raised_ms: before?.raised_ms ?? word.since_ms,
    level_since_ms: kind === 'cleared' ? (before?.level_since_ms ?? word.since_ms) : word.since_ms,
    confirmed_ms: before?.confirmed_ms ?? at_ms,
    cleared_ms: kind === 'cleared' ? at_ms : null,
    changed_ms: at_ms,
    acknowledged: before ? stillAcknowledged(before, word) : null,
    acknowledgements: before?.acknowledgements ?? [],
    exercise: word.exercise,
    events: [...(before?.events ?? []), word],
  }
}

/** Those that are not over: real ones before exercises, the newest first. */
export function activeOf(alerts: readonly Alert[]): Alert[] {
  return alerts
    .filter(({ state }) => state !== 'cleared')
    .sort((a, b) => Number(a.exercise) - Number(b.exercise) || b.changed_ms - a.changed_ms)
}

/** Those that ended in the last days, the newest first. */
export function endedOf(alerts: readonly Alert[], now_ms: number): Alert[] {
  return alerts
    .filter(({ cleared_ms }) => cleared_ms !== null && now_ms - cleared_ms < recent_ms)
    .sort((a, b) => b.changed_ms - a.changed_ms)
}

/** What to call an alert: by its level, and once it is over by the worst it has been. */
export function labelOf({ state, label, events }: Alert): string {
  if (state !== 'cleared') return label
  let worst = { level: -1, label }
  for (const word of events) {
    if (word.kind !== 'acknowledged' && word.level !== null && word.level > worst.level)
      worst = { level: word.level, label: word.label }
  }
  return worst.label
}
