/** Photos: files in a folder of the data folder, which never change. */
import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { checksumOf } from '../../edge/platform/checksum.ts'
import { isSystemError, namesIn } from '../../edge/platform/reading-files.ts'

/** Of a photo's file. */
export const isPhotoName = (name: string): boolean => /^[a-z0-9_-]{1,100}\.jpg$/.test(name)

/** `name`: the folder of the photos in the data folder. */
export function openPhotos(folder: string, name: string) {
  const home = join(folder, name)
  return {
    /** Resolves when it is on the disk; gives its checksum. Rejects with the disk's error, and leaves nothing then. */
    async save(name: string, bytes: Buffer): Promise<number> {
      await mkdir(home, { recursive: true, mode: 0o700 })
      const draft = join(home, `${name}.new`)
      try {
        const file = await open(draft, 'w', 0o600)
        try {
          await file.writeFile(bytes)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(draft, join(home, name))
        await synced(home)
      } catch (err) {
        await rm(draft, { force: true })
        throw err
      }
      return checksumOf(bytes)
    },
    /** null: it is gone, cannot be read, or is not what was written. */
    async read(name: string, sum: number): Promise<Buffer | null> {
      try {
        const bytes = await readFile(join(home, name))
        return checksumOf(bytes) === sum ? bytes : null
      } catch (err) {
        if (isSystemError(err)) return null
        throw err
      }
    },
    /** Resolves when they are gone, whatever becomes of the power then. */
    remove,
    /** Removes those of a station that nothing names: rows that named them were lost. Those written after `until_ms` stay. */
    async removeUnnamed(station: string, named: ReadonlySet<string>, until_ms: number): Promise<void> {
      const own = namesIn(home).filter((name) => name.startsWith(`${station}_`) && !named.has(name))
      const written = await Promise.all(own.map(async (name) => ({ name, ...(await stat(join(home, name))) })))
      await remove(written.flatMap(({ name, mtimeMs }) => (mtimeMs <= until_ms ? name : [])))
    },
    /** Removes files that nothing names: a power cut came between the photo and its entry. */
    async tidy(named: ReadonlySet<string>): Promise<void> {
      for (const name of namesIn(home)) {
        if (/\.jpg(\.new)?$/.test(name) && !named.has(name)) await rm(join(home, name), { force: true })
      }
    },
  }

  async function remove(names: readonly string[]): Promise<void> {
    if (names.length === 0) return
    for (const name of names) await rm(join(home, name), { force: true })
    if (existsSync(home)) await synced(home)
  }
}

async function synced(folder: string) {
  const file = await open(folder, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
