/**
 * A warning that goes on is said again before it expires: for who reads CAP, what has expired is over. When a renewal is
 * due follows from what was sent last, so neither a restart nor a clock that is set loses one: a clock that was set back
 * makes it due at once, because what was sent last then lies in the future.
 */
import type { AlertEvent } from '../contract.ts'
import type { CapMessage } from './message.ts'

/** Sent without an event: the alert goes on. JSON. */
export interface Renewal {
  event: string
  alert: string
  /** Counts those of one event, from 1. */
  n: number
  sent_ms: number
  /** The newest value then; null = none came for an hour. */
  latest: { at_ms: number; value: number } | null
}

const kept_max = 500
const renewAt = 2 / 3 // of its validity: a third is left for those who look rarely
const backward_ms = 60_000 // smaller corrections are no step

export const expires_ms = ({ holds_s }: Pick<AlertEvent, 'holds_s'>, usual_s: number) => (holds_s ?? usual_s) * 1_000

/** Whether the newest message of an alert that runs must be renewed. */
export function isDue({ sent_ms, event }: CapMessage, usual_s: number, now_ms: number): boolean {
  return now_ms - sent_ms >= renewAt * expires_ms(event, usual_s) || sent_ms - now_ms > backward_ms
}

/** The renewals with one more; of the oldest, those that no alert needs any more go first. */
export function renewed(renewals: readonly Renewal[], next: Renewal, running: ReadonlySet<string>): Renewal[] {
  const all = [...renewals, next]
  if (all.length <= kept_max) return all
  const first = all.findIndex(({ alert }) => !running.has(alert))
  return all.filter((_, index) => index !== Math.max(0, first))
}

/** The message that renews an event. */
export function messageOf(renewal: Renewal, event: AlertEvent): CapMessage {
  return { event, sent_ms: renewal.sent_ms, renewal: { n: renewal.n, latest: renewal.latest } }
}
