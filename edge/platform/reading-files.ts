/** Small ways of reading files. */
import { readdirSync, readFileSync, readSync } from 'node:fs'
import type { z } from 'zod'

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

/**
 * The text of a file that a person has written with an editor: UTF-8, or UTF-16 where it begins with the mark for it, as old
 * editors of Windows save. Null when it is neither.
 */
export function textOfBytes(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  const text = new TextDecoder(encoding).decode(bytes) // without the mark
  return text.includes('\0') ? null : text
}

/** What an earlier run has kept as a JSON list. A list that is missing, unreadable or damaged is none; strange items are left out. */
export function rememberedList<Item>(path: string, isItem: (found: unknown) => found is Item): Item[] {
  const found = keptJson(path)
  return Array.isArray(found) ? found.filter(isItem) : []
}

/** What an earlier run has kept as JSON; undefined when it is missing, unreadable, damaged, or not of this shape. */
export function remembered<Kept>(path: string, shape: z.ZodType<Kept>): Kept | undefined {
  return shape.safeParse(keptJson(path)).data
}

/** The same of a text that was kept elsewhere than in a file of its own. */
export function rememberedIn<Kept>(text: string | undefined, shape: z.ZodType<Kept>): Kept | undefined {
  return text === undefined ? undefined : shape.safeParse(jsonOrNone(() => text)).data
}

function keptJson(path: string): unknown {
  return jsonOrNone(() => readFileSync(path, 'utf8'))
}

function jsonOrNone(text: () => string): unknown {
  try {
    return JSON.parse(text())
  } catch (err) {
    if (err instanceof SyntaxError || isSystemError(err)) return undefined
    throw err
  }
}

/** The names in a folder, in no order; none when it is not there. Throws other errors of the system. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (err) {
    if (isGone(err)) return []
    throw err
  }
}

/** Whether the system refused something about a file: it is gone, may not be read, the disk is full … */
export function isSystemError(err: unknown): err is NodeJS.ErrnoException {
  return /^E[A-Z]+$/.test((err as NodeJS.ErrnoException | null)?.code ?? '')
}

/** Whether it did because there is no such file or folder. */
export function isGone(err: unknown): boolean {
  return (err as NodeJS.ErrnoException | null)?.code === 'ENOENT'
}
