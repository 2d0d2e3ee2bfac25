/**
 * `backup`: a data folder as it is at one moment, in one file, whether its gateway runs or not.
 *
 * The order makes it one moment. What hands on (hooks) is copied before the log: its positions are never ahead of it. The
 * record is copied before the log, and again when the log has been trimmed beyond it meanwhile. What the log holds was
 * acknowledged after the backup began, or before: nothing that was is missing.
 */
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder } from '../../edge/platform/copies.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { bytesAt, isGone } from '../../edge/platform/reading-files.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { photosIn } from '../photos/index.ts'
import { isRecordFileWhole, lastForgotten_ms, logFiles, recordFile } from '../store/index.ts'
import {
  type Archive,
  addIndex,
  addPiece,
  append,
  type Index,
  neededBytes,
  piece_bytes,
  readArchive,
  type StoredFile,
} from './archive.ts'
import { copyWords } from './copy-words.ts'
import { changingFiles, gatewayIn, logIn, photoBooks, recordIn, withSnapshot } from './folder.ts'

export interface BackupReport {
  file: string
  gateway: string
  files: number
  /** Of the backup file, and what this run has added to it. */
  bytes: number
  added_bytes: number
  begun_ms: number
  /** Files that are damaged in the data folder, and what became of them here. */
  damaged: { file: string; kept: 'the good one of the last backup' | 'as it is' }[]
}

const tries_max = 10
/** So long after something was forgotten a backup keeps no pieces of those before it. */
const forgettable_ms = 30 * day_ms

/**
 * Adds a backup of `folder` to `file`, or begins it. Throws a `ConfigError` for a file that is something else, and the
 * system's error for a disk that refuses; then the backup that was in the file before is still there.
 */
export async function backUp(folder: string, file: string, now: () => number): Promise<BackupReport> {
  const gateway = gatewayIn(folder)
  if (gateway === null && recordIn(folder).length + logIn(folder).length === 0) {
    throw new ConfigError(copyWords.nothingHere(folder))
  }
  const isNew = !existsSync(file)
  const fd = openSync(file, isNew ? 'wx+' : 'r+', 0o600)
  let before = 0
  try {
    const archive = readArchive(fd)
    refuseOther(file, archive, gateway)
    before = archive.index ? archive.end : 0
    ftruncateSync(fd, archive.end) // behind it lies what an interrupted run has left
    const copy = openBackup({ folder, fd, archive, near: dirname(file) })
    const index: Index = { version: 1, gateway: gateway ?? '', begun_ms: now(), files: await copy.files() }
    addIndex(fd, archive, index)
    fsyncSync(fd)
    if (isNew) syncFolder(dirname(file))
    const added_bytes = archive.end - before
    if (!isNew) shrink(file, fd, archive, now() - lastDeleted_ms(folder) < forgettable_ms) // a new one has nothing of before
    const { size: bytes } = statSync(file)
    return {
      file,
      gateway: index.gateway,
      files: index.files.length,
      bytes,
      added_bytes,
      begun_ms: index.begun_ms,
      damaged: copy.damaged,
    }
  } catch (err) {
    if (!(err instanceof ConfigError)) giveBack(file, fd, before)
    throw err
  } finally {
    closeSync(fd)
  }
}

function refuseOther(file: string, { end, size, index }: Archive, gateway: string | null) {
  if (end === 0 && size > 0) {
    throw new ConfigError(copyWords.noBackupThere(file))
  }
  if (index && index.gateway !== (gateway ?? '') && index.gateway !== '' && gateway !== null) {
    throw new ConfigError(copyWords.otherGateway(file, index.gateway, gateway))
  }
}

/** When something was last forgotten of the record, or deleted of what lies beside it; minus infinity: never. */
function lastDeleted_ms(folder: string): number {
  const never = Number.NEGATIVE_INFINITY
  const deleted_ms = photoBooks.map((book) => photosIn(folder, book)?.deleted_ms ?? never)
  return Math.max(lastForgotten_ms(folder) ?? never, ...deleted_ms)
}

/** A disk that is full gets its room back; the finished backup stays. */
function giveBack(file: string, fd: number, before: number) {
  if (before > 0) ftruncateSync(fd, before)
  else rmSync(file, { force: true })
}

interface Backup {
  folder: string
  fd: number
  archive: Archive
  /** A folder with room for a copy of a database. */
  near: string
}

