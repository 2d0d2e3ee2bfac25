/** The alerts of a station from the words of the alert log: when people were warned, and how much later it was worse. Pure. */
import type { AlertEvent, AlertLogEntry, ReportAlert } from '../contract.ts'

type Life = Omit<ReportAlert, 'extreme'> & { sensor: string | null; isFalling: boolean }

/**
 * Those that ran at any time from `from_ms` to `to_ms`, drills left out, oldest first. `log`: all words, oldest first, of which
 * only those of the station are held.
 */
export async function alertLives(
  log: Iterable<AlertLogEntry> | AsyncIterable<AlertLogEntry>,
  station: string,
  { from_ms, to_ms }: { from_ms: number; to_ms: number },
): Promise<Life[]> {
  const lives = new Map<string, { events: AlertEvent[]; answered_ms: number | null }>()
  for await (const entry of log) {
    if (entry.exercise || entry.at_ms >= to_ms) continue
    if (entry.kind === 'acknowledged') {
      const life = lives.get(entry.alert)
      if (life) life.answered_ms ??= entry.at_ms
      continue
    }
    if (entry.series?.station !== station) continue
    const life = lives.get(entry.alert) ?? { events: [], answered_ms: null }
    life.events.push(entry)
    lives.set(entry.alert, life)
  }
  return [...lives.values()]
    .map(lifeOf)
    .filter(({ cleared_ms }) => cleared_ms === null || cleared_ms >= from_ms)
    .sort((a, b) => a.raised_ms - b.raised_ms)
}

function lifeOf({ events, answered_ms }: { events: AlertEvent[]; answered_ms: number | null }): Life {
  const first = events[0]!
  const end = events.findLast(({ kind }) => kind === 'cleared')
  const rises = events.filter(({ kind }) => kind === 'raised' || kind === 'escalated')
  // A level that it came back to was reached when it was reached first.
  const levels = rises.filter((one, i) => rises.findIndex(({ label }) => label === one.label) === i)
  const values = rises.map(({ value }) => value).filter((value) => typeof value === 'number')
  return {
    id: first.alert,
    rule: first.rule,
    subject: first.subject,
    sensor: first.series?.sensor ?? null,
    quantity: first.series?.quantity ?? null,
    measured: first.measured,
    raised_ms: first.at_ms,
    cleared_ms: end?.at_ms ?? null,
    levels: levels.map(({ label, severity, at_ms }) => ({
      ...{ label, severity, at_ms },
      lead_s: Math.round((at_ms - first.at_ms) / 1_000),
    })),
    answered_ms,
    isFalling: values.length > 1 && values.at(-1)! < values[0]!,
  }
}
