/**
 * One round of a second home: what the gateway has and this folder has not is fetched, verified and put in its place.
 *
 * First the small files, which are put in place last; then the record, then the log up to the position that the gateway has
 * told: nothing here is ever ahead of the log. A good file is never replaced by a damaged one of the same name.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { syncFolder, writeSynced } from '../../edge/platform/copies.ts'
import { bytesAt } from '../../edge/platform/reading-files.ts'
import { inMemory, isCorrupt } from '../../edge/platform/sqlite.ts'
import { isRecordFileWhole, logEnd, recordNames } from '../store/index.ts'
import { type Asking, NotNow, Refused } from './asking.ts'
import { isPhoto } from './folder.ts'
import type { CopiesAnswer } from './routes.ts'
import { isWorthTaking, keep, type Mark, prune, prunePhotos, writeMark } from './second-home.ts'

/** What is on its way. */
export const partFolder = '.part'
const isClosed = (name: string) => name.endsWith('.closed')

export interface FollowerOptions {
  folder: string
  asking: Asking
  mark: Mark
  now: () => number
}

export function openFollower({ folder, asking, mark, now }: FollowerOptions) {
  const versions = new Map<string, string>()
  const damaged = new Set<string>()
  /** Own segments that have rotted here. */
  let rotten = new Set<string>()

  return {
    /** Fetches everything that is new. Throws `NotNow`, `GoneThere` (ask again at once), `Refused`, or the disk's error. */
    async round(): Promise<Mark> {
      const first = await listed()
      mkdirSync(join(folder, partFolder), { recursive: true })
      const small = await smallFiles(first)
      const asked_ms = now()
      const list = await listed()
      const record = await segments(list)
      for (const file of list.log) await (isClosed(file.name) ? closedLog(file) : openLog(file, list.position))
      for (const name of [...record, ...small.map((file) => file.name)]) putInPlace(name)
      for (const { name, version } of small) if (!isPhoto(name)) versions.set(name, version)
      const logFrom = Number(list.log[0]?.name.slice('log/'.length, 'log/'.length + 16) ?? 1)
      Object.assign(mark, {
        position: list.position,
        complete_ms: asked_ms,
        record: list.record.map(({ name }) => name.slice('record/'.length)),
        logFrom,
        damaged: [...damaged],
      })
      writeMark(folder, mark)
      prune(folder, mark)
      prunePhotos(folder, new Set(list.changing.map(({ name }) => name)))
      return mark
    },
    /** Reads every segment here from the disk: a rotten one is fetched anew. Gives their names. */
    verify(): string[] {
      rotten = new Set(recordNames(folder).filter((name) => !isRecordFileWhole(folder, name)))
      return [...rotten]
    },
  }

  async function listed(): Promise<CopiesAnswer> {
    const list = await asking.list(mark.position)
    if (list.gateway !== mark.gateway) {
      throw new Refused(
        `${mark.url} is another gateway now (${list.gateway}); this folder follows ${mark.gateway}. Nothing was changed.`,
      )
    }
    const { moved_ms = 0 } = list
    if (moved_ms < mark.moved_ms) {
      throw new Refused(
        `${mark.url} is a former home of the gateway that this folder follows: another computer has taken over since. Name the address of that one. Nothing was changed.`,
      )
    }
    mark.moved_ms = moved_ms
    return list
  }

  async function smallFiles({ changing }: CopiesAnswer) {
    const fresh = changing.filter(
      ({ name, version }) => (isPhoto(name) ? !existsSync(join(folder, name)) : versions.get(name) !== version), // a photo never changes
    )
    for (const { name } of fresh) {
      const bytes = await (isPhoto(name) ? bytesFrom(name, 0) : asking.bytes(name, 0))
      if (name.endsWith('.db') && !isSound(bytes)) throw new NotNow(`${name} is damaged at the gateway.`)
      write(name, bytes)
    }
    return fresh
  }

  /** Segments that are not here yet, or have rotted here. */
  async function segments({ record }: CopiesAnswer): Promise<string[]> {
    const arrived: string[] = []
    for (const { name, bytes } of record) {
      const own = statSync(join(folder, name), { throwIfNoEntry: false })
      const isRotten = rotten.has(name.slice('record/'.length))
      if (own && !isRotten) continue
      await download(name, bytes)
      const isWhole = isRecordFileWhole(join(folder, partFolder), name.slice('record/'.length))
      if (isWhole) damaged.delete(name)
      else damaged.add(name)
      if (isWhole || !own) arrived.push(name)
      if (isWhole) rotten.delete(name.slice('record/'.length))
    }
    return arrived
  }

  async function closedLog({ name, bytes }: { name: string; bytes: number }) {
    if (existsSync(join(folder, name)) || damaged.has(name)) return
    await download(name, bytes)
    // What can no longer be read there, and can be here, stays as it is here.
    if (isWorthTaking(folder, join(folder, partFolder), name.slice('log/'.length))) putInPlace(name)
    else damaged.add(name)
  }

  /** Appends what is new, up to what is on the gateway's disk for certain. */
  async function openLog({ name, bytes }: { name: string; bytes: number }, position: number) {
    const path = join(folder, name)
    if (!existsSync(path)) {
      mkdirSync(dirname(path), { recursive: true })
      writeSynced(path, Buffer.alloc(0))
      syncFolder(dirname(path))
    }
    const own = logEnd(path)
    if (own.holes > 0 && !damaged.has(name)) return otherLog(name, own.pos)
    if (bytes <= own.end) return
    // From the last frame that is here, so that it is seen whether the file goes on from it.
    const fresh = await bytesFrom(name, own.lastAt)
    const fd = openSync(path, 'r+')
    try {
      const known = bytesAt(fd, own.lastAt, own.end - own.lastAt)
      if (!fresh.subarray(0, known.length).equals(known)) return await otherLog(name, own.pos)
      writeAll(fd, fresh.subarray(known.length), own.end)
      ftruncateSync(fd, own.lastAt + fresh.length)
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
    cutAt(path, position)
  }

  /** The file there is not the one that was followed, or this one has rotted: what is here is kept aside, unless it is the better one. */
  async function otherLog(name: string, pos: number) {
    write(name, await bytesFrom(name, 0))
    const there = logEnd(join(folder, partFolder, name))
    if (there.holes > 0 || there.pos < pos) {
      damaged.add(name)
      return
    }
    keep(folder, name)
    putInPlace(name)
  }

  async function bytesFrom(name: string, from: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    for (let at = from; ; ) {
      const piece = await asking.bytes(name, at)
      if (piece.length === 0) return Buffer.concat(pieces)
      pieces.push(piece)
      at += piece.length
    }
  }

  /** A file that does not change any more; what arrived before the line broke is not fetched again. */
  async function download(name: string, bytes: number) {
    const path = join(folder, partFolder, name)
    mkdirSync(dirname(path), { recursive: true })
    const had = statSync(path, { throwIfNoEntry: false })?.size ?? 0
    const fd = openSync(path, had > 0 && had < bytes ? 'r+' : 'w')
    try {
      let at = had < bytes ? had : 0
      while (at < bytes) {
        const piece = await asking.bytes(name, at)
        if (piece.length === 0) throw new NotNow(`${name} is shorter at the gateway than it says.`)
        writeAll(fd, piece, at)
        at += piece.length
      }
      fsyncSync(fd)
    } finally {
      closeSync(fd)
    }
  }

  function write(name: string, bytes: Buffer) {
    const path = join(folder, partFolder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeSynced(path, bytes)
  }

  function putInPlace(name: string) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    keepForADay(name)
    renameSync(join(folder, partFolder, name), path)
    syncFolder(dirname(path))
  }

  /** The gateway may have begun a damaged file anew: the last one of each day stays for two weeks. */
  function keepForADay(name: string) {
    if (!/^(registry|rules)\.db$|^identity/.test(name) || !existsSync(join(folder, name))) return
    const day = new Date(now()).toISOString().slice(0, 10)
    if (existsSync(join(folder, 'kept', `${name}.${day}`))) return
    keep(folder, name)
    renameSync(join(folder, 'kept', name), join(folder, 'kept', `${name}.${day}`))
    const old = new Date(now() - 14 * 86_400_000).toISOString().slice(0, 10)
    rmSync(join(folder, 'kept', `${name}.${old}`), { force: true })
  }
}

function cutAt(path: string, position: number) {
  const { end } = logEnd(path, position)
  if (statSync(path).size > end) truncateSync(path, end)
}

function isSound(bytes: Buffer): boolean {
  try {
    return inMemory(bytes, (db) => db.pragma('integrity_check(1)', { simple: true })) === 'ok'
  } catch (err) {
    if (isCorrupt(err)) return false
    throw err
  }
}

function writeAll(fd: number, bytes: Buffer, at: number) {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done)
}
