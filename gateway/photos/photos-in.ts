/** What a file says of its photos, whether its gateway runs or not: for backups and second homes. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { isSystemError } from '../../edge/platform/reading-files.ts'
import { isCorrupt, openForReading } from '../../edge/platform/sqlite.ts'

export interface BookName {
  /** Of the file without its end, and of the folder with the photos: `logbook.db` and `logbook/`. */
  name: string
  /** Whose rows name them. */
  table: string
}

/** Null when the file cannot be read, or there is none. `deleted_ms`: when something was last deleted in it. */
export function photosIn(
  folder: string,
  { name, table }: BookName,
): { named: Set<string>; deleted_ms: number | null } | null {
  const file = join(folder, `${name}.db`)
  if (!existsSync(file)) return null
  try {
    const db = openForReading(file, 256)
    try {
      const named = db.prepare<[], { photo: string }>(`SELECT photo FROM ${table} WHERE photo IS NOT NULL`).all()
      const deleted = db.prepare<[], { value: string }>("SELECT value FROM note WHERE key = 'deleted'").get()
      return { named: new Set(named.map(({ photo }) => photo)), deleted_ms: deleted ? Number(deleted.value) : null }
    } finally {
      db.close()
    }
  } catch (err) {
    if (isCorrupt(err) || isSystemError(err)) return null
    throw err
  }
}
