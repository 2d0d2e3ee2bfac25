/**
 * The priority of a thread. Receipts and warnings come first: where processors are few, work that can wait (building
 * tables, judging history) yields to them.
 */
import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Of the calling thread. Only Linux gives each thread a priority of its own. */
export function lowerPriority() {
  if (process.platform !== 'linux') return
  const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  setPriority(thread, 10)
}
