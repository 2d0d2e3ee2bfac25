/** A data folder as what can be copied of it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isGone, isSystemError } from '../../edge/platform/reading-files.ts'
import { copyDatabase, isCorrupt } from '../../edge/platform/sqlite.ts'
import { fileNames as identityFiles, unsealed } from '../identity/index.ts'
import { logbookFile } from '../logbook/index.ts'
import { observationFile } from '../observations/index.ts'
import { isPhotoName } from '../photos/index.ts'
import { logFiles, recordNames } from '../store/index.ts'

/** A small file or a database: replaced as a whole, or changed in place. */
export interface ChangingFile {
  name: string
  isDatabase: boolean
  /** Another one after each change. */
  version: string
}

const ownFile = /^\w[\w.-]*\.(db|json)$/
/** A lock, and what is true of this one folder only. */
const never = new Set([
  'lock.db',
  'second-home.json',
  'second-homes.json',
  'restoring.json',
  'replaced.json',
  'taken-over.json',
])

/** The files that name photos. */
export const photoBooks = [logbookFile, observationFile]

/** Databases, small files, the copies of them, the village's certificates with their keys (`isKey`), and photos (`isPhoto`). What is damaged and aside, and what is half written, is left. */
export function changingFiles(folder: string): ChangingFile[] {
  return changingNames(folder).flatMap((name) => {
    const isDatabase = name.endsWith('.db')
    const version = versionOf(join(folder, name), isDatabase)
    return version === null ? [] : [{ name, isDatabase, version }]
  })
}

/** Their names alone, without a look at each. */
export function changingNames(folder: string): string[] {
  const own = namesIn(folder).filter((name) => ownFile.test(name) && !never.has(name))
  const copies = namesIn(join(folder, 'copies')).filter((name) => /\.\d$/.test(name))
  const keys = namesIn(join(folder, 'tls')).filter((name) => /\.(pem|key)$/.test(name))
  const photos = photoBooks.flatMap(({ name: home }) =>
    namesIn(join(folder, home))
      .filter(isPhotoName)
      .map((name) => `${home}/${name}`),
  )
  return [...own, ...copies.map((name) => `copies/${name}`), ...keys.map((name) => `tls/${name}`), ...photos]
}

/** Whether it is a photo: it never changes, and goes when its entry is deleted. */
export const isPhoto = (name: string) => photoBooks.some((book) => name.startsWith(`${book.name}/`))

/** Whether it is one that nobody may read on its way: whoever has it can pose as the gateway. */
export const isKey = (name: string) => name.startsWith('tls/')

/** Files of the record, as `record/…`: whole, and never changed. */
export function recordIn(folder: string): string[] {
  return recordNames(folder).map((name) => `record/${name}`)
}

/** Files of the log, as `log/…`: only appended to. */
export function logIn(folder: string): string[] {
  return logFiles(folder).map(({ name }) => `log/${name}`)
}

/** Which gateway the folder is; null when it does not say. */
export function gatewayIn(folder: string): string | null {
  for (const name of identityFiles) {
    try {
      const identity = unsealed(readFileSync(join(folder, name), 'utf8'))
      if (identity) return identity.gateway
    } catch (err) {
      if (!isSystemError(err)) throw err // the other copy may be readable
    }
  }
  return null
}

/**
 * Calls `use` with a path, in a new folder in `near`, where a database lies as it is at one moment. A damaged one is given as it lies on the disk:
 * `isDamaged` is true then.
 */
export async function withSnapshot<T>(
  path: string,
  near: string,
  use: (path: string, isDamaged: boolean) => T | Promise<T>,
): Promise<T> {
  const home = mkdtempSync(join(near, '.pantau-copy-'))
  try {
    const copy = join(home, 'copy.db')
    try {
      await copyDatabase(path, copy)
    } catch (err) {
      if (!isCorrupt(err)) throw asSystemError(err)
      return await use(path, true)
    }
    return await use(copy, false)
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

/** What SQLite says of a disk that refuses, in the words of the system. */
function asSystemError(err: unknown): unknown {
  const { code = '', message } = err as { code?: string; message: string }
  const refusal = Object.entries(refusals).find(([said]) => code.startsWith(said))
  return refusal ? Object.assign(new Error(message, { cause: err }), { code: refusal[1] }) : err
}

const refusals = { SQLITE_FULL: 'ENOSPC', SQLITE_IOERR: 'EIO', SQLITE_CANTOPEN: 'EACCES', SQLITE_READONLY: 'EROFS' }

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort()
  } catch (err) {
    if (isGone(err)) return []
    throw err
  }
}

// What is in a write-ahead log has not reached the file yet.
function versionOf(path: string, isDatabase: boolean): string | null {
  const own = statSync(path, { throwIfNoEntry: false })
  const wal = isDatabase ? statSync(`${path}-wal`, { throwIfNoEntry: false }) : undefined
  if (!own) return null
  return [own, wal].map((stat) => (stat ? `${stat.size}-${Math.round(stat.mtimeMs)}` : '')).join('+')
}
