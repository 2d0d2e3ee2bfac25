/** Reads groups back from log.db, beside the one who writes it. */
import { join } from 'node:path'
import { unpack } from './group.ts'
import { openForReading } from './sqlite.ts'

export interface StoredGroup {
  pos: number
  /** JSON array of entries; null when the bytes are damaged. */
  json: string | null
}

export function openLogReader(folder: string) {
  const db = openForReading(join(folder, 'log.db'), 1_024)
  const after = db.prepare<[number], { pos: number; body: Buffer }>(
    'SELECT pos, body FROM log WHERE pos > ? ORDER BY pos',
  )
  const oldest = db.prepare<[], { pos: number }>(
    'SELECT coalesce((SELECT min(pos) FROM log), (SELECT pos + 1 FROM trimmed)) AS pos',
  )

  return {
    /** Groups after `pos`: at least one if there is one, then until their stored size reaches `bytes`. */
    read(pos: number, bytes: number): StoredGroup[] {
      const groups: StoredGroup[] = []
      let read_bytes = 0
      for (const row of after.iterate(pos)) {
        groups.push({ pos: row.pos, json: unpackOrNull(row.body) })
        read_bytes += row.body.length
        if (read_bytes >= bytes) break
      }
      return groups
    },
    /** The oldest position still held; the next to come when none is. */
    first: () => oldest.get()!.pos,
    close: () => db.close(),
  }
}

// A card that rots must not stop the gateway for ever at the same row: the caller says so and goes on.
function unpackOrNull(body: Buffer): string | null {
  try {
    return unpack(body)
  } catch (err) {
    if ((err as { code?: string }).code?.startsWith('Z_') || err instanceof RangeError) return null
    throw err
  }
}
