/**
 * The gateway's card: what is on it survives every kill. A commit is on it when its fsync is over, never before.
 *
 * It may refuse (full, failing) or be slow. Kept are the newest commits, the newest rows of each series and the whole
 * alert log: as much as the parts above ask for, so that a year does not fill the memory.
 */
import type { About } from '../../edge/contract.ts'
import type { Flag, LedgerAnswer } from '../../gateway/contract.ts'
import type { AlertAt, Commit, Entry, PackEntry, ReaderState, StationMemory } from '../../gateway/store/record.ts'

export interface KeptRow {
  at_ms: number
  value: number | null
  flag: Flag
  received_ms: number
}

export const fsync_ms = 8 // of a card that is well
const commits_max = 20_000 // two weeks of one pack a minute
const rows_max = 96 * 60 // four days, one a minute: longer than any window of a rule, and than any outage, of which packs may come twice

export type Card = ReturnType<typeof openCard>

export function openCard() {
  let commits: Commit[] = []
  let first = 1
  const readers = new Map<string, ReaderState>()
  const alerts: AlertAt[] = []
  const stations = new Map<string, StationMemory>()
  /** By station/sensor/quantity, then by time: the names that the record knows. */
  const series = new Map<string, Map<number, KeptRow>>()
  /** By station, then by epoch. */
  const ledger = new Map<string, Map<string, KeptEpoch>>()
  const state = { refuses: false, fsync_ms }
  let newest_commit_ms: number | null = null

  return {
    state,
    readers,
    alerts,
    stations,
    series,
    position: () => first + commits.length - 1,
    first: () => first,
    after: (pos: number): Commit[] => commits.slice(Math.max(0, pos - first + 1)),
    newest_commit_ms: () => newest_commit_ms,
    epochsOf: (station: string): KeptEpoch[] => [...(ledger.get(station)?.values() ?? [])],
    /** `at_ms`: by the clock of the gateway. */
    keep(entries: Entry[], at_ms: number): Commit {
      newest_commit_ms = at_ms
      const commit = { pos: first + commits.length, entries }
      commits.push(commit)
      for (const entry of entries) note(entry, commit.pos)
      if (commits.length > 2 * commits_max) {
        first += commits.length - commits_max
        commits = commits.slice(-commits_max)
      }
      return commit
    },
    rowsOf(key: string): Map<number, KeptRow> {
      const rows = series.get(key) ?? new Map<number, KeptRow>()
      series.set(key, rows)
      return rows
    },
  }

  function note(entry: Entry, pos: number) {
    if (entry.kind === 'alert') alerts.push({ pos, entry })
    if (!('station' in entry)) return
    if (entry.kind === 'pack') enter(entry)
    const known = stations.get(entry.station) ?? emptyMemory(entry.station)
    stations.set(entry.station, known)
    if (entry.kind === 'about') known.about = entry.about
    if (entry.kind === 'presence') known.state = entry.state
    if (entry.kind === 'presence' && entry.state === 'offline') return
    known.last_seen_ms = Math.max(known.last_seen_ms ?? 0, entry.received_ms)
  }

  function enter({ station, received_ms, pack: { epoch, seq } }: PackEntry) {
    const epochs = ledger.get(station) ?? new Map<string, KeptEpoch>()
    ledger.set(station, epochs)
    const before = epochs.get(epoch) ?? { ...emptyEpoch, epoch, first_received_ms: received_ms }
    const highest_seq = Math.max(before.highest_seq, seq)
    epochs.set(epoch, { ...before, highest_seq, packs: before.packs + 1, last_received_ms: received_ms })
    if (epochs.size > epochs_max) epochs.delete(epochs.keys().next().value!)
  }
}

const epochs_max = 200 // as in the tables
const emptyEpoch = { packs: 0, duplicates: 0, highest_seq: 0, last_received_ms: 0, missing: [] }

type KeptEpoch = LedgerAnswer['epochs'][number]

/** Forgets rows that nobody asks for any more: those that came first, whatever the clocks say. */
export function trim(rows: Map<number, KeptRow>) {
  for (const at_ms of rows.keys()) {
    if (rows.size <= rows_max) return
    rows.delete(at_ms)
  }
}

function emptyMemory(station: string): StationMemory & { about: About | null } {
  return { station, about: null, state: null, last_seen_ms: null }
}
