/**
 * Store and forward: every reading waits here until the gateway has acknowledged it.
 *
 *   add ▶ open pack ─┬─ taken by the uplink, sealed ──▶ PUBACK within the loss window: the card was never touched
 *                    └─ loss window over ─▶ sealed ─▶ on disk, one commit for all ─▶ PUBACK ─▶ row removed
 *
 * A pack keeps its (epoch, seq) for ever. The epoch is new with every process: what an earlier process left on disk is
 * sent under its own epoch and number, so the numbers that are missing at the gateway are what a kill has cost.
 */
import type { Logger } from 'pino'
import { openAlarm } from './alarm.ts'
import type { Reading } from './contract.ts'
import { type Dating, redate } from './dating.ts'
import { type Disk, type DiskLimits, type OpenDatabase, openDisk, sayMovedAside } from './disk.ts'
import { type Dispatch, openLanes, type Waiting } from './lanes.ts'
import { type Notes, openNotes } from './notes.ts'
import { statsOf } from './outbox-stats.ts'
import { openPack } from './pack.ts'
import type { Clock } from './platform/clock.ts'
import { ConfigError } from './platform/problems.ts'
import { isCorrupt, moveAside } from './platform/sqlite.ts'

/**
 * 6 sensors × 1 Hz × 7 days = 3,628,800 readings: the busiest station we plan for, over a week without its gateway.
 * 12 sensors × 1 a minute × 7 days = 120,960. A pack of 60 readings is about 1 kB on disk, so the bytes follow at
 * about 20 a reading; 256 MiB also holds a week of packs of two readings (disk first: 3.6 M / 2 × 140 B = 254 MB).
 */
export const outboxLimits: DiskLimits = { readings_max: 4_000_000, bytes_max: 256 * 1024 * 1024 }

/** What may wait in memory while the disk refuses: 20,000 readings × about 100 B = 2 MB, an hour of 6 sensors at 1 Hz. */
const memoryReadings_max = 20_000
/** While the disk refuses it is asked again this often, whatever the loss window. */
const diskRetry_ms = 10_000
/** Rows acknowledged but not yet removed. A pack of them shares one commit; see `remove`. */
const removals_max = 256
const removal_ms = 10_000

export interface OutboxOptions {
  file: string
  epoch: string
  /** What a power cut may cost. 0: a reading is on disk before the uplink sees it. */
  lossWindow_s: number
  limits?: DiskLimits
  clock: Clock
  /** Who dates the readings; without it none is dated anew. */
  dating?: Dating
  log: Logger
  openDatabase?: OpenDatabase
}

export type Outbox = ReturnType<typeof openOutbox>

/**
 * Opens the outbox. It never throws for a disk that refuses: it says so in `stats` and keeps readings in memory.
 * Throws a `ConfigError` when a newer version has written the file.
 */
