/** Reads commits back from log.db, beside the one who writes it. */
import { join } from 'node:path'
import { isCorrupt, openForReading } from '../../../edge/platform/sqlite.ts'
import { inflated } from './deflate.ts'
import { explained } from './log-file.ts'

export interface StoredCommit {
  pos: number
  /** JSON array of entries; null when the bytes are damaged. */
  json: string | null
}

export function openLogReader(folder: string) {
  const file = join(folder, 'log.db')
  const db = openForReading(file, 1_024)
  const after = db.prepare<[number], { pos: number; body: Buffer }>(
    'SELECT pos, body FROM log WHERE pos > ? ORDER BY pos',
  )
  const oldest = db.prepare<[], { pos: number }>(
    'SELECT coalesce((SELECT min(pos) FROM log), (SELECT pos + 1 FROM trimmed)) AS pos',
  )
  const newest = db.prepare<[], { pos: number | null }>('SELECT max(pos) AS pos FROM log')

  /** Reads on until a page of the file has rotted; what stood there is passed over, position by position. */
  function read(pos: number, bytes: number): StoredCommit[] {
    const commits: StoredCommit[] = []
    let read_bytes = 0
    try {
      for (const row of after.iterate(pos)) {
        commits.push({ pos: row.pos, json: inflatedOrNull(row.body) })
        read_bytes += row.body.length
        if (read_bytes >= bytes) break
      }
    } catch (err) {
      if (!isCorrupt(err)) throw err
      if (commits.length === 0 && pos < (newest.get()!.pos ?? 0)) commits.push({ pos: pos + 1, json: null })
    }
    return commits
  }

  return {
    /** Groups after `pos`: at least one if there is one, then until their stored size reaches `bytes`. */
    read: (pos: number, bytes: number) => explained(file, () => read(pos, bytes)),
    /** The oldest position still held; the next to come when none is. */
    first: () => explained(file, () => oldest.get()!.pos),
    close: () => db.close(),
  }
}

// A card that rots must not stop the gateway for ever at the same row: the caller says so and goes on.
function inflatedOrNull(body: Buffer): string | null {
  try {
    return inflated(body)
  } catch (err) {
    if ((err as { code?: string }).code?.startsWith('Z_') || err instanceof RangeError) return null
    throw err
  }
}
