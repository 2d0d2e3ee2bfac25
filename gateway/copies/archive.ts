/**
 * A backup file: a row of frames, each with a checksum (`store/segments/frame.ts`), that is only appended to.
 *
 *   piece   up to 1 MiB of a file, named by its SHA-256, deflated where that pays; the same piece is there once
 *   index   the files of one backup: of each its name, size, permissions and pieces. It stands twice; the newest counts
 *
 * A later backup adds the pieces that are new, then its index: one that was interrupted leaves the backup before it whole.
 */
import { createHash } from 'node:crypto'
import { fstatSync, writeSync } from 'node:fs'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { type FramePlace, frameOf, readFrame, scannedFrames } from '../store/index.ts'

export const piece_bytes = 1024 * 1024

const StoredFile = z.object({
  /** Relative to the data folder, as in `record/00000012.seg`. */
  name: z.string().regex(/^(?!.*\.\.)[\w.-]+(\/[\w.-]+)*$/),
  bytes: z.int().min(0),
  mode: z.int().min(0).max(0o777),
  /** SHA-256 of each, in order. */
  pieces: z.array(z.string()),
})
export type StoredFile = z.infer<typeof StoredFile>

const Index = z.object({
  version: z.literal(1),
  gateway: z.string(),
  /** When it was begun: everything acknowledged before is in it. */
  begun_ms: z.int(),
  files: z.array(StoredFile),
})
export type Index = z.infer<typeof Index>

export interface Archive {
  /** Where the whole pieces are. */
  pieces: Map<string, FramePlace>
  /** Of the newest backup that was finished; null when there is none. */
  index: Index | null
  /** Where the last whole frame ends. */
  end: number
  size: number
}

/** Reads all of the file, and believes what proves itself. */
export function readArchive(fd: number): Archive {
  const { size } = fstatSync(fd)
  const archive: Archive = { pieces: new Map(), index: null, end: 0, size }
  for (const { header, body, offset, length } of scannedFrames(fd, size)) {
    archive.end = offset + length
    const { kind, sha256 } = header as { kind?: unknown; sha256?: unknown }
    if (kind === 'piece' && typeof sha256 === 'string') archive.pieces.set(sha256, { offset, length })
    if (kind === 'index') archive.index = Index.parse(JSON.parse(inflateRawSync(body).toString('utf8')))
  }
  return archive
}

/** A piece as it was before it was packed; null when it is damaged or missing. */
export function pieceOf(fd: number, archive: Archive, sha256: string): Buffer | null {
  const place = archive.pieces.get(sha256)
  const frame = place && readFrame(fd, place)
  if (!frame) return null
  const { packed } = frame.header as { packed: boolean }
  const bytes = packed ? inflateRawSync(frame.body, { maxOutputLength: piece_bytes }) : frame.body
  return sha256Of(bytes) === sha256 ? bytes : null
}

/** Appends a piece unless it is there. Gives its name. */
export function addPiece(fd: number, archive: Archive, bytes: Buffer): string {
  const sha256 = sha256Of(bytes)
  if (!archive.pieces.has(sha256)) {
    const deflated = deflateRawSync(bytes, { level: 5 })
    const packed = deflated.length < bytes.length * 0.95
    const frame = frameOf({ kind: 'piece', sha256, packed }, packed ? deflated : bytes)
    archive.pieces.set(sha256, append(fd, archive, frame))
  }
  return sha256
}

/** From now on the backup is finished, once the file is synced. */
export function addIndex(fd: number, archive: Archive, index: Index): void {
  const frame = frameOf({ kind: 'index' }, deflateRawSync(JSON.stringify(index)))
  append(fd, archive, frame)
  append(fd, archive, frame)
  archive.index = index
}

/** Bytes of the pieces that the newest backup needs. */
export function neededBytes({ index, pieces }: Archive): number {
  const needed = new Set(index?.files.flatMap((file) => file.pieces))
  return [...needed].reduce((sum, sha256) => sum + (pieces.get(sha256)?.length ?? 0), 0)
}

/** Appends a whole frame. */
export function append(fd: number, archive: Archive, bytes: Buffer): FramePlace {
  const offset = archive.end
  for (let written = 0; written < bytes.length; ) {
    written += writeSync(fd, bytes, written, bytes.length - written, offset + written)
  }
  archive.end = offset + bytes.length
  archive.size = Math.max(archive.size, archive.end)
  return { offset, length: bytes.length }
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
