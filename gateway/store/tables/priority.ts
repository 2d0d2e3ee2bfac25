/**
 * Receipts come first: where processors are few, building tables yields to the threads that acknowledge. A flood then
 * costs the tables time, not the senders. At the start everybody waits for the tables, so it is done once they have
 * caught up.
 */
import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Of the calling thread. Only Linux gives each thread a priority of its own. */
export function lowerPriority() {
  if (process.platform !== 'linux') return
  const thread = Number(readlinkSync('/proc/thread-self').split('/').at(-1))
  setPriority(thread, 10)
}
