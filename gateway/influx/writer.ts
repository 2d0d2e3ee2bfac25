/**
 * The reader of the record that fills InfluxDB. One awaited batch at a time; the saved position moves only after the
 * server took the batch. Whatever goes wrong is a state with a sentence, and the loop goes on trying.
 *
 * Three lanes take turns: the newest commits, the backlog from the log, and what has to be sent once more (`heal.ts`).
 */
import type { Logger } from 'pino'
import { backOff, usualBackOff } from '../../edge/platform/back-off.ts'
import { DiskRefused, type Entry, type Group, type Store } from '../store/index.ts'
import { type Counts, day_ms, nameOf } from './compare.ts'
import type { Healer } from './heal.ts'
import { type Lanes, openLanes, type Progress } from './lanes.ts'
import { linesOfEntry, valuesOf } from './line.ts'
import { openRefusing, writeLines } from './poison.ts'
import type { Server } from './server.ts'
import { batchValues_min, emptyStats, type InfluxState, isState, type WriterStats } from './stats.ts'
import { ServerTrouble, type Trouble } from './trouble.ts'

export interface WriterOptions {
  store: Pick<Store, 'follow' | 'read' | 'reader' | 'saveReader' | 'position' | 'append'>
  server: Pick<Server, 'write'>
  healer: Healer
  now: () => number
  random: () => number
  /** Resolves after `delay_ms`, or early when the signal fires. */
  wait: (delay_ms: number, signal: AbortSignal) => Promise<void>
  log: Logger
  /** How long values are gathered when nothing is behind. */
  flush_ms?: number
}

export interface Writer {
  stats(): WriterStats
  position(): number
  /** Readings by series that wait to be sent; null while a backlog waits in the log, uncounted. */
  unsent(from_ms: number, to_ms: number): Counts | null
  /** Follows the record until the signal fires; resolves when the position is saved. */
  run(signal: AbortSignal): Promise<void>
}

const reader = 'influx'
const batchValues_max = 5_000 // about 350 kB of lines; InfluxDB's documentation suggests 5,000
const value_bytes = 7 // of the log, deflated
// A saved position costs a commit on the card, and sending a few seconds again changes nothing.
const save_ms = 30_000
const healEvery_ms = 600_000

interface Saved {
  ahead?: Progress['ahead']
  /** A comparison from here on is not finished. */
  heal_ms?: number | null
  /** Oldest reading written since the last comparison. */
  fresh_ms?: number | null
}

interface Work {
  lines: string[]
  /** The oldest of them. */
  oldest_ms: number
  done(): void
}

