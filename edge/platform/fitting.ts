/**
 * A data folder made to fit a version of the program, when it is updated or goes back: of each file whose tables the version is about
 * to change a copy is kept, and a file that a newer version has changed is replaced by the copy that was kept of it before. Nothing
 * is deleted. The record itself (log and segments) is not touched.
 *
 *   versions/registry.db.v4    the file as a program left it that knew its tables up to version 4
 *   versions/last.json         what the folder had before the last time, so that it can be undone
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Screen } from './command-line.ts'
import { replaceSynced, syncFile, syncFolder } from './copies.ts'
import type { Said } from './language.ts'
import { ConfigError } from './problems.ts'
import { isSystemError, namesIn, remembered } from './reading-files.ts'
import { copyDatabase, holdLock, isDiskTrouble, versionIn } from './sqlite.ts'

export const versionsFolder = 'versions'

/** Up to which version a program knows the tables of each file, by the file's name in the data folder. */
export type Schemas = Readonly<Record<string, number>>

/** A file that was replaced: which version it had, which one it has now (null: the file is begun anew), and when that copy was made. */
export interface PutBack {
  file: string
  from: number
  to: number | null
  kept_ms: number | null
}

export interface Fitted {
  /** Files of which a copy was kept, because the version changes their tables at its start. */
  kept: string[]
  put_back: PutBack[]
}

/** What the command `fit` was asked for. */
export interface FitWish {
  look?: true
  undo?: true
}

/** What it prints, as one line of JSON. `about`: what else an update must know of the program. */
export interface FitAnswer extends Fitted {
  data_dir: string
  schemas: Schemas
}

const inUse: Said = {
  id: 'dipakai program yang sedang berjalan. Hentikan dulu: sudo systemctl stop pantau-gateway pantau-edge',
  en: 'is used by a program that runs. Stop it first: sudo systemctl stop pantau-gateway pantau-edge',
}

/** The command `fit` of a program: does it, and prints it. Exit code 1: the disk refuses. Throws a `ConfigError` while the folder is in use. */
export async function fitNow({
  folder,
  schemas,
  wish: { look, undo },
  about,
  screen,
}: {
  folder: string
  schemas: Schemas
  wish: FitWish
  about: object
  screen: Screen
}): Promise<void> {
  const letGo = look || !existsSync(folder) ? () => undefined : holdLock(join(folder, 'lock.db'))
  if (!letGo) throw new ConfigError({ id: `${folder} ${inUse.id}`, en: `${folder} ${inUse.en}` })
  try {
    const fitted = undo
      ? { kept: [], put_back: await undoFit(folder) }
      : await fitFolder(folder, schemas, { look: look === true })
    const answer: FitAnswer = { data_dir: folder, schemas, ...fitted }
    screen.stdout.write(`${JSON.stringify({ ...answer, ...about })}\n`)
  } catch (err) {
    if (!isSystemError(err) && !isDiskTrouble(err)) throw err
    screen.stderr.write(`${folder}: ${(err as Error).message}\n`)
    screen.exitCode = 1
  } finally {
    letGo()
  }
}

const Journal = z.object({ was: z.record(z.string(), z.int()) })

/**
 * Nobody may have the folder open. `look`: changes nothing, and tells what would be done. Rejects with the disk's error; then a file is
 * either as it was or as it should be.
 */
export async function fitFolder(folder: string, schemas: Schemas, { look = false } = {}): Promise<Fitted> {
  const found = versionsOf(folder, schemas)
  const older = found.filter(({ file, version }) => version > 0 && version < schemas[file]!)
  const newer = found.filter(({ file, version }) => version > schemas[file]!)
  const put_back = newer.map(({ file, version }): PutBack => {
    const to = keptVersions(folder, file).findLast((kept) => kept <= schemas[file]!) ?? null
    const kept_ms = to === null ? null : Math.round(statSync(keptFile(folder, file, to)).mtimeMs)
    return { file, from: version, to, kept_ms }
  })
  const kept = older.map(({ file }) => file)
  if (look) return { kept, put_back }
  rmSync(journalIn(folder), { force: true }) // what an earlier time has changed is not this time's to undo
  if (older.length + newer.length === 0) return { kept, put_back }
  const home = join(folder, versionsFolder)
  mkdirSync(home, { recursive: true })
  const was = Object.fromEntries([...older, ...newer].map(({ file, version }) => [file, version]))
  replaceSynced(journalIn(folder), Buffer.from(JSON.stringify({ was })))
  for (const { file, version } of [...older, ...newer]) await keep(folder, file, version)
  for (const { file, to } of put_back) putInPlace(folder, file, to)
  return { kept, put_back }
}

/** Puts back what the files had before `fitFolder`, where a program has changed their tables since, or `fitFolder` itself has. */
export async function undoFit(folder: string): Promise<PutBack[]> {
  const journal = remembered(journalIn(folder), Journal)
  const put_back: PutBack[] = []
  for (const [file, was] of Object.entries(journal?.was ?? {})) {
    const version = existsSync(join(folder, file)) ? versionIn(join(folder, file)) : 0
    if (version === was || version === null) continue
    if (version > 0) await keep(folder, file, version)
    putInPlace(folder, file, was)
    const { mtimeMs } = statSync(keptFile(folder, file, was))
    put_back.push({ file, from: version, to: was, kept_ms: Math.round(mtimeMs) })
  }
  rmSync(journalIn(folder), { force: true })
  return put_back
}

const journalIn = (folder: string) => join(folder, versionsFolder, 'last.json')
const keptFile = (folder: string, file: string, version: number) => join(folder, versionsFolder, `${file}.v${version}`)

/** Of a damaged file nothing is said: the program that opens it deals with that. */
function versionsOf(folder: string, schemas: Schemas) {
  return Object.keys(schemas).flatMap((file) => {
    const version = existsSync(join(folder, file)) ? versionIn(join(folder, file)) : null
    return version === null ? [] : [{ file, version }]
  })
}

/** Lowest first. */
function keptVersions(folder: string, file: string): number[] {
  const numbers = namesIn(join(folder, versionsFolder)).map((name) =>
    name.startsWith(`${file}.v`) ? Number(name.slice(file.length + 2)) : Number.NaN,
  )
  return numbers.filter(Number.isInteger).sort((a, b) => a - b)
}

/** The whole file, with what still stands in its write-ahead log. It takes the place of an older copy of the same version. */
async function keep(folder: string, file: string, version: number) {
  const to = keptFile(folder, file, version)
  rmSync(`${to}.new`, { force: true })
  await copyDatabase(join(folder, file), `${to}.new`)
  renameSync(`${to}.new`, to)
  syncFolder(join(folder, versionsFolder))
}

/** What is there now is kept already. */
function putInPlace(folder: string, file: string, version: number | null) {
  const place = join(folder, file)
  if (version !== null) {
    copyFileSync(keptFile(folder, file, version), `${place}.new`)
    syncFile(`${place}.new`) // a power cut must not leave an empty file under the name
  }
  for (const end of ['-wal', '-shm']) rmSync(place + end, { force: true })
  if (version === null) rmSync(place)
  else renameSync(`${place}.new`, place)
  syncFolder(folder)
}
