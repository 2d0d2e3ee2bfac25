/**
 * A file of the record is a row of frames, and each frame proves itself:
 *
 *   magic (4) · header length (4) · body length (4) · CRC-32 of all the rest (4) · header (JSON) · body
 *
 * So a flipped bit or a page of zeros costs the frame that it hits, and what stands in the others is found by their
 * magic, whatever has become of the list at the end of the file.
 */
import { crc32 } from 'node:zlib'
import { bytesAt } from '../../../edge/platform/reading-files.ts'

const magic = Buffer.from('PfR1', 'latin1')
const lead_bytes = 16
/** More than any frame holds: a length beyond it is damage. */
const part_max = 64 * 1024 * 1024

export interface Frame {
  header: unknown
  body: Buffer
}
export interface Place {
  offset: number
  length: number
}

/** One frame as bytes. */
export function frameOf(header: unknown, body: Uint8Array): Buffer {
  const head = Buffer.from(JSON.stringify(header), 'utf8')
  const frame = Buffer.allocUnsafe(lead_bytes + head.length + body.length)
  magic.copy(frame, 0)
  frame.writeUInt32LE(head.length, 4)
  frame.writeUInt32LE(body.length, 8)
  head.copy(frame, lead_bytes)
  frame.set(body, lead_bytes + head.length)
  frame.writeUInt32LE(checksumOf(frame), 12)
  return frame
}

/** The frame that these bytes are, or null when they are not what was written. */
export function parsedFrame(bytes: Buffer): Frame | null {
  const length = lengthOf(bytes)
  if (length === null || length !== bytes.length || bytes.readUInt32LE(12) !== checksumOf(bytes)) return null
  const start = lead_bytes + bytes.readUInt32LE(4)
  return { header: JSON.parse(bytes.toString('utf8', lead_bytes, start)) as unknown, body: bytes.subarray(start) }
}

/** Reads the frame at `place` of an open file; null when it is damaged, or the file ends before it does. */
export function readFrame(fd: number, { offset, length }: Place): Frame | null {
  return parsedFrame(bytesAt(fd, offset, length))
}

/** Every whole frame of a file of `size` bytes, found without any list of them. */
export function* scannedFrames(fd: number, size: number): Generator<Frame & Place> {
  let offset = 0
  while (offset + lead_bytes <= size) {
    const lead = bytesAt(fd, offset, lead_bytes)
    const length = lengthOf(lead)
    const frame = length !== null && offset + length <= size ? readFrame(fd, { offset, length }) : null
    if (frame) {
      yield { ...frame, offset, length: length! }
      offset += length!
    } else offset = nextMagic(fd, offset + 1, size)
  }
}

const window_bytes = 64 * 1024

function nextMagic(fd: number, from: number, size: number): number {
  for (let offset = from; offset < size; offset += window_bytes) {
    const found = bytesAt(fd, offset, window_bytes + magic.length).indexOf(magic)
    if (found >= 0) return offset + found
  }
  return size
}

function lengthOf(lead: Buffer): number | null {
  if (lead.length < lead_bytes || !lead.subarray(0, 4).equals(magic)) return null
  const [head, body] = [lead.readUInt32LE(4), lead.readUInt32LE(8)]
  return head > part_max || body > part_max ? null : lead_bytes + head + body
}

// Of the lengths and of everything behind the checksum itself.
function checksumOf(frame: Buffer): number {
  return crc32(frame.subarray(lead_bytes), crc32(frame.subarray(4, 12)))
}
