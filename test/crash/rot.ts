/** A card that rots: one bit is another, a page comes back empty, a file ends too early. */
import { closeSync, openSync, readdirSync, readSync, statSync, truncateSync, writeSync } from 'node:fs'
import { join, relative } from 'node:path'

export type Rot = 'bit' | 'page' | 'cut'

export interface Rotten {
  /** Its path in the folder. */
  file: string
  at: number
}

const page_bytes = 4_096
/** Most of a card is history and log: so often one of the other files is hit, of which there are more. */
const smallShare = 0.3

/**
 * Damages one place of one file below the folder. `isRunning`: what SQLite shares between processes (`-shm`) is memory of
 * running programs and is left alone. Null when there is no file that holds anything.
 */
export function rot(folder: string, kind: Rot, random: () => number, isRunning: boolean): Rotten | null {
  const files = filesIn(folder).filter((file) => !(isRunning && file.endsWith('-shm')))
  const wantsSmall = random() < smallShare
  const wanted = files.filter((file) => /^(record|log)\//.test(file) !== wantsSmall)
  const file = pick(wanted.length > 0 ? wanted : files, random)
  if (file === undefined) return null
  return { file, at: rotFile(join(folder, file), kind, random) }
}

/** Damages one place of this file, which holds something; tells where. */
export function rotFile(path: string, kind: Rot, random: () => number): number {
  const at = Math.floor(random() * statSync(path).size)
  if (kind === 'bit') flipBit(path, at, Math.floor(random() * 8))
  if (kind === 'page') zeroPage(path, at - (at % page_bytes))
  if (kind === 'cut') truncateSync(path, at)
  return at
}

/** The files that hold something, by their paths in the folder, in order. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0)
    .map((path) => relative(folder, path))
    .sort()
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)]
}

function flipBit(path: string, at: number, bit: number) {
  const fd = openSync(path, 'r+')
  const byte = Buffer.alloc(1)
  readSync(fd, byte, 0, 1, at)
  byte[0]! ^= 1 << bit
  writeSync(fd, byte, 0, 1, at)
  closeSync(fd)
}

function zeroPage(path: string, at: number) {
  const fd = openSync(path, 'r+')
  writeSync(fd, Buffer.alloc(Math.min(page_bytes, statSync(path).size - at)), 0, undefined, at)
  closeSync(fd)
}
