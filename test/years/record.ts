/**
 * The record as one gateway process has it open: what `gateway/store` promises, on the simulated card. Receipts come
 * after the fsync; readers are served by the record's own streams; with the process everything ends that was not on the
 * card, save perhaps the commit that was on its way.
 */
import type { Logger } from 'pino'
import { openFollow } from '../../gateway/store/follow.ts'
import {
  type AlertAt,
  type AppendOptions,
  DiskRefused,
  type Entry,
  type PackEntry,
  type ReaderState,
  type RowsQuery,
  type Store,
  type Verdict,
} from '../../gateway/store/record.ts'
import { alertStream, commitStream } from '../../gateway/store/streams.ts'
import type { Card } from './card.ts'
import type { SimulatedProcess } from './simulation.ts'
import { decide } from './verdict.ts'

const receipt_ms = 500 // the gateway's default
const page_commits = 200

interface Waiting {
  /** What goes into the log; asked when the card takes it. */
  entries(): Entry[]
  save: ReaderState | undefined
  resolve(pos: number): void
  reject(err: Error): void
}

export interface RecordOptions {
  card: Card
  process: SimulatedProcess
  random: () => number
  log: Logger
}

export type SimulatedRecord = ReturnType<typeof openRecord>

export function openRecord({ card, process, random, log }: RecordOptions) {
  const { clock } = process
  const hurries = new Set<(entry: PackEntry) => boolean>()
  let waiting: Waiting[] = []
  let atCard: Waiting[] = []
  let stopTimer: (() => void) | null = null
  let refused_commits = 0
  let isRefusing = false
  const alertsAfter = async (after: number, limit: number): Promise<AlertAt[]> => alertsOf(card, after, limit)
  const sources = {
    position: card.position,
    readLog: async (pos: number) => ({
      commits: card
        .after(pos)
        .slice(0, page_commits)
        .map(({ pos, entries }) => ({ pos, json: JSON.stringify(entries) })),
      first: card.first(),
    }),
    tablesPosition: async () => card.position(),
    alertsAfter,
    log,
  }
  const commits = openFollow(commitStream(sources))
  const alerts = openFollow(alertStream(sources))

  const store: Store = {
    append,
    receive,
    from: commits.from,
    alertsFrom: alerts.from,
    hurry(isUrgent) {
      hurries.add(isUrgent)
      return () => hurries.delete(isUrgent)
    },
    position: card.position,
    read: async (pos) => ({ commits: card.after(pos).slice(0, page_commits), first: card.first() }),
    reader: async (name) => structuredClone(card.readers.get(name) ?? { reader: name, pos: 0 }),
    async saveReader(save) {
      await add(() => [], { urgent: true, save })
    },
    stations: async () => [...card.stations.values()].map((known) => ({ ...known })),
    latest: async () => latestOf(card),
    rows: async (query) => rowsOf(card, query),
    alertsAfter,
    alerts: async (limit) =>
      card.alerts
        .slice(-limit)
        .map(({ entry }) => entry)
        .reverse(),
    stats: () => ({
      position: card.position(),
      commits: card.position(),
      waiting: waiting.length + atCard.length,
      commit_s: { last: card.state.fsync_ms / 1_000, max: card.state.fsync_ms / 1_000 },
      tail_rows: 0,
      tail_age_s: 0,
      log_bytes: 0,
      tables_bytes: 0,
      newest_commit_ms: card.newest_commit_ms(),
      refused_commits,
      disk_refuses: isRefusing,
      damage: [],
    }),
    series: notSimulated,
    corrections: async () => [],
    summary: notSimulated,
    forgetting: notSimulated,
    forget: notSimulated,
    forgotten: async () => [],
    quarantined: notSimulated,
    retention: notSimulated,
    confirmRetention: notSimulated,
    counts: notSimulated,
    ledger: async (station) => ({
      station,
      epochs: card.epochsOf(station),
      readings: { stored: 0, repeated: 0, quarantined: {} },
    }),
    quarantine: async () => [],
    settle: async () => undefined,
    close: async () => undefined,
  }
  return { store, die }

  /** A pack that nobody has decided about yet is decided when it is committed. */
  function append(entry: Entry | Entry[], options: AppendOptions = {}): Promise<number> {
    const given = Array.isArray(entry) ? entry : [entry]
    const urgent = options.urgent || given.some((one) => one.kind === 'pack' && isUrgent(one))
    return add(() => given.flatMap((one) => (one.kind === 'pack' ? decide(card, one).entries : [one])), {
      ...options,
      urgent,
    })
  }

  function isUrgent(entry: PackEntry): boolean {
    return [...hurries].some((asks) => asks(entry))
  }

  async function receive(entry: PackEntry, also: Entry[] = [], options: AppendOptions = {}): Promise<Verdict> {
    let verdict: Verdict = { pos: 0, stored: 0, repeated: 0, refused: {} }
    const entries = () => {
      const decided = decide(card, entry)
      verdict = { ...decided.verdict, pos: 0 }
      return [...decided.entries, ...also]
    }
    const urgent = options.urgent || isUrgent(entry)
    const pos = await add(entries, { ...options, urgent })
    return { ...verdict, pos }
  }

  function add(entries: () => Entry[], { urgent, save }: AppendOptions): Promise<number> {
    return new Promise((resolve, reject) => {
      waiting.push({ entries, save, resolve, reject })
      if (!urgent) stopTimer ??= clock.after(receipt_ms, commit)
      else if (atCard.length === 0) commit()
    })
  }

  function commit() {
    stopTimer?.()
    stopTimer = null
    if (waiting.length === 0 || atCard.length > 0) return
    atCard = waiting
    waiting = []
    clock.after(card.state.fsync_ms * (0.5 + random()), synced)
  }

  function synced() {
    const batch = atCard
    atCard = []
    isRefusing = card.state.refuses
    if (isRefusing) {
      refused_commits++
      for (const { reject } of batch) reject(new DiskRefused('The card is full.'))
    } else {
      const pos = write(batch)
      for (const { resolve } of batch) resolve(pos)
    }
    if (waiting.length > 0) commit()
  }

  /** As in the real log, what only saves a reader's state is no commit of its own. */
  function write(batch: Waiting[]): number {
    const entries = batch.flatMap((one) => one.entries())
    for (const { save } of batch) if (save) card.readers.set(save.reader, structuredClone(save))
    if (entries.length === 0) return card.position()
    const kept = card.keep(entries, clock.now())
    commits.committed(kept)
    alerts.committed(kept)
    return kept.pos
  }

  /** The process was killed. Of the commit on its way nobody knows; nobody was told of it either. */
  function die() {
    if (atCard.length > 0 && !card.state.refuses && random() < 0.5) write(atCard)
    atCard = []
    waiting = []
    commits.close()
    alerts.close()
  }
}

