/**
 * When a siren is loud. Pure: what stands, what its owner chose, what it did before, and the time give what it does now.
 *
 *   alert at or above its level, not acknowledged ─▶ sounds max_sound_s, pauses pause_s, sounds again …
 *   acknowledged at this level, or cleared ─▶ silent        a higher level, another alert ─▶ sounds at once
 */
import type { SirenAlert } from './alerts.ts'

export interface SirenChoice {
  /** Only these rules; all when absent. */
  rules?: string[] | undefined
  min_severity?: string | undefined
  /** The first level of a rule that counts, from 1; several levels passed at once count as the highest. */
  min_level: number
  /** Whether it takes part in drills. */
  exercises: boolean
  max_sound_s: number
  pause_s: number
  /** Without the gateway an alert is taken to stand for so long. */
  keep_s: number
}

/** CAP's words, mild to severe. */
export const severities = ['Minor', 'Moderate', 'Severe', 'Extreme'] as const

/** What the siren is sounding for, and since when; kept from one decision to the next. */
export interface SirenMemory {
  /** Alerts that called for it, each with its level. */
  calls: ReadonlyMap<string, number>
  /** When the newest of them began. */
  since_ms: number
}

export const nothingYet: SirenMemory = { calls: new Map(), since_ms: 0 }

export interface Decision {
  isLoud: boolean
  /** The most severe alert that calls for it, also during a pause; null when none does. */
  alert: SirenAlert | null
  /** When to decide again, if nothing happens before; Infinity = only then. */
  next_ms: number
  memory: SirenMemory
}

/** `lost_ms`: since when the gateway is gone; null while it is there. All times of a clock that never jumps. */
export function decide(
  standing: readonly SirenAlert[],
  choice: SirenChoice,
  { now_ms, lost_ms, memory }: { now_ms: number; lost_ms: number | null; memory: SirenMemory },
): Decision {
  const isForgotten = lost_ms !== null && now_ms - lost_ms >= choice.keep_s * 1_000
  const calling = isForgotten ? [] : standing.filter((alert) => callsFor(alert, choice))
  const calls = new Map(calling.map(({ alert, level }) => [alert, level ?? 0]))
  if (calls.size === 0) return { isLoud: false, alert: null, next_ms: Number.POSITIVE_INFINITY, memory: nothingYet }

  const isNews = [...calls].some(([alert, level]) => level > (memory.calls.get(alert) ?? -1))
  const since_ms = isNews ? now_ms : memory.since_ms
  const [sound_ms, pause_ms] = [choice.max_sound_s * 1_000, choice.pause_s * 1_000]
  const within_ms = (now_ms - since_ms) % (sound_ms + pause_ms)
  const isLoud = within_ms < sound_ms
  const turn_ms = now_ms - within_ms + (isLoud ? sound_ms : sound_ms + pause_ms)
  const forget_ms = lost_ms === null ? Number.POSITIVE_INFINITY : lost_ms + choice.keep_s * 1_000
  return { isLoud, alert: worstOf(calling), next_ms: Math.min(turn_ms, forget_ms), memory: { calls, since_ms } }
}

function callsFor({ state, acknowledged, exercise, rule, level, severity }: SirenAlert, choice: SirenChoice): boolean {
  if (state !== 'active' || acknowledged) return false
  if (exercise && !choice.exercises) return false
  if (choice.rules && !choice.rules.includes(rule)) return false
  if (level !== null && level + 1 < choice.min_level) return false
  return rankOf(severity) >= rankOf(choice.min_severity ?? severities[0])
}

/** A word that is not known counts as the worst: it is better to be loud once too often. */
function rankOf(severity: string): number {
  const rank = (severities as readonly string[]).indexOf(severity)
  return rank === -1 ? severities.length : rank
}

function worstOf(alerts: readonly SirenAlert[]): SirenAlert {
  return alerts.reduce((worst, next) => {
    if (next.exercise !== worst.exercise) return next.exercise ? worst : next
    const [mine, others] = [rankOf(next.severity), rankOf(worst.severity)]
    return mine > others || (mine === others && (next.level ?? 0) > (worst.level ?? 0)) ? next : worst
  })
}
