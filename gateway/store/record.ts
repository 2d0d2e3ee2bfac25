/**
 * The record: one log, many readers (the words; `open.ts` has the works).
 *
 * `append` is the receipt: it resolves after fsync. Everything else follows the log: the tables by series, rules, hooks,
 * InfluxDB, live viewers. Each reader keeps its own position and can be rebuilt from the log and the tables.
 */
import type { About } from '../../edge/contract.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import type { LedgerAnswer, LocalizedText, ReadingsAnswer, Row, SeriesAnswer } from '../contract.ts'
import type { KeptCorrection } from './corrections/layers.ts'
import type { StretchSummary, SummaryQuery } from './corrections/stretch.ts'
import type {
  AlertEntry,
  ConflictEntry,
  Entry,
  ForgetPlan,
  ForgetScope,
  Forgotten,
  PackEntry,
  QuarantinedAt,
  RefusedEntry,
  RetentionState,
} from './entries.ts'
import type { RecordDamage } from './record-damage.ts'

export * from './entries.ts'
export * from './record-damage.ts'

/** What became of the readings of one pack. A reading is counted once, as its worst value. */
export interface Verdict {
  /** The newest position that the pack has in the log. */
  pos: number
  stored: number
  repeated: number
  /** By reason: 'conflict', 'too-many-series', 'older-than-record'. */
  refused: Partial<Record<VerdictRefusal, number>>
  /** The same by value; absent when all are stored. `refused` names them: the index of the reading, and the quantity. */
  values?: { repeated: number; refused: readonly RefusedValue[] }
}
export interface RefusedValue {
  index: number
  quantity: string
  reason: VerdictRefusal
}
export type VerdictRefusal = 'conflict' | 'too-many-series' | 'older-than-record'

/** An alert entry and the commit it came with: several may share one. */
export interface AlertAt {
  pos: number
  entry: AlertEntry
}

/** One commit. `pos` counts commits from 1 and never goes back. */
export interface Commit {
  pos: number
  entries: Entry[]
  /** Stands for the commits from here to `pos`: older than the log reaches back, or damaged. It has no entries then. */
  lost?: { from: number; why: 'trimmed' | 'unreadable' }
}

/**
 * What a reader iterates over: batches, never empty, without an end until its signal fires or the record closes.
 * `follow.ts` has the contract.
 */
export interface Following<Item> extends AsyncGenerator<Item[], void, undefined> {
  /** Whether everything that is committed has been handed out. */
  isCaughtUp(): boolean
}

export interface AppendOptions {
  /** Commit at once instead of gathering: for a reading that changes the state of an alert. */
  urgent?: boolean
  /** Of a pack: whether the beginning of what is refused of it may be kept in quarantine; otherwise it is only counted. */
  mayKeep?: () => boolean
  /** What is not stored is only told in the verdict, and not put into quarantine: it is there already. */
  onlyNew?: boolean
  /** A reader's new position and state, saved in the same commit as these entries. */
  save?: ReaderState
}

export interface ReaderState {
  reader: string
  pos: number
  /** Anything JSON; small. */
  state?: unknown
}

export interface SeriesQuery {
  station: string
  sensor: string
  quantity: string
  from_ms: number
  to_ms: number
  /**
   * Whether an answer at once is wanted, with what has been read so far: while a start, or a flood, keeps the tables behind
   * the log. It says so then (`still_reading`). Without it the answer waits until it is whole.
   */
  mayLack?: boolean
}

export interface ChartQuery extends SeriesQuery {
  /** At most so many, in steps that fit; absent: as many as an answer has. Does not count where `step_ms` is given. */
  points?: number
  step_ms?: number
  /** As corrections make it; otherwise as the station sent it. */
  corrected?: boolean
}

export interface LatestRow extends Row {
  station: string
  received_ms: number
}

export interface StationMemory {
  station: string
  about: About | null
  state: 'online' | 'offline' | null
  last_seen_ms: number | null
}

export interface Store {
  /**
   * Resolves with the commit's position once it is on disk. Rejects when the disk refused; nothing was kept then.
   * Several entries are one commit: all of them are kept, or none. A pack among them (there may be one) is received: see
   * below.
   */
  append(entry: Entry | Entry[], options?: AppendOptions): Promise<number>
  /**
   * Takes a pack: decides what becomes of each value (stored, repeated, in conflict, refused), once and before anybody
   * follows, and resolves when all of it is on disk. What is certainly new is committed at once; the rest waits for a
   * look at the record. Rejects like `append`; then the sender must send the pack again. `also`: entries of the same
   * commit as what is new.
   */
  receive(entry: PackEntry, also?: Entry[], options?: AppendOptions): Promise<Verdict>
  /**
   * What every reader of the record is a loop over: the commits after a position, log first, live after, in order,
   * without a gap or a repeat. `follow.ts` has the contract, `READERS.md` how a reader behaves.
   */
  from(after: number, signal: AbortSignal): Following<Commit>
  /** The same for the alerts alone, from the alert log, which outlives the log. A commit's alerts stay together. */
  alertsFrom(after: number, signal: AbortSignal): Following<AlertAt>
  /**
   * Lets a reader tell which packs must not wait for others before their commit: those that change the state of an alert.
   * Asked at each append, so it must be quick. Returns how to stop asking.
   */
  hurry(isUrgent: (entry: PackEntry | ConflictEntry) => boolean): () => void
  /** The newest committed position; 0 for an empty log. */
  position(): number
  /** One look at the log: commits after `pos`, oldest first, about `bytes` of it. `first` is the oldest position held, or the next to come. */
  read(pos: number, bytes?: number): Promise<{ commits: Commit[]; first: number }>
  /** A reader's saved position and state; `{pos: 0}` for a new one. */
  reader(name: string): Promise<ReaderState>
  /** Saves a reader's position and state, durably; `urgent`: at once, where a start or an end waits for it. */
  saveReader(state: ReaderState, options?: Pick<AppendOptions, 'urgent'>): Promise<void>

