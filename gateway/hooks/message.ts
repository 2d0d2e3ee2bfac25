/** What a hook carries: a change of an alert in the receiver's words, or a notice, and what must be known beside it. */
import type { AlertEvent, Notice } from '../contract.ts'

/** How it is said. The event's own `kind` is the receiver's word for the change, or what the alert stands at. */
export type Word = AlertEvent['kind'] | 'acknowledged' | 'reminder' | 'notice'

/** Optional keys of `data` in a webhook; sentences in a text. Times in UTC milliseconds, measured by this gateway. */
export interface Circumstances {
  /** It was active before this hook heard of it. */
  active_since_ms?: number
  /** It goes up and down; changes that are not told one by one. */
  flapping?: { changes: number; since_ms: number }
  /** The number of the reminder, from 1. */
  reminder?: number
  /** Nobody acknowledged it for so long, therefore this hook hears of it. */
  unacknowledged_min?: number
  acknowledged?: { by: string; at_ms: number; comment: string }
}

/** What is to be said to one receiver. */
export interface Said {
  /** The same after every restart and replay; with the hook's id in front it is the message's. */
  id: string
  word: Word
  event: AlertEvent
  more: Circumstances
  /** When it is to be said, UTC milliseconds. */
  said_ms: number
  notice?: Notice
}

/** What every kind of hook is handed: one message, at one attempt. */
export interface Message {
  /** The same for every attempt and after every restart, so that a receiver can drop repeats. */
  id: string
  event: AlertEvent
  /** Otherwise the event's kind. */
  word?: Word
  more?: Circumstances
  notice?: Notice
  /** When it was to be said, UTC milliseconds; otherwise at the event's time. */
  said_ms?: number
  /** How late it is, when that is worth saying; it may grow from attempt to attempt. */
  delayed_s?: number
}
