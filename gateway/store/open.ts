/**
 * Opens the record. Two threads wait for the disk so that the gateway never does: one appends to the log, the other
 * follows it with the tables.
 *
 *   append ▶ receipt.ts ▶ log-thread ▶ log/ (fsync)   ─┬▶ readers, at once (`follow.ts`)
 *                                                      └▶ tables-thread ▶ tables.db, every few minutes
 */

import { ConfigError } from '../../edge/platform/problems.ts'
import { loadThread } from '../../edge/platform/thread.ts'
import { refuseMarked } from './folder-mark.ts'
import { openFollow } from './follow.ts'
import { openForget } from './forget.ts'
import { openHistoryDamage } from './history-damage.ts'
import { syncedPosition } from './log/log-reader.ts'
import type { LogCalls } from './log/log-thread.ts'
import { openQuestions } from './questions.ts'
import { type CommitRequest, openReceipt } from './receipt.ts'
import {
  type AppendOptions,
  BadQuery,
  type Commit,
  type ConflictEntry,
  DiskRefused,
  type Entry,
  FolderInUse,
  type PackEntry,
  type Store,
  type StoreOptions,
  type StoreStats,
} from './record.ts'
import { openReserve } from './reserve.ts'
import { stillReading } from './still-reading.ts'
import { alertStream, commitStream } from './streams.ts'
import type { Loss } from './tables/losses.ts'
import type { TablesNotice } from './tables/notice.ts'
import type { ReadingOn } from './tables/reading-on.ts'
import type { TablesCalls } from './tables/tables-thread.ts'
import { openUpkeep } from './upkeep.ts'
import { openVerdicts } from './verdicts/verdicts.ts'

const closed = () => new Error('The store is closed.')

const tick_ms = 1_000
const read_bytes = 64 * 1024