  stations(): Promise<StationMemory[]>
  latest(): Promise<LatestRow[]>
  /** Raw rows in time order from the tables and the log's tail together. `sensor` and `quantity` may be left open. */
  rows(query: RowsQuery): Promise<ReadingsAnswer>
  /** Every correction that was ever entered, in that order. */
  corrections(): Promise<KeptCorrection[]>
  /** What a stretch of a sensor holds, by quantity: as it is shown now, and as it would be with `correction`. */
  summary(query: SummaryQuery): Promise<StretchSummary[]>
  /**
   * Columns for a chart, at most about `points` long, from the rollup that fits; or in steps of the
   * `step_ms` asked for, in longer ones where retention has left nothing as fine.
   */
  series(query: ChartQuery): Promise<SeriesAnswer>
  /** Rows per series within a range, for comparisons with InfluxDB. */
  counts(from_ms: number, to_ms: number): Promise<{ station: string; sensor: string; quantity: string; n: number }[]>
  ledger(station: string): Promise<LedgerAnswer>
  /** Newest first. */
  quarantine(station: string, limit: number): Promise<RefusedEntry[]>
  /** All of it, newest first, each with its name. */
  quarantined(station: string): Promise<QuarantinedAt[]>
  /** Alert events, newest first; they outlive the log. */
  alerts(limit: number): Promise<AlertEntry[]>
  /** Alert entries of commits after `pos`, oldest first, about `limit` of them: the last commit's are never torn apart. */
  alertsAfter(pos: number, limit: number): Promise<AlertAt[]>
  /** What `forget` would take away now. Changes nothing. */
  forgetting(what: ForgetScope): Promise<ForgetPlan>
  /** Resolves when it is decided for ever: no answer has any of it. It then goes from every file. Rejects like `append`. */
  forget(what: ForgetScope, said: { by: string; why: string }): Promise<Forgotten>
  /** Everything that was ever forgotten, oldest first; `isGone`: it is in no file of the record any more. */
  forgotten(): Promise<(Forgotten & { isGone: boolean })[]>
  /** What retention keeps, and whether a lower setting waits for a yes. */
  retention(): Promise<RetentionState>
  /** Says yes to the settings as they are now; retention acts on them from then on, a week in a run at most. */
  confirmRetention(): Promise<void>
  /** Moves the log's tail into the tables now (otherwise: every few minutes, or when it grows). */
  settle(): Promise<void>
  stats(): StoreStats
  /** Commits what waits, settles nothing, closes the files. */
  close(): Promise<void>
}

export interface RowsQuery {
  station: string
  sensor?: string
  quantity?: string
  from_ms: number
  to_ms: number
  limit: number
  /**
   * Of one series: the rows that stand under its name once corrections count, each still as its station sent it.
   * Otherwise the rows that were sent under these names.
   */
  corrected?: boolean
  /** See `SeriesQuery`. */
  mayLack?: boolean
  /** Without a quantity: those of how the node is are left out. */
  measured?: true
  /** What an earlier answer gave as `next`. */
  cursor?: string
}

export interface StoreStats {
  position: number
  commits: number
  waiting: number
  /** Time of the last commits, for the metrics. */
  commit_s: { last: number; max: number }
  tail_rows: number
  tail_age_s: number
  log_bytes: number
  tables_bytes: number
  /** When the newest commit was made, by the gateway's clock of then; null for an empty log. */
  newest_commit_ms: number | null
  /** Commits refused by the disk since start, and whether the last one was. */
  refused_commits: number
  disk_refuses: boolean
  /** Present while a start still reads what the log holds, in words. */
  still_reading?: LocalizedText
  /** What was found damaged since the start. */
  damage: readonly RecordDamage[]
}

/** Room on the disk that is kept in reserve; see `gateway/room/`. */
export interface Ballast {
  isSpent(): boolean
  isHalfUsed(): boolean
  /** False when there is none to give up. */
  giveUp(): boolean
}

export interface StoreOptions {
  folder: string
  /** Given up when the disk is full; absent: there is none. */
  ballast?: Ballast
  /** Oldest a waiting pack may get before it is committed; 0 = at once. Default 500. */
  receipt_ms?: number
  /** How many waiting packs make a commit at once. Default 64. */
  gather_max?: number
  /** How often the log's tail is moved into the tables. Default 600. */
  settle_s?: number
  /**
   * How many days are kept. Absent: nothing of the record is removed, and what was agreed on stays as it is; so it is for
   * commands, which open a record for one piece of work and may not know the settings.
   */
  retention?: { raw_days: number; minute_days: number; hour_days: number; log_days?: number; log_max_mb?: number }
  /**
   * Told at once of commits that the history could not read, while they are still missing there: once it has settled what
   * follows them, nobody finds them again. `stats().damage` has them until the store is closed.
   */
  lost?(damage: RecordDamage): void
  now: () => number
  /** Counts ms and is never set; by default this computer's. */
  elapsed_ms?: () => number
  log: import('pino').Logger
}

/** The disk did not take a commit (full, failing, too slow for what waits). Nothing was kept; send it again later. */
export class DiskRefused extends Error {
  override name = 'DiskRefused'
}

/** Another gateway, or a command, has the folder open. The message says which folder and what to do. */
export class FolderInUse extends ConfigError {
  override name = 'FolderInUse'
}

/** A query that cannot be answered as asked; the message says what to change. */
export class BadQuery extends Error {
  override name = 'BadQuery'
}
