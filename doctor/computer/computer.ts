/** What the checks of a computer are handed: where its system files are, and whom it can be asked. A test gives its own. */
import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../edge/platform/clock.ts'
import { type Ask, askProgram } from '../../edge/platform/clock-sync.ts'
import { isSystemError } from '../../edge/platform/reading-files.ts'

export interface Computer {
  /** Before /sys, /proc, /etc, /run and /dev. */
  root: string
  ask: Ask
  clock: Clock
  addresses: typeof networkInterfaces
  /** The room on the disk of a folder that exists. */
  room(folder: string): Promise<{ free_bytes: number; size_bytes: number }>
}

/** What every check of a computer needs. */
export interface OfComputer {
  computer: Computer
}

export function thisComputer(clock: Clock): Computer {
  return { root: '/', ask: askProgram, clock, addresses: networkInterfaces, room }
}

async function room(folder: string) {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { free_bytes: bavail * bsize, size_bytes: blocks * bsize }
}

/** The text of a file that the kernel writes from memory; undefined when this computer has none, or does not show it to us. */
export function kernelText({ root }: Pick<Computer, 'root'>, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch (err) {
    if (isSystemError(err)) return undefined
    throw err
  }
}
