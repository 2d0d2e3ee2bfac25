/** Reads every block of the record from the disk, whether a gateway has it open or not. Changes nothing. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { historyOf, placeOf } from './history-damage.ts'
import { type LogVerified, verifyLog } from './log/verify-log.ts'
import type { RecordDamage } from './record.ts'
import type { Damage } from './segments/damage.ts'
import { openFrameCache } from './segments/frame-cache.ts'
import { NewerSegment, openSegment } from './segments/segment.ts'
import { fileOf } from './segments/segment-writer.ts'
import { isSameLoss, type Loss, lossesOf } from './tables/losses.ts'
import type { State } from './tables/state.ts'
import { recordFolderIn } from './tables/tables.ts'

export interface RecordVerified {
  segments: number
  blocks: number
  rows: number
  /** What was lost before, and is in no file any more. */
  known_losses: number
  log: LogVerified
  damage: RecordDamage[]
  /** Files that a newer version has written. */
  newer: string[]
}

const tries_max = 5 // segments are merged, and the log regrouped, while it is read

export function verifyRecord(folder: string): RecordVerified {
  const log = twice(() => finished(verifyLog(folder)))
  const history = verifyHistory(recordFolderIn(folder))
  return { ...history, log, damage: [...history.damage, ...log.damage] }
}

/** What was missing because a file was replaced just then is not missing the second time. */
function twice(verify: () => LogVerified): LogVerified {
  const found = verify()
  return found.damage.length === 0 ? found : verify()
}

function finished<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

function verifyHistory(record: string): Omit<RecordVerified, 'log'> {
  for (let tries = 1; ; tries++) {
    const before = namesIn(record)
    const found = readSegments(record, before)
    if (String(before) === String(namesIn(record)) || tries === tries_max) return found
  }
}

function namesIn(record: string): string[] {
  if (!existsSync(record)) return []
  return readdirSync(record)
    .flatMap((file) => /^(\d+)\.seg$/.exec(file)?.[1] ?? [])
    .sort()
}

function readSegments(record: string, names: readonly string[]): Omit<RecordVerified, 'log'> {
  const found = { segments: 0, blocks: 0, rows: 0, newer: [] as string[] }
  const damages: Damage[] = []
  const states: State[] = []
  const replaced = new Set<string>()
  const options = { cache: openFrameCache(), damaged: (damage: Damage) => damages.push(damage) }
  for (const name of names) {
    const segment = opened(record, name, options, found.newer)
    if (!segment) continue
    for (const _ of segment.verify()) found.blocks++
    found.segments++
    found.rows += segment.rows
    if (segment.state) states.push(segment.state as State)
    for (const other of segment.identity.replaces) replaced.add(other)
    segment.close()
  }
  const isThere = (name: string) =>
    names.includes(name) || replaced.has(name) || existsSync(join(record, `${fileOf(name)}.damaged`))
  for (const name of (states.at(-1)?.files ?? []).filter((file) => !isThere(file)))
    damages.push(unknownIn(fileOf(name)))
  const known = states.flatMap(({ losses }) => losses)
  return { ...found, known_losses: distinct(known).length, damage: damageIn(damages) }
}

type Options = Parameters<typeof openSegment>[2]

function opened(record: string, name: string, options: Options, newer: string[]) {
  try {
    const segment = openSegment(record, name, options)
    if (!segment) options.damaged(unknownIn(fileOf(name)))
    return segment
  } catch (err) {
    if (err instanceof NewerSegment) newer.push(placeOf(fileOf(name)))
    else if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err
    return null
  }
}

function unknownIn(file: string): Damage {
  return { file, tables: [], lines: null, isUnknown: true }
}

/** One for each file; where nothing is lost, an empty one. */
function damageIn(damages: readonly Damage[]): RecordDamage[] {
  const files = new Map<string, Loss[]>()
  for (const damage of damages) files.set(damage.file, [...(files.get(damage.file) ?? []), ...lossesOf(damage)])
  return Array.from(files, ([file, losses]) => ({ file: placeOf(file), aside: null, history: historyOf(losses) }))
}

function distinct(losses: readonly Loss[]): Loss[] {
  return losses.filter((loss, i) => losses.findIndex((other) => isSameLoss(other, loss)) === i)
}
