/**
 * The reader of the record that fills InfluxDB. One awaited batch at a time; the saved position moves only after the
 * server took the batch. Whatever goes wrong is a state with a sentence, and the loop goes on trying.
 *
 * `work.ts` says what is sent next.
 */
import type { Logger } from 'pino'
import { backOff, usualBackOff } from '../../edge/platform/back-off.ts'
import { DiskRefused, openSetAside, type Store } from '../store/index.ts'
import type { Counts } from './compare.ts'
import type { Healer } from './heal.ts'
import { openHealing, type SavedHealing } from './healing.ts'
import { nameOf } from './influx-sums.ts'
import { type Lanes, openLanes, type Progress } from './lanes.ts'
import { valuesOf } from './line.ts'
import { openRefusing, writeLines } from './rejected-lines.ts'
import type { Server } from './server.ts'
import { batchValues_min, become, emptyStats, isState, type WriterStats } from './stats.ts'
import { reader, type SavedTagging, type Tagging } from './tagging.ts'
import { ServerTrouble } from './trouble.ts'
import { openWork, type Work } from './work.ts'

export interface WriterOptions {
  store: Pick<Store, 'from' | 'reader' | 'saveReader' | 'position' | 'append'>
  server: Pick<Server, 'write'>
  healer: Healer
  /** Whose lines they are. `isOther`: what was sent before went out under another name, so all of it is sent once more. */
  whose: Tagging & { isOther?: boolean }
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
  /** Entries that could not be made into lines. */
  setAside(): number
  /** Readings by series that wait to be sent; null while a backlog waits in the log, uncounted. */
  unsent(from_ms: number, to_ms: number): Counts | null
  /** Follows the record until the signal fires; resolves when the position is saved. */
  run(signal: AbortSignal): Promise<void>
}

const batchValues_max = 5_000 // about 350 kB of lines; InfluxDB's documentation suggests 5,000
// A saved position costs a commit on the card, and sending a few seconds again changes nothing.
const save_ms = 30_000
const retryAfter_max_ms = 600_000
const refilling = 'InfluxDB does not hold everything that the record holds; sending it once more.'

interface Saved extends SavedHealing, SavedTagging {
  ahead?: Progress['ahead']
}

export async function openWriter(options: WriterOptions): Promise<Writer> {
  const { store, server, healer, whose, now, log, wait, flush_ms = 1_000 } = options
  const saved = await store.reader(reader)
  const state = (saved.state ?? {}) as Saved
  const stats = emptyStats(now())
  const aside = openSetAside(reader, log)
  const newest = store.position()
  const lanes = openLanes({ pos: saved.pos, ahead: state.ahead ?? null }, newest)
  const unsent = (from_ms: number, to_ms: number) => unsentIn(lanes, from_ms, to_ms)
  const healing = openHealing({ healer, saved: state, unsent, now, log })
  if (whose.isOther) healing.wantAll()
  const { gateway, untagged_until_ms } = whose
  const work = openWork({ reader, gateway, store, lanes, newest, healing, aside, log })
  const refuse = openRefusing({ store, stats, now, log })
  const pause = backOff(usualBackOff, options.random)
  // Whose points are whose is decided once, and kept with the next saved position, even when that has not moved.
  const isDecided = state.gateway === gateway && state.untagged_until_ms === untagged_until_ms
  let lastSave = { ms: now(), pos: isDecided ? saved.pos : -1, heal_ms: state.heal_ms ?? null }
  /** A batch was taken since the last trouble. */
  let hasTaken = false

  return {
    stats: () => ({ ...stats, lag_commits: lanes.lag(), isComparing: healing.isWanted() }),
    position: () => lanes.progress().pos,
    setAside: aside.count,
    unsent: (from_ms, to_ms) => (lanes.backlog() ? null : unsent(from_ms, to_ms)),
    async run(signal) {
      const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      try {
        while (!signal.aborted) {
          // A batch that hangs is left when we close; it is sent again the next time, which changes nothing.
          await Promise.race([step(signal).catch((err) => afterTrouble(err, signal)), stopped])
        }
      } finally {
        await work.close()
        await save(true)
      }
    },
  }

  async function step(signal: AbortSignal) {
    healing.wantIfDue()
    const next = await work.next(stats.batch_values, hasTaken)
    if (next) await send(next)
    pause.reset()
    if (!healing.isRunning() && (next === null || next.lines.length > 0))
      become(stats, { state: 'ok', says: '' }, now(), log)
    await save(false)
    if (lanes.lag() === 0 && !healing.isWanted()) await wait(flush_ms, signal)
  }

  async function send({ lines, oldest_ms, isHealing, done }: Work) {
    if (isHealing) become(stats, { state: 'refilling', says: refilling }, now(), log)
    const batches = slices(lines)
    healing.wrote(oldest_ms)
    for (const batch of batches) await writeLines(server, batch, refuse)
    done()
    stats.batches += batches.length
    stats.written_values += lines.length
    if (isHealing) stats.healed_values += lines.length
    if (lines.length === 0) return
    hasTaken = true
    stats.batch_values = Math.min(stats.batch_values * 2, batchValues_max)
  }

  async function afterTrouble(err: unknown, signal: AbortSignal) {
    if (signal.aborted) return
    const isExpected = err instanceof ServerTrouble || err instanceof DiskRefused
    if (!isExpected) log.error({ err }, 'a step of filling InfluxDB failed; trying again')
    healing.wantAfterTrouble()
    hasTaken = false
    const trouble = err instanceof ServerTrouble ? err.trouble : 'refused'
    stats.failed_batches++
    stats.batch_values = Math.max(batchValues_min, Math.floor(stats.batch_values / 2))
    const says = isExpected ? err.message : 'a step failed; the log of the gateway has the details'
    become(stats, { state: isState(trouble) ? trouble : 'refused', says }, now(), log)
    const asked_ms = ((err instanceof ServerTrouble && err.retryAfter_s) || 0) * 1_000
    await wait(Math.max(pause.next_ms(), Math.min(asked_ms, retryAfter_max_ms)), signal)
  }

  async function save(isDue: boolean) {
    const { pos, ahead } = lanes.progress()
    const healed = healing.saved()
    const isChanged = pos !== lastSave.pos || healed.heal_ms !== lastSave.heal_ms
    if (!isChanged || !(isDue || now() - lastSave.ms >= save_ms)) return
    await store.saveReader({ reader, pos, state: { ahead, ...healed, gateway, untagged_until_ms } satisfies Saved })
    lastSave = { ms: now(), pos, heal_ms: healed.heal_ms }
  }
}

function slices(lines: string[]): string[][] {
  const count = Math.ceil(lines.length / batchValues_max)
  return Array.from({ length: count }, (_, i) => lines.slice(i * batchValues_max, (i + 1) * batchValues_max))
}

/** Readings per series that wait in memory, for a comparison with what InfluxDB holds. */
function unsentIn(lanes: Lanes, from_ms: number, to_ms: number): Counts {
  const counts: Counts = new Map()
  for (const commit of lanes.waiting()) {
    for (const value of commit.entries.flatMap((entry) => [...valuesOf(entry)])) {
      if (value.at_ms < from_ms || value.at_ms >= to_ms) continue
      counts.set(nameOf(value), (counts.get(nameOf(value)) ?? 0) + 1)
    }
  }
  return counts
}
