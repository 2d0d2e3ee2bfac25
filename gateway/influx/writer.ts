/**
 * The reader of the record that fills InfluxDB. One awaited batch at a time; the saved position moves only after the
 * server took the batch. Whatever goes wrong is a state with a sentence, and the loop goes on trying.
 */
import type { Logger } from 'pino'
import type { Group, Store } from '../store/record.ts'
import { openLanes, type Progress } from './lanes.ts'
import { lineOf, valuesOf } from './line.ts'
import type { Server } from './server.ts'
import { ServerTrouble, type Trouble } from './trouble.ts'

export type InfluxState = 'starting' | 'ok' | 'refilling' | Exclude<Trouble, 'poison' | 'too-large'>

export interface WriterStats {
  state: InfluxState
  since_ms: number
  /** What is wrong and what to do; empty when all is well. */
  message: string
  lag_commits: number
  written_values: number
  batches: number
  failed_batches: number
  refused_values: number
  batch_values_max: number
}

export interface WriterOptions {
  store: Pick<Store, 'follow' | 'read' | 'reader' | 'saveReader' | 'position' | 'append'>
  server: Pick<Server, 'write'>
  /** Called once a server answers again after trouble, and at start: has it kept what it was given? */
  verify: (signal: AbortSignal) => Promise<void>
  /** Called when the log no longer reaches back to our position: sends what the tables hold. */
  refill: (signal: AbortSignal) => Promise<void>
  now: () => number
  random: () => number
  /** Resolves after `delay_ms`, or early when the signal fires. */
  wait: (delay_ms: number, signal: AbortSignal) => Promise<void>
  log: Logger
  /** How long values are gathered when nothing is behind. */
  flush_ms?: number
}

const reader = 'influx'
const batchValues_min = 200
const batchValues_max = 5_000 // about 350 kB of lines; InfluxDB's documentation suggests 5,000
const retry_ms = { first: 1_000, most: 60_000 }
// A saved position costs a commit on the card, and sending a few seconds again changes nothing.
const save_ms = 30_000
const logRead_bytes = 1_000_000

/** Follows the record until the signal fires; resolves when the last batch is answered and the position saved. */
export async function fillInflux(options: WriterOptions, stats: WriterStats, signal: AbortSignal): Promise<void> {
  const { store, server, now, log, wait, flush_ms = 1_000 } = options
  const saved = await store.reader(reader)
  const lanes = openLanes(progressOf(saved), store.position())
  const unfollow = store.follow(lanes.arrived)
  let batchValues = batchValues_min
  let failures = 0
  let saved_ms = now()
  let savedPos = saved.pos
  let isFreshTurn = true
  let mustVerify = true

  const become = (state: InfluxState, message: string) => {
    if (stats.state === state && stats.message === message) return
    if (state === 'ok') log.info({ was: stats.state }, 'InfluxDB takes what is written')
    else if (stats.state !== state)
      log.warn({ state, message }, 'InfluxDB cannot be filled now; the record keeps everything')
    if (stats.state !== state) stats.since_ms = now()
    stats.state = state
    stats.message = message
  }

  const save = async (isDue: boolean) => {
    const { pos, ahead } = lanes.progress()
    if (pos === savedPos || !(isDue || now() - saved_ms >= save_ms)) return
    await store.saveReader({ reader, pos, state: { ahead } })
    savedPos = pos
    saved_ms = now()
  }

  try {
    while (!signal.aborted) {
      stats.lag_commits = lanes.lag()
      stats.batch_values_max = batchValues
      try {
        if (mustVerify) {
          await options.verify(signal)
          mustVerify = false
        }
        const groups = await nextGroups()
        if (groups.length === 0) {
          become('ok', '')
          await save(false)
          await wait(flush_ms, signal)
          continue
        }
        await writeGroups(groups)
        lanes.sent(groups)
        failures = 0
        batchValues = Math.min(batchValues * 2, batchValues_max)
        become('ok', '')
        await save(false)
        if (lanes.lag() === 0) await wait(flush_ms, signal)
      } catch (err) {
        if (!(err instanceof ServerTrouble)) throw err
        stats.failed_batches++
        mustVerify = true
        batchValues = Math.max(batchValues_min, Math.floor(batchValues / 2))
        // A single group larger than the server takes cannot happen: intake bounds packs far below.
        become(err.trouble === 'too-large' || err.trouble === 'poison' ? 'away' : err.trouble, err.message)
        const delay_ms = Math.min(retry_ms.first * 2 ** failures++, retry_ms.most) * (0.5 + options.random() / 2)
        await wait(Math.max(delay_ms, Math.min((err.retryAfter_s ?? 0) * 1_000, 600_000)), signal)
      }
    }
  } finally {
    unfollow()
    await save(true)
  }

  async function nextGroups(): Promise<Group[]> {
    const old = lanes.backlog()
    const fresh = isFreshTurn || !old ? lanes.fresh(batchValues) : []
    isFreshTurn = !isFreshTurn
    if (fresh.length > 0) return fresh
    return old ? backlogGroups(old.after, old.until) : []
  }

  async function backlogGroups(after: number, until: number): Promise<Group[]> {
    const { groups, first } = await store.read(after, logRead_bytes)
    if (first > after + 1) {
      become('refilling', 'the log no longer holds everything that InfluxDB missed; sending it from the tables')
      await options.refill(signal)
      if (!signal.aborted) lanes.skipTo(first - 1)
      return []
    }
    const batch: Group[] = []
    let values = 0
    for (const group of groups) {
      if (group.pos >= until || (batch.length > 0 && values > batchValues)) break
      batch.push(group)
      for (const entry of group.entries) if (entry.kind === 'pack') values += entry.pack.readings.length
    }
    return batch
  }

  async function writeGroups(groups: Group[]): Promise<void> {
    const lines = groups.flatMap((group) => group.entries.flatMap((entry) => [...valuesOf(entry)].map(lineOf)))
    for (let from = 0; from < lines.length; from += batchValues_max) {
      await writeLines(server, lines.slice(from, from + batchValues_max), refuse)
    }
    stats.batches++
    stats.written_values += lines.length
  }

  async function refuse(line: string, message: string): Promise<void> {
    stats.refused_values++
    log.warn({ line, message }, 'InfluxDB refuses this value for ever; it stays in the record and goes to quarantine')
    await store.append({
      kind: 'refused',
      station: /station=([^ ,]+)/.exec(line)?.[1] ?? '',
      received_ms: now(),
      reason: 'influx-refused',
      detail: message,
      readings: 0,
      payload: Buffer.from(line).toString('base64'),
    })
  }
}

/** Writes lines; one that the server refuses for ever is found by halving, handed to `refuse`, and the rest goes on. */
export async function writeLines(
  server: Pick<Server, 'write'>,
  lines: string[],
  refuse: (line: string, message: string) => Promise<void>,
): Promise<void> {
  if (lines.length === 0) return
  try {
    await server.write(lines)
  } catch (err) {
    const isDivisible = err instanceof ServerTrouble && (err.trouble === 'poison' || err.trouble === 'too-large')
    if (!isDivisible) throw err
    if (lines.length === 1) return refuse(lines[0]!, err.message)
    const half = Math.ceil(lines.length / 2)
    await writeLines(server, lines.slice(0, half), refuse)
    await writeLines(server, lines.slice(half), refuse)
  }
}

function progressOf({ pos, state }: { pos: number; state?: unknown }): Progress {
  const ahead = (state as { ahead?: Progress['ahead'] } | undefined)?.ahead ?? null
  return { pos, ahead }
}