function openBackup({ folder, fd, archive, near }: Backup) {
  const last = new Map(archive.index?.files.map((file) => [file.name, file]))
  const damaged: BackupReport['damaged'] = []

  return {
    damaged,
    async files(): Promise<StoredFile[]> {
      const small: StoredFile[] = []
      for (const { name, isDatabase } of changingFiles(folder)) {
        const stored = await storedOrGone(() => (isDatabase ? database(name) : store(name, join(folder, name))))
        if (stored) small.push(stored)
      }
      for (let tries = 1; ; tries++) {
        const record = await copied(() => recordIn(folder), segment)
        const log = await copied(
          () => logIn(folder),
          (name) => store(name, join(folder, name)),
        )
        if (tries === tries_max || isOneMoment(record, log)) return [...small, ...record, ...log]
      }
    },
  }

  /** All files of a list, which is taken anew when one has been replaced meanwhile. */
  async function copied(list: () => string[], copy: (name: string) => StoredFile): Promise<StoredFile[]> {
    for (;;) {
      const stored = await Promise.all(list().map((name) => storedOrGone(() => copy(name))))
      if (stored.every((one) => one !== null)) return stored
    }
  }

  /** Whether the log goes on where these segments end; or, where history is lost, whether they are all there is. */
  function isOneMoment(record: readonly StoredFile[], log: readonly StoredFile[]): boolean {
    const now = recordIn(folder)
    if (now.length === record.length && now.every((name, i) => name === record[i]!.name)) return true
    const first = logFiles(folder).find(({ name }) => name === log[0]?.name.slice('log/'.length))?.first
    const held = Math.max(0, ...record.map(({ name }) => recordFile(folder, name.slice('record/'.length))?.to ?? 0))
    return first !== undefined && first <= held + 1
  }

  function database(name: string): Promise<StoredFile> {
    return withSnapshot(join(folder, name), near, (path, isDamaged) => {
      if (isDamaged) damaged.push({ file: name, kept: 'as it is' })
      return store(name, path, statSync(join(folder, name)).mode)
    })
  }

  /** What never changes is believed from the last backup, when it has rotted in the folder since. */
  function segment(name: string): StoredFile {
    const stored = store(name, join(folder, name))
    const known = last.get(name)
    if (isRecordFileWhole(folder, name.slice('record/'.length))) return stored
    const isHeld = known?.pieces.every((piece) => archive.pieces.has(piece))
    const good = known && isHeld && known.pieces.join() !== stored.pieces.join() ? known : null
    damaged.push({ file: name, kept: good ? 'the good one of the last backup' : 'as it is' })
    return good ?? stored
  }

  function store(name: string, path: string, given?: number): StoredFile {
    const source = openSync(path, 'r')
    try {
      const pieces: string[] = []
      let bytes = 0
      for (;;) {
        const piece = bytesAt(source, bytes, piece_bytes)
        if (piece.length === 0) break
        pieces.push(addPiece(fd, archive, piece))
        bytes += piece.length
      }
      const mode = (given ?? statSync(path).mode) & 0o777
      return { name, bytes, mode, pieces }
    } finally {
      closeSync(source)
    }
  }
}

async function storedOrGone(copy: () => StoredFile | Promise<StoredFile>): Promise<StoredFile | null> {
  try {
    return await copy()
  } catch (err) {
    if (isGone(err)) return null
    throw err
  }
}

/** When more than half of the file is of backups that were, or something was forgotten of late, it is written anew. A disk too full for that leaves it long. */
function shrink(file: string, fd: number, archive: Archive, mustShrink: boolean) {
  if (!mustShrink && neededBytes(archive) * 2 > archive.end) return
  const draft = `${file}.new`
  const fresh = openSync(draft, 'w+', 0o600)
  try {
    const copy: Archive = { pieces: new Map(), index: null, end: 0, size: 0 }
    for (const piece of new Set(archive.index!.files.flatMap(({ pieces }) => pieces))) {
      const place = archive.pieces.get(piece)!
      copy.pieces.set(piece, append(fresh, copy, bytesAt(fd, place.offset, place.length)))
    }
    addIndex(fresh, copy, archive.index!)
    fsyncSync(fresh)
    renameSync(draft, file)
    syncFolder(dirname(file))
  } catch (err) {
    rmSync(draft, { force: true })
    if ((err as NodeJS.ErrnoException).code !== 'ENOSPC') throw err
  } finally {
    closeSync(fresh)
  }
}
