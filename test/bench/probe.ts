/**
 * What the machine does meanwhile, whoever it does it for: how long a small fsync takes, and how late a timer is, beside a
 * measurement. What is slow in both is not the fault of what is measured.
 */
import { closeSync, fdatasync, openSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { percentile } from './percentile.ts'

const every_ms = 50
const sync = promisify(fdatasync)

export interface Probed {
  n: number
  fsync_p99_ms: number
  fsync_max_ms: number
  late_p99_ms: number
  late_max_ms: number
}

/** Writes to `file` until it is ended; begins anew with each `take`. */
export function openProbe(file: string) {
  const opened = openSync(file, 'w')
  let seen: { fsync: number[]; late: number[] } = { fsync: [], late: [] }
  let isOver = false
  const over = run()

  return {
    take(): Probed {
      const { fsync, late } = seen
      seen = { fsync: [], late: [] }
      return {
        n: late.length,
        ...{ fsync_p99_ms: share(fsync, 0.99), fsync_max_ms: share(fsync, 1) },
        ...{ late_p99_ms: share(late, 0.99), late_max_ms: share(late, 1) },
      }
    },
    async end() {
      isOver = true
      await over
      closeSync(opened)
    },
  }

  async function run() {
    while (!isOver) {
      const due_ms = performance.now() + every_ms
      await new Promise((resolve) => setTimeout(resolve, every_ms))
      const from_ms = performance.now()
      seen.late.push(from_ms - due_ms)
      writeSync(opened, Buffer.alloc(512, 'x'), 0, 512, 0)
      await sync(opened)
      seen.fsync.push(performance.now() - from_ms)
    }
  }
}

const share = (times: readonly number[], part: number) => (times.length > 0 ? percentile(times, part) : 0)
