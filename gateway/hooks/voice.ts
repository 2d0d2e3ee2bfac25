/** What one hook was told of one alert, and how a change compares with it. Pure. */
import type { AlertEvent, CapSeverity } from '../contract.ts'
import { type Flap, holdLongest_ms, steady } from './brake.ts'
import { severityRank } from './choice.ts'

/** The level that the receiver believes the alert to be at. */
export interface ToldLevel {
  version: number
  level: number
  label: string
  severity: CapSeverity
}

export interface Voice {
  /** The alert's id as the receiver knows it: of a rule that flaps, the id of the alert that was told first. */
  alert: string
  /** The newest event of the log; "cleared" while the end of the alert is held back. */
  newest: AlertEvent
  /** Null: nothing was told yet, it waits for `due_ms`. */
  told: ToldLevel | null
  /** When it came into the hook's range. */
  active_ms: number
  /** What was acknowledged: that level and milder ones. */
  seen: ToldLevel | null
  /** When an improvement that is held back is to be told. */
  held_ms: number | null
  /** When a hook that hears only of what nobody acknowledges is to be told. */
  due_ms: number | null
  remind_ms: number | null
  /** Reminders since it got worse last. */
  reminders: number
}

/** All of one rule: what flaps is a row of alerts. */
export interface Strand {
  rule: string
  voices: Voice[]
  flap: Flap
}

export const strandOf = (rule: string): Strand => ({ rule, voices: [], flap: steady })

export function newVoice(newest: AlertEvent, active_ms: number): Voice {
  const nothing = { told: null, seen: null, held_ms: null, due_ms: null, remind_ms: null, reminders: 0 }
  return { alert: newest.alert, newest, active_ms, ...nothing }
}

export const levelOf = ({ version, level, label, severity }: AlertEvent): ToldLevel => ({
  version,
  level: level ?? -1,
  label,
  severity,
})

/** Above 0: the event is worse than this level. The levels of a rule that was edited are compared by what they are. */
export function comparedWith(told: ToldLevel, event: AlertEvent): number {
  if (event.kind === 'cleared') return -1
  if (told.version === event.version) return event.level! - told.level
  if (told.label === event.label) return 0
  const bySeverity = severityRank(event.severity) - severityRank(told.severity)
  return bySeverity || (event.kind === 'eased' ? -1 : 1)
}

/** Whether somebody has acknowledged the alert as it stands. */
export const isSeen = ({ seen, newest }: Voice): boolean => seen !== null && comparedWith(seen, newest) <= 0

/** Whether the receiver knows the alert as the log has it: then the log's own word for the next change is right. */
export const isToldAsItStood = ({ told, newest, held_ms }: Voice): boolean =>
  told !== null && held_ms === null && newest.kind !== 'cleared' && comparedWith(told, newest) === 0

/** When the passing of time has something to say of it. */
export const timesOf = ({ held_ms, due_ms, remind_ms }: Voice): number[] =>
  [held_ms, due_ms, remind_ms].filter((at_ms) => at_ms !== null)

/** What a clock that was wrong has written must not hold anything back for longer than the settings say. */
export function bounded(strand: Strand, now_ms: number, longest_ms: { due: number; remind: number }): Strand {
  const most = (at_ms: number | null, wait_ms: number) => (at_ms === null ? null : Math.min(at_ms, now_ms + wait_ms))
  const voices = strand.voices.map((voice) => ({
    ...voice,
    held_ms: most(voice.held_ms, holdLongest_ms),
    due_ms: most(voice.due_ms, longest_ms.due),
    remind_ms: most(voice.remind_ms, longest_ms.remind),
  }))
  return { ...strand, voices }
}
