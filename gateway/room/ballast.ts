/**
 * The ballast: two files of the data folder that hold nothing but room. On a full card the large one is given up, so that
 * warnings and states can still be written; the small one is for a start on a full card, which needs some room for itself. Both are made
 * again when there is room. `ballast.spent` remembers across restarts that the large one was given up.
 */
import { closeSync, existsSync, openSync, rmSync, statfsSync, statSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'

export interface BallastOptions {
  folder: string
  /** Of the large file; 0 = none. */
  bytes: number
  log: Logger
}

export type Ballast = ReturnType<typeof openBallast>

const mebibyte = 1024 * 1024
const start_bytes = mebibyte
/** What a start writes before it answers: files of SQLite beside its databases, a segment, positions. Measured: 200 KiB. */
const startNeeds_bytes = 512 * 1024
const chunk_bytes = mebibyte

/** To be opened before anything else in the folder: on a full disk it makes room for the start. */
export function openBallast({ folder, bytes, log }: BallastOptions) {
  const large = join(folder, 'ballast')
  const small = join(folder, 'ballast.start')
  const spent = join(folder, 'ballast.spent')
  let isSpent = existsSync(spent)
  let left_bytes = Number.POSITIVE_INFINITY
  let isLooking = false
  makeRoomToStart()

  return {
    /** Whether what is left of the disk is for warnings and states. */
    isSpent: () => isSpent,
    /** Whether half of what was given up is used already. */
    isHalfUsed: () => isSpent && left_bytes < bytes / 2,
    /** The disk is full: gives the ballast up. False when there is none. */
    giveUp(): boolean {
      if (!existsSync(large)) return false
      remove(large)
      isSpent = true
      remember()
      log.error('the disk is full: the ballast is given up, and what is left is for warnings and states')
      return true
    },
    /** Makes again what is missing when there is room for twice as much. To be called every few seconds; never rejects. */
    async look(): Promise<void> {
      if (isLooking) return
      isLooking = true
      try {
        left_bytes = freeIn(folder)
        if (isSpent && bytes === 0) await end() // it was switched off
        if (left_bytes < 2 * bytes + 2 * start_bytes) return
        if (bytes > 0 && sizeOf(large) !== bytes) await fill(large, bytes)
        if (bytes > 0 && sizeOf(small) !== start_bytes) await fill(small, start_bytes)
        if (isSpent) await end()
      } catch (err) {
        log.warn({ err }, 'the ballast cannot be made now; trying again later')
      } finally {
        isLooking = false
      }
    },
  }

  function makeRoomToStart() {
    if (!existsSync(folder) || freeIn(folder) >= startNeeds_bytes) return
    if (existsSync(small)) {
      remove(small)
      log.error('the disk is full: a part of the ballast is given up so that the gateway can start')
    }
    if (freeIn(folder) >= startNeeds_bytes || !existsSync(large)) return
    remove(large)
    isSpent = true
    remember()
    log.error('the disk is full: the ballast is given up; what is left is for warnings and states')
  }

  /** A file without bytes; where even that does not fit, the next refusal of the disk says it again. */
  function remember() {
    try {
      closeSync(openSync(spent, 'w'))
    } catch (err) {
      log.warn({ err }, 'that the ballast is given up cannot be remembered')
    }
  }

  function remove(path: string) {
    try {
      rmSync(path, { force: true })
    } catch (err) {
      log.error({ err, path }, 'the ballast cannot be removed')
    }
  }

  async function end() {
    await rm(spent, { force: true })
    isSpent = false
    log.info('there is room on the disk again, and the ballast is back')
  }
}

/** Free room for this program, in bytes. */
export function freeIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

// Noise: a file system that compresses, or leaves holes for zeros, would hold no room for it.
async function fill(path: string, bytes: number) {
  const part = `${path}.new`
  await rm(part, { force: true })
  const file = await open(part, 'w', 0o600)
  try {
    for (let done = 0; done < bytes; done += chunk_bytes) await file.write(noise(Math.min(chunk_bytes, bytes - done)))
    await file.sync()
  } catch (err) {
    await file.close()
    await rm(part, { force: true })
    throw err
  }
  await file.close()
  await rename(part, path)
}

function noise(bytes: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(bytes / 4))
  let state = 0x9e3779b9
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13 // xorshift32
    state ^= state >>> 17
    state ^= state << 5
    words[i] = state
  }
  return new Uint8Array(words.buffer, 0, bytes)
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? -1
}
