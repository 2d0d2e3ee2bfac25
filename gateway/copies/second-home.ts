/**
 * The folder of a second home: a data folder in which nothing works, with `second-home.json`, which says whose it is and how
 * far it has come. `kept/` holds what the gateway has replaced by something worse.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceSynced, syncFolder } from '../../edge/platform/copies.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { isGone, namesIn } from '../../edge/platform/reading-files.ts'
import { isPhotoName, photosIn } from '../photos/index.ts'
import {
  logFiles,
  lostInLogFile,
  type RecordFile,
  recordFile,
  recordNames,
  replacedLogFiles,
  secondHomeFile,
} from '../store/index.ts'
import { photoBooks } from './folder.ts'

export const Mark = z.object({
  url: z.string(),
  /** Of the authority of the gateway, where it is asked over https. */
  fingerprint: z.string().optional(),
  gateway: z.string(),
  /** Since when the folder that is followed is the home of its gateway. */
  moved_ms: z.number().default(0),
  /** Everything acknowledged up to here is in this folder. */
  position: z.int(),
  /** Everything acknowledged before this time is in it; null: it has never been complete. */
  complete_ms: z.number().nullable(),
  /** The segments that the gateway had. */
  record: z.array(z.string()),
  /** Where its log began. */
  logFrom: z.int(),
  /** Files of the gateway that are damaged there, and are not or only partly here. */
  damaged: z.array(z.string()),
})
export type Mark = z.infer<typeof Mark>

/** Null when the folder is no second home. Throws a `ConfigError` for a mark that cannot be read. */
export function readMark(folder: string): Mark | null {
  try {
    return Mark.parse(JSON.parse(readFileSync(join(folder, secondHomeFile), 'utf8')))
  } catch (err) {
    if (isGone(err)) return null
    if (!(err instanceof SyntaxError || err instanceof z.ZodError)) throw err
    throw new ConfigError(
      `${join(folder, secondHomeFile)} is damaged. Delete that file, and name the folder again with follow URL: what is in it is compared with the gateway.`,
    )
  }
}

export function writeMark(folder: string, mark: Mark): void {
  const path = join(folder, secondHomeFile)
  replaceSynced(path, Buffer.from(`${JSON.stringify(mark)}\n`))
  syncFolder(folder)
}

/** The folder is a gateway's from now on. */
export function removeMark(folder: string): void {
  rmSync(join(folder, secondHomeFile))
  syncFolder(folder)
}

/** Whether nothing is in the folder yet, or it is not there. */
export function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).every((name) => name === 'lost+found' || name.startsWith('lock.db'))
  } catch (err) {
    if (isGone(err)) return true
    throw err
  }
}

/** Moves a file out of the way that may be worth something to a person. */
export function keep(folder: string, name: string): void {
  mkdirSync(join(folder, 'kept'), { recursive: true })
  renameSync(join(folder, name), join(folder, 'kept', name.replaceAll('/', '-')))
}

/**
 * Removes what the gateway has replaced or retention has removed there, once what replaces it is here. A file that is only
 * gone there stays: its disk may have lost it.
 */
export function prune(folder: string, mark: Pick<Mark, 'record' | 'logFrom'>): void {
  pruneRecord(folder, mark.record)
  pruneLog(folder, mark.logFrom)
}

/**
 * A photo goes when somebody has deleted it: the gateway lists it no longer, and its file, which has just been fetched, does
 * not name it. One that is only listed is about to be named, or its file was begun anew; of one that is only named the
 * gateway has lost its own.
 */
export function prunePhotos(folder: string, listed: ReadonlySet<string>): void {
  for (const book of photoBooks) {
    const named = photosIn(folder, book)?.named
    if (!named) continue
    const home = book.name
    const isGone = (name: string) => isPhotoName(name) && !named.has(name) && !listed.has(`${home}/${name}`)
    for (const name of namesIn(join(folder, home)).filter(isGone)) rmSync(join(folder, home, name), { force: true })
  }
}

function pruneRecord(folder: string, listed: readonly string[]) {
  const names = recordNames(folder)
  if (names.every((name) => listed.includes(name))) return
  const here = names.flatMap((name) => recordFile(folder, name) ?? [])
  const newest = here.reduce<RecordFile | null>((a, b) => (a && a.name > b.name ? a : b), null)
  const isReplaced = (old: RecordFile) =>
    !newest?.beside.includes(old.name) &&
    here.some(
      (by) =>
        listed.includes(by.name) &&
        by.name > old.name &&
        by.replaces.length > 0 &&
        by.from <= old.from &&
        old.to <= by.to,
    )
  const hurtThere = new Set(here.flatMap(({ lossesIn }) => lossesIn))
  for (const old of here) {
    if (listed.includes(old.name) || !isReplaced(old)) continue
    // What replaces it lacks what was lost there, and is whole here.
    if (hurtThere.has(old.name)) keep(folder, `record/${old.name}`)
    else rmSync(join(folder, 'record', old.name))
  }
}

function pruneLog(folder: string, logFrom: number) {
  const held = Math.max(0, ...recordNames(folder).map((name) => recordFile(folder, name)?.to ?? 0))
  for (const { name, last } of logFiles(folder)) {
    const isTrimmed = last !== null && last < logFrom && last <= held
    if (isTrimmed) rmSync(join(folder, 'log', name))
  }
  // Regrouped there, or written anew because something of it was forgotten.
  for (const name of replacedLogFiles(folder)) rmSync(join(folder, 'log', name), { force: true })
}

/** Whether a closed file of the log, which has arrived in `part`, has everything that the files here have of its commits. */
export function isWorthTaking(folder: string, part: string, name: string): boolean {
  const [first, last] = [Number(name.slice(0, 16)), Number(name.slice(17, 33))]
  if (lostInLogFile(part, name, last) === 0) return true
  const covered = logFiles(folder).filter((one) => one.first <= last && (one.last ?? one.first) >= first)
  return covered.length === 0
}
