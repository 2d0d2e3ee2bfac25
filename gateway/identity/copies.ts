/**
 * Where the identity of the gateway is kept: two small files and the log, so that damage to one of them changes nothing.
 * A file is one line of JSON with a checksum; it is replaced as a whole.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { replaceSynced, syncFolder } from '../../edge/platform/copies.ts'
import type { Store } from '../store/index.ts'

export const Identity = z.object({
  gateway: z.string().regex(/^[a-z0-9-]{8,40}$/),
  created_ms: z.int(),
  /** Where the record stood when it was made: what was committed up to here names no gateway. */
  made_at_pos: z.int().min(0),
  /**
   * When its present folder became the gateway, by taking over or from a backup, UTC ms; 0: it was made there. Of two folders
   * with one identity the later one counts.
   */
  moved_ms: z.int().min(0).default(0),
})
export type Identity = z.infer<typeof Identity>

/** One place that holds the identity. */
export interface Copy {
  where: string
  /** `damaged`: something is there and cannot be believed. Null: nothing is there. */
  read(): Promise<Identity | 'damaged' | null>
  /** Resolves when it is on disk. */
  write(identity: Identity): Promise<void>
}

export const fileNames = ['identity.json', 'identity.copy.json'] as const
/** Under this name the log holds it. */
const reader = 'identity'

/** Every place, in the order in which they are believed. */
export function copiesIn(folder: string, store: Pick<Store, 'reader' | 'saveReader'>): Copy[] {
  return [...fileCopies(folder), recordCopy(store)]
}

/** The files alone: for who cannot open the record. */
export function fileCopies(folder: string): Copy[] {
  return fileNames.map((name) => fileCopy(join(folder, name)))
}

function fileCopy(file: string): Copy {
  return {
    where: file,
    async read() {
      try {
        return unsealed(readFileSync(file, 'utf8')) ?? 'damaged'
      } catch (err) {
        // A page that the disk does not give back is damage, too.
        return (err as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'damaged'
      }
    },
    async write(identity) {
      replaceFile(file, sealed(identity))
    },
  }
}

function recordCopy(store: Pick<Store, 'reader' | 'saveReader'>): Copy {
  return {
    where: 'the record',
    async read() {
      const { state } = await store.reader(reader)
      return state === undefined ? null : (Identity.safeParse(state).data ?? 'damaged')
    },
    write: (state) => store.saveReader({ reader, pos: 0, state }, { urgent: true }), // a start waits for it
  }
}

// Without `moved_ms` where there is none: so versions before it read the file, too.
function sealed({ moved_ms, ...made }: Identity): string {
  const written = { ...made, ...(moved_ms > 0 && { moved_ms }) }
  return `${JSON.stringify({ ...written, sha256: sumOf({ ...made, moved_ms }) })}\n`
}

/** Null when it is not what was written. */
export function unsealed(text: string): Identity | null {
  try {
    const written: unknown = JSON.parse(text)
    const identity = Identity.parse(written)
    return (written as { sha256?: unknown }).sha256 === sumOf(identity) ? identity : null
  } catch (err) {
    if (err instanceof SyntaxError || err instanceof z.ZodError) return null
    throw err
  }
}

function sumOf({ gateway, created_ms, made_at_pos, moved_ms }: Identity): string {
  const moved = moved_ms > 0 ? ` ${moved_ms}` : ''
  return createHash('sha256').update(`${gateway} ${created_ms} ${made_at_pos}${moved}`).digest('hex')
}

/** After a power cut the file has either its old content or the new one. */
function replaceFile(file: string, text: string) {
  replaceSynced(file, Buffer.from(text))
  syncFolder(dirname(file))
}
