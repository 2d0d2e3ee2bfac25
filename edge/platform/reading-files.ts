/** Small ways of reading files. */
import { readFileSync, readSync } from 'node:fs'

/** Up to `length` bytes from `offset` of an open file; fewer where it ends. */
export function bytesAt(fd: number, offset: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(fd, bytes, filled, length - filled, offset + filled)
    if (read === 0) break
    filled += read
  }
  return bytes.subarray(0, filled)
}

/** What an earlier run has kept as a JSON list. A list that is missing, unreadable or damaged is none; strange items are left out. */
export function rememberedList<Item>(path: string, isItem: (found: unknown) => found is Item): Item[] {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(found) ? found.filter(isItem) : []
  } catch (err) {
    if (err instanceof SyntaxError || /^E[A-Z]+$/.test((err as NodeJS.ErrnoException).code ?? '')) return []
    throw err
  }
}
