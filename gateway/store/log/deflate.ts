/**
 * A commit as bytes: the JSON array of its entries, raw deflate.
 *
 * One deflate over the whole commit, because packs of one village repeat one another's words: 25 packs of 4 values
 * shrink from 5 kB to about 1 kB.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Entry, PackEntry } from '../record.ts'

/** The JSON text of one entry; a pack's own text is used as it came. */
export function textOf(entry: Entry): string {
  if (entry.kind !== 'pack' || entry.text === undefined) return JSON.stringify(entry)
  const { station, received_ms } = entry
  const marks = hasMarks(entry) ? `,${JSON.stringify(marksOf(entry)).slice(1, -1)}` : ''
  return `{"kind":"pack","station":${JSON.stringify(station)},"received_ms":${received_ms}${marks},"pack":${entry.text}}`
}

/** What a listener gets and what `read` gives: the entry without the text it came as. */
export function kept(entry: Entry): Entry {
  if (entry.kind !== 'pack' || entry.text === undefined) return entry
  const { kind, station, received_ms, pack } = entry
  if (!hasMarks(entry)) return { kind, station, received_ms, pack }
  return { kind, station, received_ms, ...marksOf(entry), pack }
}

/** Most packs have none: asked for each of them. */
function hasMarks({ flags, clocks, off_ms, doubted, history }: PackEntry): boolean {
  return Boolean(flags || clocks || off_ms !== undefined || doubted || history)
}

function marksOf({ flags, clocks, off_ms, doubted, history }: PackEntry): Partial<PackEntry> {
  return {
    ...(flags && { flags }),
    ...(clocks && { clocks }),
    ...(off_ms !== undefined && { off_ms }),
    ...(doubted && { doubted }),
    ...(history && { history }),
  }
}

const large_bytes = 64 * 1024 // beyond it a commit is a backlog, and speed counts more than the last tenth of its size

/**
 * JSON texts as the bytes of one JSON array. Each is written into its place: joining them into a string first, which
 * the other thread would get as a copy and encode, costs the main thread nine times as much.
 */
export function arrayOf(texts: readonly string[]): Uint8Array {
  let size = texts.length + 1 // brackets, and commas between
  for (const text of texts) size += Buffer.byteLength(text)
  const bytes = Buffer.allocUnsafeSlow(size) // of its own: what is sent to a thread is copied with all that shares it
  let at = 0
  for (const text of texts) {
    bytes[at] = at === 0 ? openBracket : comma
    at += 1 + bytes.write(text, at + 1)
  }
  bytes[at] = closeBracket
  return bytes
}

const [openBracket, comma, closeBracket] = Buffer.from('[,]') as unknown as [number, number, number]

/** A JSON array as it is kept. */
export function deflated(json: Uint8Array): Buffer {
  return deflateRawSync(json, { level: json.length > large_bytes ? 1 : 6 })
}

const inflated_max = 64 * 1024 * 1024 // a commit is at most 4 MB of text; more than this is a damaged row

/** The JSON text of a commit. Throws when the bytes are damaged. */
export function inflated(body: Uint8Array): string {
  return inflateRawSync(body, { maxOutputLength: inflated_max }).toString('utf8')
}