export function openOutbox(options: OutboxOptions) {
  const { file, epoch, lossWindow_s, limits = outboxLimits, clock, dating, log, openDatabase } = options
  const open = openPack(epoch)
  let unsaved: Waiting[] = [] // sealed, not on disk, oldest first; some may be in flight
  let removals = new Set<number>()
  let disk: Disk | undefined
  let isFailing = false
  const notes = openNotes()
  let lost = 0 // dropped from memory, not yet counted on disk
  let nextId = 1
  const { arm, disarm, close: silence } = openAlarm(clock, ring)
  let wake: () => void = () => undefined
  let connections = 0
  let known_base_ms: number | undefined // the clock is set, and the disk does not know it yet
  let givesUp = false
  let isStarting = true
  save()
  isStarting = false

  return { add, addWith, note, noted, save, dispatch, stats, close, onFresh, dated, giveUp }

  /** Takes a reading over. With a loss window of 0 it is on disk a moment later, together with its neighbours. */
  function add(reading: Reading) {
    enter(reading)
    if (isFailing) trimMemory()
    else arm(lossWindow_s * 1_000)
    if (mayOfferUnsaved()) wake()
  }

  /** Takes a reading over with notes: both are on disk before it is sent, or neither, unless the disk refuses. */
  function addWith(reading: Reading, written: Notes) {
    enter(reading)
    notes.put(written)
    if (!save() && mayOfferUnsaved()) wake()
  }

  /** Has something written within the loss window, or with the next commit; null forgets it. */
  function note(written: Notes, isUrgent: boolean) {
    notes.put(written, isUrgent ? clock.elapsed_ms() : undefined)
    if (isUrgent && !isFailing) arm(lossWindow_s * 1_000)
  }

  /** What was noted under this name, by this process or an earlier one. */
  function noted(name: string): string | undefined {
    const text = notes.get(name)
    return text === undefined ? ask((from) => from.noted(name)) : (text ?? undefined)
  }

  function enter(reading: Reading) {
    const full = open.add(reading, clock.elapsed_ms(), dating?.stamp())
    if (full) unsaved.push({ ...full, isInFlight: false })
  }

  /** Writes everything that waits in memory, in one commit. Answers whether the disk took it. */
  function save(): boolean {
    disarm()
    seal()
    try {
      disk ??= openAndCount()
      if (unsaved.length + removals.size + lost + notes.all().size > 0 || isDecided(disk)) commitTo(disk)
      known_base_ms = undefined
      givesUp = false
      if (isFailing) log.info({ file }, 'the outbox can be written again')
      isFailing = false
      return true
    } catch (err) {
      if (isStarting && err instanceof ConfigError) throw err
      diskRefused(err)
      return false
    }
  }

  /** `run` is called whenever there may be something for the fresh lane. One listener: the uplink. */
  function onFresh(run: () => void) {
    wake = run
  }

  function openAndCount(): Disk {
    const opened = openDisk(file, limits, { log, boot: dating?.boot ?? epoch, open: openDatabase })
    nextId = Math.max(nextId, opened.firstFreeId)
    return opened
  }

  function commitTo(to: Disk) {
    const add = unsaved.map((pack, i) => ({ ...pack, id: nextId + i, base_ms: baseOf(pack) }))
    to.commit({ add, remove: removals, lost, known_base_ms, givesUp, notes: notes.all() })
    const isNewsForBacklog = known_base_ms !== undefined || givesUp
    unsaved.forEach((pack, i) => {
      if (pack.parcel) pack.parcel.id = nextId + i
    })
    nextId += add.length
    unsaved = []
    removals = new Set()
    lost = 0
    notes.written()
    if (add.length > 0 || isNewsForBacklog) wake()
  }

  /** Whether there is a decision that packs on disk wait for. */
  function isDecided(on: Disk) {
    return (known_base_ms !== undefined || givesUp) && on.hasUndecided()
  }

  // What may be sent any moment, or was, keeps its names; what waits for a connection can be dated anew later.
  function baseOf({ stamp, wasSent }: Waiting) {
    return stamp?.sync === 'unsynced' && !wasSent && connections === 0 ? stamp.base_ms : null
  }

  /** The clock is set now, at this base: what waits and was never sent is dated anew. */
  function dated(base_ms: number) {
    seal()
    for (const pack of unsaved) if (!pack.wasSent) redate(pack, base_ms)
    known_base_ms = base_ms
    givesUp = false
    save()
  }

  /** Nobody can tell the time: what is on disk is sent as it was dated. */
  function giveUp() {
    if (known_base_ms !== undefined || !ask((from) => from.hasUndecided())) return
    givesUp = true
    save()
  }

  // The disk is part of the world: say it once, keep measuring in memory, ask again later.
  function diskRefused(err: unknown) {
    if (!isFailing) log.error({ err, file }, 'the outbox cannot be written; readings wait in memory. Is the card full?')
    isFailing = true
    if (isCorrupt(err)) startAnew()
    trimMemory()
    arm(diskRetry_ms)
  }

  function startAnew() {
    try {
      disk?.close()
      disk = undefined
      removals = new Set()
      sayMovedAside(log, file, moveAside(file))
    } catch (err) {
      log.error({ err, file }, 'the damaged outbox file cannot be moved aside')
    }
  }

  function trimMemory() {
    let inMemory = unsaved.reduce((sum, pack) => sum + pack.readings, open.readings())
    while (inMemory > memoryReadings_max && unsaved.length > 0) {
      const oldest = unsaved.shift()!
      inMemory -= oldest.readings
      lost += oldest.readings
    }
  }

  function seal() {
    const sealed = open.seal()
    if (sealed) unsaved.push({ ...sealed, isInFlight: false })
  }

  function mayOfferUnsaved() {
    return lossWindow_s > 0 || isFailing
  }

  function ring() {
    const waits_ms = oldestUnsaved_ms()
    const window_ms = lossWindow_s * 1_000
    // Acknowledged in time: nothing is older than the window, so the card is left alone.
    const isInTime = waits_ms < window_ms && removals.size === 0 && !isFailing
    if (!isInTime) save()
    else if (waits_ms >= 0) arm(window_ms - waits_ms)
  }

  /** Age of the oldest reading or note that a kill would cost now; -1 when there is none. */
  function oldestUnsaved_ms() {
    const since_ms = unsaved[0]?.since_ms ?? (open.readings() > 0 ? open.since_ms() : undefined)
    const oldest_ms = Math.min(since_ms ?? Infinity, notes.since_ms())
    return oldest_ms === Infinity ? -1 : clock.elapsed_ms() - oldest_ms
  }

  /** The lanes of one connection. */
  function dispatch(): Dispatch {
    connections += 1
    const lanes = openLanes({
      nextId: () => nextId,
      newestUnsaved,
      above: (id) => ask((from) => from.above(id)),
      below: (id) => ask((from) => from.below(id)),
      isRemoved: (id) => removals.has(id),
      forget,
      remove,
    })
    return { ...lanes, end }

    function end() {
      connections -= 1
      lanes.end()
    }
  }

  function newestUnsaved() {
    // Disk first means disk first. Only when the disk refuses is sending what memory holds the safer of the two.
    if (!mayOfferUnsaved()) return undefined
    seal()
    return unsaved.findLast((pack) => !pack.isInFlight)
  }

  function forget(pack: Waiting) {
    unsaved = unsaved.filter((other) => other !== pack)
  }

  // A row need not be removed at once: if we die before, the pack is sent again, and the gateway knows its readings by
  // name. So removals ride along with the next commit, or share one among 256.
  function remove(id: number) {
    removals.add(id)
    if (removals.size >= removals_max && !isFailing) save()
    else arm(Math.max(lossWindow_s * 1_000, removal_ms))
  }

  function ask<T>(question: (from: Disk) => T): T | undefined {
    try {
      return disk && question(disk)
    } catch (err) {
      diskRefused(err)
      return undefined
    }
  }

  function stats() {
    const onDisk = ask((from) => from.totals())
    return statsOf({ onDisk, unsaved, open: open.readings(), removals: removals.size, lost, isFailing })
  }

  /** Writes what waits and closes the file. */
  function close() {
    const isSaved = save()
    silence()
    disk?.close()
    disk = undefined
    if (!isSaved)
      log.error({ readings: stats().readings }, 'readings were lost: the outbox could not be written at the end')
  }
}
