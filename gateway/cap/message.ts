/** What CAP documents are made from. */
import type { AlertEvent, Position } from '../contract.ts'

export interface CapOptions {
  /** Who speaks, for example `warga-ciliwung@example.org`. See `senderProblem`. */
  sender: string
  senderName: string
  status: 'Actual' | 'Exercise' | 'System' | 'Test' | 'Draft'
  /** Of events that do not say in which time zone their place lies. */
  zone: string
  /** How long one message counts when no other follows. */
  expires_s: number
  /** The radius of the area that a station speaks for. */
  radius_km: number
  /** Where the station stands, for events that do not say it; null = unknown. */
  position?: Position | null
  /** Exact places are for staff only. */
  isCoarse?: boolean
}

/**
 * An event and when its message was made: the receipt in the log, so that a document never changes. `renewal`: nothing
 * changed since the event, and the warning is said again before it expires.
 */
export interface CapMessage {
  event: AlertEvent
  sent_ms: number
  renewal?: { n: number; latest: { at_ms: number; value: number } | null }
}

/** The identifier of a message: the event's, and which renewal of it. */
export function idOf({ event, renewal }: CapMessage): string {
  return renewal ? `${event.id}_r${renewal.n}` : event.id
}