export async function openWriter(options: WriterOptions): Promise<Writer> {
  const { store, server, now, log, wait, flush_ms = 1_000 } = options
  const saved = await store.reader(reader)
  const state = (saved.state ?? {}) as Saved
  const lanes = openLanes({ pos: saved.pos, ahead: state.ahead ?? null }, store.position())
  const unfollow = store.follow(lanes.arrived)
  const stats = emptyStats(now())
  const refuse = openRefusing({ store, stats, now, log })
  /** Asked for and not finished: `true` compares what was written since the last time, a number everything since then. */
  let heal: true | number | null = state.heal_ms ?? true
  /** Oldest reading written and not compared yet: a server that dies may take such ones with it, however old they are. */
  let fresh_ms = state.fresh_ms ?? Number.POSITIVE_INFINITY
  /** The same, when the comparison under way began. */
  let comparing_ms = Number.POSITIVE_INFINITY
  let healing: AsyncGenerator<string[]> | null = null
  let healed_ms = now()
  const pause = backOff(usualBackOff, options.random)
  let lastSave = { ms: now(), pos: saved.pos, heal_ms: state.heal_ms ?? null }
  let turn = 0
  /** A batch was taken since the last trouble. */
  let hasTaken = false

  function become(next: InfluxState, says: string) {
    if (stats.state === next && stats.says === says) return
    const was = stats.state
    Object.assign(stats, { state: next, says, since_ms: was === next ? stats.since_ms : now() })
    if (was === next) return
    if (next === 'ok') log.info({ was }, 'InfluxDB takes what is written')
    else if (next === 'refilling') log.info({ says }, 'InfluxDB is given once more what it does not hold')
    else log.warn({ state: next, says }, 'InfluxDB cannot be filled now; the record keeps everything')
  }

  async function save(isDue: boolean) {
    const { pos, ahead } = lanes.progress()
    const heal_ms = typeof heal === 'number' ? heal : null
    const isChanged = pos !== lastSave.pos || heal_ms !== lastSave.heal_ms
    if (!isChanged || !(isDue || now() - lastSave.ms >= save_ms)) return
    const oldest_ms = Math.min(fresh_ms, comparing_ms)
    const state: Saved = { ahead, heal_ms, fresh_ms: Number.isFinite(oldest_ms) ? oldest_ms : null }
    await store.saveReader({ reader, pos, state })
    lastSave = { ms: now(), pos, heal_ms }
  }

  /** The newest each second time; in between the backlog, and when there is none, what has to be sent once more. */
  async function nextWork(): Promise<Work | null> {
    turn++
    const isBehind = lanes.backlog() !== null || heal !== null
    const fresh = turn % 2 === 0 || !isBehind ? lanes.fresh(stats.batch_values) : []
    if (fresh.length > 0) return workOf(fresh)
    const old = lanes.backlog()
    if (old) return backlogWork(old.after, old.until)
    if (heal !== null) return healWork()
    const rest = lanes.fresh(stats.batch_values)
    return rest.length > 0 ? workOf(rest) : null
  }

  function workOf(groups: Group[]): Work {
    const entries = groups.flatMap((group) => group.entries)
    return { lines: entries.flatMap(linesOfEntry), oldest_ms: oldestIn(entries), done: () => lanes.sent(groups) }
  }

  async function backlogWork(after: number, until: number): Promise<Work> {
    const { groups } = await store.read(after, stats.batch_values * value_bytes)
    const usable = groups.filter(({ pos }) => pos < until)
    const next = usable[0]?.pos ?? until
    // The log has moved on, or a group in it is unreadable: the tables know what was in it.
    if (next > after + 1) {
      heal = 0
      healing = null
      return { ...noWork, done: () => lanes.skipTo(next - 1) }
    }
    return workOf(usable)
  }

  async function healWork(): Promise<Work> {
    const batch = await nextHealing()
    if (lanes.backlog()) {
      // Meanwhile more arrived than the memory holds: what seemed lost may only wait. Compare again when that is sent.
      healing = null
      return noWork
    }
    if (batch) {
      become('refilling', 'InfluxDB does not hold everything that the record holds; sending it once more.')
      return { ...noWork, lines: batch, done: () => count('healed_values', batch.length) }
    }
    healing = null
    heal = null
    healed_ms = now()
    comparing_ms = Number.POSITIVE_INFINITY
    return noWork
  }

  /** Null at the end. A server that may be written to and not read from cannot be compared, and that is all. */
  async function nextHealing(): Promise<string[] | null> {
    if (!healing) {
      comparing_ms = Math.min(comparing_ms, fresh_ms)
      fresh_ms = Number.POSITIVE_INFINITY
      const unsent = (from_ms: number, to_ms: number) => unsentIn(lanes, from_ms, to_ms)
      healing = options.healer.lines(unsent, heal === true ? Math.min(comparing_ms, now() - day_ms) : heal!)
    }
    try {
      const { value, done } = await healing.next()
      return done ? null : value
    } catch (err) {
      if (!(err instanceof ServerTrouble && hasTaken && isRefusal(err.trouble))) throw err
      log.warn({ message: err.message }, 'InfluxDB takes readings and answers no questions; it cannot be compared')
      return null
    }
  }

  function count(what: 'healed_values' | 'written_values', n: number) {
    stats[what] += n
  }

  async function step(signal: AbortSignal) {
    if (now() - healed_ms >= healEvery_ms) heal ??= true
    const work = await nextWork()
    if (work) {
      const sizes = slices(work.lines)
      fresh_ms = Math.min(fresh_ms, work.oldest_ms)
      for (const lines of sizes) await writeLines(server, lines, refuse)
      work.done()
      stats.batches += sizes.length
      count('written_values', work.lines.length)
      if (work.lines.length > 0) {
        hasTaken = true
        stats.batch_values = Math.min(stats.batch_values * 2, batchValues_max)
      }
    }
    pause.reset()
    if (healing === null && (work === null || work.lines.length > 0)) become('ok', '')
    await save(false)
    if (lanes.lag() === 0 && heal === null) await wait(flush_ms, signal)
  }

  async function afterTrouble(err: unknown, signal: AbortSignal) {
    if (!(err instanceof ServerTrouble || err instanceof DiskRefused)) throw err
    // It may come back empty.
    heal ??= true
    healing = null
    options.healer.forget()
    hasTaken = false
    const trouble = err instanceof ServerTrouble ? err.trouble : 'refused'
    stats.failed_batches++
    stats.batch_values = Math.max(batchValues_min, Math.floor(stats.batch_values / 2))
    become(isState(trouble) ? trouble : 'refused', err.message)
    const retryAfter_ms = Math.min(((err instanceof ServerTrouble && err.retryAfter_s) || 0) * 1_000, 600_000)
    await wait(Math.max(pause.next_ms(), retryAfter_ms), signal)
  }

  return {
    stats: () => ({ ...stats, lag_commits: lanes.lag(), isComparing: heal !== null }),
    position: () => lanes.progress().pos,
    unsent: (from_ms, to_ms) => (lanes.backlog() ? null : unsentIn(lanes, from_ms, to_ms)),
    async run(signal) {
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      try {
        while (!signal.aborted) {
          // A batch that hangs is left when we close; it is sent again the next time, which changes nothing.
          await Promise.race([step(signal).catch((err) => afterTrouble(err, signal)), stopped])
        }
      } finally {
        unfollow()
        await save(true)
      }
    },
  }
}

function oldestIn(entries: Entry[]): number {
  let oldest_ms = Number.POSITIVE_INFINITY
  for (const entry of entries) {
    if (entry.kind !== 'pack') continue
    for (const { at_ms } of entry.pack.readings) oldest_ms = Math.min(oldest_ms, at_ms)
  }
  return oldest_ms
}

const noWork: Work = { lines: [], oldest_ms: Number.POSITIVE_INFINITY, done: () => undefined }

const isRefusal = (trouble: Trouble) => ['unauthorised', 'missing', 'refused'].includes(trouble)

function slices(lines: string[]): string[][] {
  const count = Math.ceil(lines.length / batchValues_max)
  return Array.from({ length: count }, (_, i) => lines.slice(i * batchValues_max, (i + 1) * batchValues_max))
}

/** Readings per series that wait in memory, for a comparison with what InfluxDB holds. */
function unsentIn(lanes: Lanes, from_ms: number, to_ms: number): Counts {
  const counts: Counts = new Map()
  for (const group of lanes.waiting()) {
    for (const value of group.entries.flatMap((entry) => [...valuesOf(entry)])) {
      if (value.at_ms < from_ms || value.at_ms >= to_ms) continue
      counts.set(nameOf(value), (counts.get(nameOf(value)) ?? 0) + 1)
    }
  }
  return counts
}
