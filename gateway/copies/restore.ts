/** `restore`: a backup file into an empty folder. Nothing gets its place before all of it is written and read back. */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder, writeSynced } from '../../edge/platform/copies.ts'
import type { Said } from '../../edge/platform/language.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { bytesAt, isGone } from '../../edge/platform/reading-files.ts'
import { moveIdentity } from '../identity/index.ts'
import { restoringFile } from '../store/index.ts'
import { type Archive, type Index, piece_bytes, pieceOf, readArchive, type StoredFile, sha256Of } from './archive.ts'
import { copyWords } from './copy-words.ts'

export interface RestoreReport {
  folder: string
  gateway: string
  files: number
  bytes: number
  /** When the backup was begun: what came later is not in it. */
  begun_ms: number
  /** Files that are missing or have gaps, because the backup file is damaged. */
  damaged: string[]
}

/** The backup file is damaged, and nobody has said to restore the rest. */
export class DamagedBackup extends Error {
  readonly damaged: readonly string[]
  constructor(damaged: readonly string[]) {
    super(`${damaged.length} files of the backup are damaged.`)
    this.damaged = damaged
  }
}

const part = '.restore-part'

/**
 * Restores the newest backup of `file` into `folder`, which must be empty or not there. With `isPartOk` what is whole is
 * restored of a damaged file; otherwise `DamagedBackup` is thrown and nothing is left. Throws a `ConfigError` for what is
 * no backup, and for a folder that holds something.
 */
export async function restore(
  file: string,
  folder: string,
  { isPartOk, now }: { isPartOk: boolean; now: () => number },
): Promise<RestoreReport> {
  const fd = opened(file)
  try {
    const archive = readArchive(fd)
    const { index } = archive
    if (!index) throw new ConfigError(reasonOf(file, archive))
    begin(folder)
    try {
      const damaged = index.files.filter((stored) => !written(fd, archive, stored, folder)).map(({ name }) => name)
      if (damaged.length > 0 && !isPartOk) throw new DamagedBackup(damaged)
      readBack(index, damaged, folder)
      await moveIdentity(join(folder, part), now()) // whoever it was restored from may come back
      moveIn(folder)
      const bytes = index.files.reduce((sum, stored) => sum + stored.bytes, 0)
      return { folder, gateway: index.gateway, files: index.files.length, bytes, begun_ms: index.begun_ms, damaged }
    } catch (err) {
      rmSync(join(folder, part), { recursive: true, force: true })
      rmSync(join(folder, restoringFile), { force: true })
      throw err
    }
  } finally {
    closeSync(fd)
  }
}

/** Reads all of a backup file: what it holds, and which files of it are damaged. */
export function verify(file: string): { index: Index; damaged: string[] } {
  const fd = opened(file)
  try {
    const archive = readArchive(fd)
    const { index } = archive
    if (!index) throw new ConfigError(reasonOf(file, archive))
    const isWhole = ({ pieces }: StoredFile) => pieces.every((piece) => pieceOf(fd, archive, piece) !== null)
    return { index, damaged: index.files.filter((stored) => !isWhole(stored)).map(({ name }) => name) }
  } finally {
    closeSync(fd)
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'r')
  } catch (err) {
    if (isGone(err)) throw new ConfigError(copyWords.noFile(file))
    throw err
  }
}

function reasonOf(file: string, { end }: Archive): Said {
  return end === 0 ? copyWords.unreadable(file) : copyWords.unfinished(file)
}

/** What an interrupted run has left is cleared; anything else in the folder is somebody's. */
function begin(folder: string) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const names = readdirSync(folder).filter((name) => name !== 'lost+found')
  if (names.some((name) => name !== part && name !== restoringFile)) {
    throw new ConfigError(copyWords.notEmpty(folder))
  }
  rmSync(join(folder, part), { recursive: true, force: true })
  writeSynced(join(folder, restoringFile), Buffer.from('{}\n'))
  mkdirSync(join(folder, part))
}

/** Writes one file; false when pieces of it are damaged. Of a segment or of the log the rest is of use, of others not. */
function written(fd: number, archive: Archive, { name, bytes, mode, pieces }: StoredFile, folder: string): boolean {
  const path = join(folder, part, name)
  mkdirSync(dirname(path), { recursive: true })
  const own = mode & 0o700 // backups of earlier versions hold files that others could read
  const to = openSync(path, 'wx', own)
  let isWhole = true
  try {
    for (const [i, piece] of pieces.entries()) {
      const found = pieceOf(fd, archive, piece)
      isWhole &&= found !== null
      const length = Math.min(piece_bytes, bytes - i * piece_bytes)
      writeAll(to, found ?? Buffer.alloc(length), i * piece_bytes)
    }
    fchmodSync(to, own) // whatever the umask says
    fsyncSync(to)
  } finally {
    closeSync(to)
  }
  if (!isWhole && !/^(record|log)\//.test(name)) rmSync(path)
  return isWhole
}

function writeAll(fd: number, bytes: Buffer, at: number) {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done)
}

/** What the disk gives back must be what the backup holds. */
function readBack({ files }: Index, damaged: readonly string[], folder: string) {
  for (const { name, pieces } of files) {
    if (damaged.includes(name)) continue
    const fd = openSync(join(folder, part, name), 'r')
    const isSame = pieces.every((piece, i) => sha256Of(bytesAt(fd, i * piece_bytes, piece_bytes)) === piece)
    closeSync(fd)
    if (!isSame) throw new Error(`The disk of ${folder} does not give back what was written to it: ${name}.`)
  }
}

function moveIn(folder: string) {
  const home = join(folder, part)
  for (const name of readdirSync(home)) renameSync(join(home, name), join(folder, name))
  rmSync(home, { recursive: true })
  syncFolder(folder)
  rmSync(join(folder, restoringFile))
  syncFolder(folder)
}