/**
 * Opens or creates the record in `folder`. Rejects with a sentence that says what to do when another gateway uses the
 * folder or its log is damaged. A second store on the same folder, in this process or another, is refused.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { folder, now, log, receipt_ms = 500, gather_max = 64, settle_s = 600 } = options
  const elapsed_ms = options.elapsed_ms ?? (() => performance.now())
  const reserve = openReserve(options.ballast, elapsed_ms)
  refuseMarked(folder)
  const urgencies = new Set<(entry: PackEntry | ConflictEntry) => boolean>()
  const stats = { commits: 0, refused_commits: 0, disk_refuses: false, log_bytes: 0, last_ms: 0, max_ms: 0 }
  let tail = { tail_rows: 0, tailSince_ms: null as number | null, tables_bytes: 0 }
  let reading: ReadingOn | null = null
  let closing: Promise<void> | null = null

  const history = openHistoryDamage(folder)
  const synced = syncedPosition()
  const comingLog = loadThread<LogCalls>(
    new URL('./log/log-thread.js', import.meta.url),
    { folder, synced },
    () => undefined,
    { DiskRefused, FolderInUse, ConfigError },
  )
  const comingTables = loadThread<TablesCalls>(
    new URL('./tables/tables-thread.js', import.meta.url),
    { folder, synced },
    onNotice,
    { BadQuery, ConfigError, DiskRefused },
  )
  const logThread = await comingLog.open().catch(async (err) => {
    await comingTables.end()
    throw err
  })
  const opened = await logThread.ask('status')
  let position = opened.pos
  stats.log_bytes = opened.bytes
  let newest_commit_ms = opened.newest_ms
  const tables = await comingTables.open({ undecided_pos: await undecidedUpTo(), end: position }).catch(async (err) => {
    await logThread.ask('close')
    await logThread.end()
    throw err
  })
  // A log that was moved aside or mended may end before what the tables hold of it: they would pass over what comes.
  position = await logThread.ask('continueAfter', await tables.ask('position'))
  for (const damage of (await logThread.ask('status')).damage) history.addLog(damage)
  history.remember(await tables.ask('losses'))
  await tables.ask('follow', position)

  const readLog = (pos: number, bytes = read_bytes) => tables.ask('read', pos, bytes)
  const tablesPosition = () => tables.ask('alertsPosition')
  const questions = openQuestions(tables, () => position)
  const sources = { position: () => position, readLog, tablesPosition, alertsAfter: questions.alertsAfter, log }
  const commits = openFollow(commitStream(sources))
  const alerts = openFollow(alertStream(sources))
  const receipt = openReceipt({ receipt_ms, gather_max, commit, committed })
  const verdicts = openVerdicts({
    append,
    everySeries: () => tables.ask('everySeries', position),
    ask: (asked) => tables.ask('names', position, asked),
  })
  const { saveReader } = receipt
  const at = { tables, logThread, position: () => position, saveReader, log }
  const upkeep = await openUpkeep({
    ...{ ...at, folder, now, elapsed_ms, settle_s, newest_ms: opened.newest_ms },
    ...(options.retention && { retention: options.retention }),
    bytes: () => ({ log: stats.log_bytes, tables: tail.tables_bytes }),
    isClosing: () => closing !== null,
  })
  const { regrouping } = upkeep
  const forgets = openForget({ ...at, folder, now, regrouping, append, forgot: verdicts.forget })
  const ticking = setInterval(tick, tick_ms).unref()

  /** Up to where the log was written by versions that left it to the tables to decide what is new. */
  async function undecidedUpTo(): Promise<number> {
    const { pos, state } = await logThread.ask('reader', 'verdicts')
    if (state !== undefined) return pos
    await logThread.ask('commit', { body: null, save: [{ reader: 'verdicts', pos: opened.pos, state: {} }] }, now())
    return opened.pos
  }

  async function commit(next: CommitRequest): Promise<number> {
    try {
      const at_ms = now()
      const write = () => logThread.ask('commit', next, at_ms)
      const { pos, took_ms, bytes } = await write().catch((err) => {
        if (reserve.relieves(err)) return write()
        throw err
      })
      newest_commit_ms = at_ms
      stats.commits++
      stats.disk_refuses = false
      stats.last_ms = took_ms
      stats.max_ms = Math.max(stats.max_ms, took_ms)
      stats.log_bytes = bytes
      return pos
    } catch (err) {
      if (!(err instanceof DiskRefused)) throw err
      stats.refused_commits++
      if (!stats.disk_refuses)
        log.error({ err }, 'the disk refuses; nothing is acknowledged until it takes readings again')
      stats.disk_refuses = true
      throw err
    }
  }

  function committed(commit: Commit) {
    position = commit.pos
    tables.ask('follow', position).catch(ignoreWhenClosing)
    commits.committed(commit)
    alerts.committed(commit)
  }

  async function append(added: Entry[], options: AppendOptions = {}): Promise<number> {
    const isUrgent = options.urgent === true || added.some(cannotWait)
    reserve.check(added, isUrgent)
    return receipt.append(added, isUrgent ? { ...options, urgent: true } : options)
  }

  function cannotWait(entry: Entry): boolean {
    if ((entry.kind !== 'pack' && entry.kind !== 'conflict') || entry.history) return false
    try {
      for (const isUrgent of urgencies) if (isUrgent(entry)) return true
    } catch (err) {
      // The reader meets it again when it reads it. Its receipt waits for the others.
      log.error({ err, station: entry.station }, 'a reader cannot tell whether a pack is urgent')
    }
    return false
  }

  function onNotice(notice: unknown) {
    const said = notice as TablesNotice
    if ('status' in said) tail = said.status
    if ('warning' in said) log.warn(said.detail, said.warning)
    if ('damaged' in said) foundDamaged(said)
    if ('log' in said && history.addLog(said.log)) options.lost?.(said.log)
    if ('reading' in said) reading = said.reading
    if ('safe' in said) upkeep.trim(said.safe).catch(ignoreWhenClosing)
  }

  function foundDamaged({ damaged, losses }: { damaged: string; losses: Loss[] }) {
    history.add(damaged, losses)
    const what = losses.length > 0 ? 'a file of the history is damaged' : 'a file is damaged; nothing was lost by it'
    log.warn({ file: damaged, losses: losses.length }, what)
  }

  function tick() {
    // What settling and forgetting write would use up what is left for warnings.
    if (reserve.isSpent()) return
    verdicts.look()
    forgets.look()
    if (upkeep.isSettlingDue()) upkeep.settle().catch(ignoreWhenClosing)
  }

  function ignoreWhenClosing(err: unknown) {
    if (!closing) log.error({ err }, 'the tables could not follow the log; trying again later')
  }

  async function close() {
    clearInterval(ticking)
    await forgets.close()
    await regrouping.close()
    commits.close()
    alerts.close()
    await verdicts.drained()
    await receipt.drain()
    await tables.ask('close')
    await tables.end()
    await logThread.ask('close')
    await logThread.end()
  }

  return {
    append(added, options) {
      if (closing) return Promise.reject(closed())
      const entries = [added].flat()
      const [pack, another] = entries.filter((entry) => entry.kind === 'pack')
      if (!pack) return append(entries, options)
      if (another) return Promise.reject(new Error('Each pack is received by itself.'))
      const others = entries.filter((entry) => entry !== pack)
      return verdicts.receive(pack, others, options).then(({ pos }) => pos)
    },
    receive(entry, also = [], options) {
      if (closing) return Promise.reject(closed())
      return verdicts.receive(entry, also, options)
    },
    saveReader,
    position: () => position,
    from: commits.from,
    alertsFrom: alerts.from,
    hurry(isUrgent) {
      urgencies.add(isUrgent)
      return () => urgencies.delete(isUrgent)
    },
    async read(pos, bytes) {
      const { commits, first } = await readLog(pos, bytes)
      // A damaged commit is passed over as an empty one: a reader must not wait for it for ever.
      return { first, commits: commits.map(({ pos, json }) => ({ pos, entries: JSON.parse(json ?? '[]') as Entry[] })) }
    },
    reader: (name) => logThread.ask('reader', name),
    ...questions,
    settle: upkeep.settle,
    retention: upkeep.retention,
    confirmRetention: upkeep.confirmRetention,
    forgetting: forgets.plan,
    forget(what, said) {
      return closing ? Promise.reject(closed()) : forgets.forget(what, said)
    },
    forgotten: forgets.list,
    stats: (): StoreStats => ({
      position,
      commits: stats.commits,
      waiting: receipt.waiting() + verdicts.waiting(),
      commit_s: { last: stats.last_ms / 1_000, max: stats.max_ms / 1_000 },
      tail_rows: tail.tail_rows,
      tail_age_s: tail.tailSince_ms === null ? 0 : Math.max(0, (now() - tail.tailSince_ms) / 1_000),
      log_bytes: stats.log_bytes,
      tables_bytes: tail.tables_bytes,
      newest_commit_ms,
      refused_commits: stats.refused_commits,
      disk_refuses: stats.disk_refuses || reserve.isSpent(),
      damage: history.standing(),
      ...(reading && { still_reading: stillReading(reading) }),
    }),
    close() {
      closing ??= close()
      return closing
    },
  }
}
