/** The thread that waits for the disk, so that the gateway does not have to. It owns the log and the folder's lock. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { holdLock } from '../../../edge/platform/sqlite.ts'
import { serve } from '../../../edge/platform/thread.ts'
import type { CommitRequest } from '../receipt.ts'
import { FolderInUse } from '../record.ts'
import type { Synced } from './log-reader.ts'
import { type LogWriter, openLogWriter, type TrimLimit } from './log-writer.ts'

const { folder, synced } = workerData as { folder: string; synced: Synced }
let log: LogWriter
let release: () => void

const calls = {
  open() {
    mkdirSync(folder, { recursive: true })
    const held = holdLock(join(folder, 'lock.db'))
    if (!held)
      throw new FolderInUse(`${folder} is used by another gateway. Stop that one, or choose another --data-dir.`)
    release = held
    log = openLogWriter(folder, synced)
  },
  commit(commit: CommitRequest, at_ms: number) {
    const started_ms = performance.now()
    const pos = log.commit(commit, at_ms)
    return { pos, took_ms: performance.now() - started_ms, bytes: log.bytes() }
  },
  status: () => ({ pos: log.position(), bytes: log.bytes(), newest_ms: log.newest_ms(), damage: log.damage() }),
  continueAfter: (pos: number) => log.continueAfter(pos),
  roll: () => log.roll(),
  reader: (name: string) => log.reader(name),
  trim: (pos: number, limits: readonly TrimLimit[]) => log.trim(pos, limits),
  close() {
    log.close()
    release()
  },
}
export type LogCalls = typeof calls

serve(calls)