function alertsOf(card: Card, after: number, limit: number): AlertAt[] {
  const found = card.alerts.filter(({ pos }) => pos > after)
  const last = found[limit - 1]?.pos ?? Number.POSITIVE_INFINITY
  return found.filter(({ pos }) => pos <= last)
}

function latestOf(card: Card): Awaited<ReturnType<Store['latest']>> {
  return [...card.series].flatMap(([key, rows]) => {
    const [station, sensor, quantity] = key.split('/') as [string, string, string]
    let newest = [...rows.values()].at(-1)
    for (const row of rows.values()) if (row.at_ms > newest!.at_ms) newest = row
    return newest ? [{ station, sensor, quantity, ...newest }] : []
  })
}

function rowsOf(card: Card, query: RowsQuery): Awaited<ReturnType<Store['rows']>> {
  const { station, sensor, quantity, from_ms, to_ms } = query
  if (!sensor || !quantity) throw new Error('Only one series at a time is simulated.')
  const rows = [...card.rowsOf(`${station}/${sensor}/${quantity}`).values()]
    .filter(({ at_ms }) => at_ms >= from_ms && at_ms < to_ms)
    .sort((a, b) => a.at_ms - b.at_ms)
    .map((row) => ({ sensor, quantity, ...row }))
  return { rows, next: null }
}

async function notSimulated(): Promise<never> {
  throw new Error('This question to the record is not part of the simulation.')
}
