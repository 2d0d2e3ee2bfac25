/**
 * The last good copies of small files, several generations of each, in `copies/` of a data folder:
 *
 *   copies/registry.db.1    the newest
 *   copies/registry.db.2, copies/registry.db.3
 *
 *   0   magic     4   "PCp1"
 *   4   checksum  4   CRC-32 of the rest
 *   8   raw deflate of the content
 */
import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { checksumOf, soundnessOf } from './checksum.ts'

export interface Copy {
  content: Buffer
  /** When it was made. */
  at_ms: number
}

const magic = 0x3170_4350 // "PCp1"
const header_bytes = 8
const generations = 3
const content_max = 64 * 1024 * 1024

export type Copies = ReturnType<typeof openCopies>

export function openCopies(folder: string) {
  const home = join(folder, 'copies')
  const pathOf = (name: string, generation: number) => join(home, `${name}.${generation}`)
  /** What was copied last, so that the same is not written twice: three starts would make three equal generations. */
  const written = new Map<string, number>()

  return {
    /** Keeps `content` as the newest copy, unless it is the newest already. Throws the disk's error. */
    save(name: string, content: Buffer): void {
      const sum = checksumOf(content)
      if (!written.has(name)) rememberNewest(name)
      if (written.get(name) === sum) return
      mkdirSync(home, { recursive: true })
      const fresh = `${pathOf(name, 0)}.new`
      writeSynced(fresh, encoded(content))
      for (let generation = generations - 1; generation >= 1; generation--) {
        renameWhereThere(pathOf(name, generation), pathOf(name, generation + 1))
      }
      renameSync(fresh, pathOf(name, 1))
      syncFolder(home)
      written.set(name, sum)
    },
    /** Removes every generation: something in it must go. Throws the disk's error. */
    remove(name: string): void {
      for (let generation = 0; generation <= generations; generation++)
        rmSync(pathOf(name, generation), { force: true })
      written.delete(name)
      if (existsSync(home)) syncFolder(home)
    },
    /** The copies that can be read and that `isGood` takes, newest first: the first of them, or null. */
    newest(name: string, isGood: (copy: Copy) => boolean = () => true): Copy | null {
      for (let generation = 1; generation <= generations; generation++) {
        const copy = read(pathOf(name, generation))
        if (copy && isGood(copy)) return copy
      }
      return null
    },
  }

  function rememberNewest(name: string) {
    const newest = read(pathOf(name, 1))
    if (newest) written.set(name, checksumOf(newest.content))
  }
}

/** The names of all copies in a data folder, and of those that cannot be read. */
export function damagedCopies(folder: string): { copies: string[]; damaged: string[] } {
  const home = join(folder, 'copies')
  const copies = existsSync(home) ? readdirSync(home).filter((name) => /\.\d$/.test(name)) : []
  return { copies, damaged: copies.filter((name) => existsSync(join(home, name)) && !read(join(home, name))) }
}

function encoded(content: Buffer): Buffer {
  const header = Buffer.alloc(header_bytes)
  const packed = deflateRawSync(content)
  header.writeUInt32LE(magic, 0)
  header.writeUInt32LE(checksumOf(packed), 4)
  return Buffer.concat([header, packed])
}

/** Null for a copy that is not there or cannot be read: then an older one counts. */
function read(path: string): Copy | null {
  try {
    const bytes = readFileSync(path)
    if (bytes.length < header_bytes) return null
    const packed = bytes.subarray(header_bytes)
    if (soundnessOf(packed, bytes.readUInt32LE(4)) === 'damaged') return null
    const content = inflateRawSync(packed, { maxOutputLength: content_max })
    return { content, at_ms: statSync(path).mtimeMs }
  } catch (err) {
    const { code = '' } = err as NodeJS.ErrnoException
    if (/^(E[A-Z]+$|Z_)/.test(code)) return null
    throw err
  }
}

/** Writes a file that only its owner may read, as a whole, and waits until it is on the disk. */
export function writeSynced(path: string, bytes: Uint8Array): void {
  const fd = openSync(path, 'w', 0o600)
  try {
    writeWhole(fd, bytes)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** Who else than the one that writes is to have a file, and what they may do with it. */
export interface HandedTo {
  mode?: number
  owner?: { uid: number; gid: number } | undefined
}

/**
 * The same in the place of what is there: after a crash it is the one or the other, whole. It is a new file from its first byte on,
 * and is given away only when it is complete: whoever may write into the folder can put neither a link nor an open file in its way.
 */
export function replaceSynced(path: string, bytes: Uint8Array, { mode, owner }: HandedTo = {}): void {
  const fresh = `${path}.new`
  unlinkWhereThere(fresh)
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants
  const fd = openSync(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  try {
    writeWhole(fd, bytes)
    if (owner) fchownSync(fd, owner.uid, owner.gid)
    if (mode !== undefined) fchmodSync(fd, mode) // whatever the umask says
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  renameSync(fresh, path)
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}

/** Makes the names in a folder safe from a power cut. */
export function syncFolder(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

/** The same of a file that is written already: for the kernel both are one. */
export const syncFile = syncFolder

// Not `rmSync`: of a folder in its place that one throws an error of Node's own, and not the system's, which callers tell people.
function unlinkWhereThere(path: string) {
  try {
    unlinkSync(path)
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err
  }
}

function renameWhereThere(from: string, to: string) {
  try {
    renameSync(from, to)
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err
  }
}
