/**
 * One commit as bytes in an open segment, little-endian:
 *
 *   0   magic           4   "PCm1"
 *   4   entries_bytes   4   0 when only readers' positions are saved
 *   8   save_bytes      4
 *   12  checksum        4   CRC-32 of what follows the header
 *   16  pos             8   float64: the commit's position; that of the last commit when it has no entries
 *   24  at_ms           8   float64
 *   32  checksum        4   CRC-32 of bytes 0 to 31
 *   36  0               4
 *   40  entries, then save: see `deflate.ts`; JSON of `ReaderState[]`
 *
 * Frames begin at multiples of 8. A frame lies in as few pages of 4 KiB as it can (`placeOf`): a page is what fsync
 * writes, and a commit of a village is about 1 KiB, so that it costs one page and never two.
 */

import { checksumOf, type Soundness, soundnessOf } from '../../../edge/platform/checksum.ts'
import type { ReaderState } from '../record.ts'

export const frameHeader_bytes = 40
const magic = 0x316d_4350 // "PCm1"
const page_bytes = 4_096
/** More than the largest commit (`receipt.ts`: 4 MB of text, and one pack more). */
const part_max = 64 * 1024 * 1024

export interface Frame {
  pos: number
  at_ms: number
  /** Deflated JSON; null when there are none. */
  entries: Buffer | null
  save: ReaderState[]
}

/** What stands in a header. */
export interface FrameHeader {
  entries_bytes: number
  save_bytes: number
  checksum: number
  pos: number
  at_ms: number
  soundness: Exclude<Soundness, 'damaged'>
}

export function encodedFrame({ pos, at_ms, entries, save }: Frame): Buffer {
  const saved = Buffer.from(save.length > 0 ? JSON.stringify(save) : '')
  const entered = entries ?? Buffer.alloc(0)
  const header = Buffer.alloc(frameHeader_bytes)
  header.writeUInt32LE(magic, 0)
  header.writeUInt32LE(entered.length, 4)
  header.writeUInt32LE(saved.length, 8)
  header.writeUInt32LE(checksumOf(entered, saved), 12)
  header.writeDoubleLE(pos, 16)
  header.writeDoubleLE(at_ms, 24)
  header.writeUInt32LE(checksumOf(header.subarray(0, 32)), 32)
  return Buffer.concat([header, entered, saved])
}

/** The header at `at`, or null when none stands there. A single flipped bit is mended in `bytes`. */
export function frameHeaderAt(bytes: Buffer, at: number): FrameHeader | null {
  if (at + frameHeader_bytes > bytes.length || !isAlmost(bytes.readUInt32LE(at), magic)) return null
  const header = bytes.subarray(at, at + frameHeader_bytes)
  const soundness = soundnessOf(header.subarray(0, 32), header.readUInt32LE(32))
  if (soundness === 'damaged' || header.readUInt32LE(0) !== magic) return null
  const [entries_bytes, save_bytes] = [header.readUInt32LE(4), header.readUInt32LE(8)]
  if (entries_bytes > part_max || save_bytes > part_max) return null
  const [pos, at_ms] = [header.readDoubleLE(16), header.readDoubleLE(24)]
  return { entries_bytes, save_bytes, checksum: header.readUInt32LE(12), pos, at_ms, soundness }
}

/** What follows a header, in whole; null when it is damaged. A single flipped bit is mended in `body`. */
export function decodedFrame(header: FrameHeader, body: Buffer): (Frame & { isMended: boolean }) | null {
  const { entries_bytes, save_bytes, checksum, pos, at_ms, soundness } = header
  if (body.length < entries_bytes + save_bytes) return null
  const own = body.subarray(0, entries_bytes + save_bytes)
  const bodySoundness = soundnessOf(own, checksum)
  if (bodySoundness === 'damaged') return null
  const saved = own.subarray(entries_bytes).toString('utf8')
  return {
    pos,
    at_ms,
    entries: entries_bytes > 0 ? own.subarray(0, entries_bytes) : null,
    save: saved === '' ? [] : (JSON.parse(saved) as ReaderState[]),
    isMended: soundness === 'mended' || bodySoundness === 'mended',
  }
}

/** Where a frame of `length` bytes goes when the last one ends at `end`: at once, or at the next page if that touches fewer. */
export function placeOf(end: number, length: number): number {
  const at = aligned(end)
  const nextPage = Math.ceil(at / page_bytes) * page_bytes
  return pagesOf(nextPage, length) < pagesOf(at, length) ? nextPage : at
}

/** Where the frame after `end` may begin: there, or at the next page. */
export function placesAfter(end: number): [number, number] {
  const at = aligned(end)
  return [at, Math.ceil((at + 1) / page_bytes) * page_bytes]
}

function aligned(end: number): number {
  return Math.ceil(end / 8) * 8
}

function pagesOf(at: number, length: number): number {
  return Math.ceil((at + length) / page_bytes) - Math.floor(at / page_bytes)
}

/** Equal, or equal but for one bit. */
function isAlmost(a: number, b: number): boolean {
  const difference = (a ^ b) >>> 0
  return (difference & (difference - 1)) === 0
}
