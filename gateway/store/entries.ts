/** What the log holds: the kinds of entries, as one receipt puts them in. */
import type { About, Pack } from '../../edge/contract.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { AlertLogEntry, ClockMark, Correction, DoubtedClock, Flag } from '../contract.ts'

/** What one receipt puts into the log. `received_ms` is the gateway's clock. */
export type Entry =
  | PackEntry
  | ConflictEntry
  | FlagEntry
  | AboutEntry
  | PresenceEntry
  | RefusedEntry
  | AlertEntry
  | ClockEntry
  | CorrectionEntry
  | WithdrawalEntry
  | ForgottenEntry
  | RetriedEntry

export interface PackEntry {
  kind: 'pack'
  station: string
  received_ms: number
  /** Only values that are new to the record: each of them is stored, under a name that nothing had before, or null. */
  pack: Pack
  /** Flags other than the default (null → 9, otherwise 2), in the order of `pack.readings`; absent when all are default. */
  flags?: (Partial<Record<QuantityKey, Flag>> | null)[]
  /** Brought in later by a person: it may be recent, but it is no news, and its station need not be there. */
  history?: true
  /**
   * The station's clock minus the gateway's, ms, as far as the two are known to differ: a reading was taken at
   * `at_ms - off_ms` by the gateway's clock. Absent: its times are taken as they are. See `gateway/clocks/`.
   */
  off_ms?: number
  /** Which readings' times are doubted, in the order of `pack.readings`; absent when none is. */
  clocks?: (ClockMark | null)[]
  /** Which clock is doubted; absent while the two agree. */
  doubted?: DoubtedClock
  /** How many readings of this pack were in the record already. They are not in `pack`. */
  repeated?: number
  /** More readings of this pack follow in an entry of their own: they had to be looked up first. */
  more?: true
  /** How many of the readings in `pack` the ledger does not count here: with another value, or part, they count elsewhere. */
  uncounted?: number
  /** The MQTT message that it came in, where nothing else names it: whose, its packet id, a checksum. Tells a repeat after a restart. */
  message?: SentMessage
  /** The pack's own JSON text when intake changed nothing: saves writing it again. Not part of what is read back. */
  text?: string
}

export interface SentMessage {
  by: string
  id: number
  sum: number
}

/**
 * Readings whose names hold other values already: the first ones stay, these are kept in quarantine. They are no part of
 * the record; rules judge them all the same when they are news, because they did arrive.
 */
export interface ConflictEntry {
  kind: 'conflict'
  station: string
  received_ms: number
  pack: Pack
  flags?: PackEntry['flags']
  history?: true
  off_ms?: number
  clocks?: PackEntry['clocks']
  doubted?: DoubtedClock
}

/** A layer over raw values, which stay as they are: see `corrections/layers.ts`. Entered when it was received. */
export interface CorrectionEntry {
  kind: 'correction'
  station: string
  received_ms: number
  correction: Omit<Correction, 'entered_ms' | 'withdrawn'>
}

/** A correction counts no more, or only up to `until_ms`. Both stay in the record. */
export interface WithdrawalEntry {
  kind: 'withdrawal'
  station: string
  received_ms: number
  id: string
  by: string
  why: string
  until_ms?: number
  /** A person says that what is measured now is so: rules do not wait for it to rise further. */
  isSo?: true
}

/**
 * The gateway's clock was set: `step_ms` later (or, negative, earlier) than it would have been by itself. What was
 * received before carries times of the old setting.
 */
export interface ClockEntry {
  kind: 'clock'
  received_ms: number
  step_ms: number
}

/** Begins the epoch of packs that no station sent: history that somebody brought in. */
export const historyEpoch = 'import-'

/**
 * The epoch of packs that the gateway makes of what a station says of itself: dated by the gateway's clock, numbered 0. They
 * are no delivery: neither the ledger counts them, nor do they show that the station measures.
 */
export const healthEpoch = 'node-health'

/**
 * What a test found of a value that is kept already: some tests need the reading that follows. Only a flag that is more
 * serious than the present one changes anything, so the order of such entries does not matter, nor a repetition.
 */
export interface FlagEntry {
  kind: 'flag'
  station: string
  received_ms: number
  sensor: string
  quantity: QuantityKey
  at_ms: number
  /** As it is kept; another value under this name is not meant. */
  value: number
  flag: Flag
}

export interface AboutEntry {
  kind: 'about'
  station: string
  received_ms: number
  about: About
}

/** Only changes of state are kept. */
export interface PresenceEntry {
  kind: 'presence'
  station: string
  received_ms: number
  state: 'online' | 'offline'
}

/** Quarantine: what could not be understood, kept with the reason so that a person can look. */
export interface RefusedEntry {
  kind: 'refused'
  station: string
  received_ms: number
  /** A short constant word, for counting: 'not-json', 'unknown-quantity', 'conflict' … */
  reason: string
  /** One sentence for a person. */
  detail: string
  /** How many readings were refused (1 when the payload as a whole could not be read). */
  readings: number
  /** The first `refusedPayload_max` bytes, base64. */
  payload: string
}
export const refusedPayload_max = 8 * 1024

/** A word of an alert's life: the alert log is part of the one log. */
export interface AlertEntry {
  kind: 'alert'
  received_ms: number
  alert: AlertLogEntry
}

/** All of a station, of one of its sensors, or of one quantity of that; of all times, or from ≤ at_ms < to. */
export interface ForgetScope {
  station: string
  sensor?: string
  /** Only with a sensor. */
  quantity?: string
  from_ms?: number
  to_ms?: number
}

/** Payloads of a station have left the quarantine, because they were read again. What could not be stored follows. */
export interface RetriedEntry {
  kind: 'retried'
  received_ms: number
  of: string
  by: string
  /** As `Store.quarantined` names them. */
  lines: string[]
  /** Readings that quarantine counts no more, by reason. */
  counts: Record<string, number>
}

/** What is in quarantine, with its name there. */
export interface QuarantinedAt {
  id: string
  entry: RefusedEntry
}

/** What came before this entry and is within its scope is gone. What comes after it is new, whatever its time. */
export interface ForgottenEntry {
  kind: 'forgotten'
  received_ms: number
  what: ForgetScope
  by: string
  why: string
}

/** How much of one series is meant, and the times of the first and the last of it. */
export interface ForgottenSeries {
  sensor: string
  quantity: string
  values: number
  from_ms: number
  to_ms: number
}

/** What is meant, in numbers. */
export interface ForgetPlan {
  what: ForgetScope
  values: number
  /** Payloads that are kept in quarantine. */
  quarantined: number
  series: ForgottenSeries[]
  /** Beyond those that are listed. */
  more: number
  /** What it takes in the record, about. */
  bytes: number
}

/** What retention keeps, and what the settings ask it to keep. */
export interface RetentionState {
  wanted: RetentionDays
  /** What it acts on; more than `wanted` until that is confirmed. */
  days: RetentionDays
  /** What would go; null when nothing waits for a yes. */
  waits: RetentionPlan | null
  /** What the last run that removed something removed, since the start. */
  removed: { at_ms: number; values: number; bytes: number } | null
}

export interface RetentionDays {
  raw_days: number
  minute_days: number
  hour_days: number
}

export interface RetentionPlan {
  values: number
  days: number
  /** About. */
  bytes: number
}

/** What stays of what was forgotten: who, when, why, how many, of which times. No value. */
export interface Forgotten extends Omit<ForgetPlan, 'bytes'> {
  /** Its commit. */
  pos: number
  at_ms: number
  by: string
  why: string
}
