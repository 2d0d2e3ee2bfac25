/**
 * A closed segment: commits regrouped into columns (`commit-columns.ts`), never written again. Groups one after the other,
 * each with a header, little-endian:
 *
 *   0   magic      4   "PCg1"
 *   4   bytes      4   of the body behind the header
 *   8   checksum   4   CRC-32 of the body
 *   12  commits    4
 *   16  first      8   float64: the positions that it holds, from … to
 *   24  last       8
 *   32  newest_ms  8   when its newest commit was made
 *   40  checksum   4   CRC-32 of bytes 0 to 39
 */
import { closeSync, openSync } from 'node:fs'
import { checksumOf, soundnessOf } from '../../../edge/platform/checksum.ts'
import { type CommitText, decodeCommits, encodeCommits } from './commit-columns.ts'
import { readBytes } from './open-segment.ts'

const header_bytes = 44
const magic = 0x3167_4350 // "PCg1"

export interface Group {
  at: number
  bytes: number
  checksum: number
  first: number
  last: number
  newest_ms: number
}

export function encodedGroup(commits: readonly CommitText[]): Buffer {
  const body = encodeCommits(commits)
  const header = Buffer.alloc(header_bytes)
  header.writeUInt32LE(magic, 0)
  header.writeUInt32LE(body.length, 4)
  header.writeUInt32LE(checksumOf(body), 8)
  header.writeUInt32LE(commits.length, 12)
  header.writeDoubleLE(commits[0]!.pos, 16)
  header.writeDoubleLE(commits.at(-1)!.pos, 24)
  header.writeDoubleLE(commits.at(-1)!.at_ms, 32)
  header.writeUInt32LE(checksumOf(header.subarray(0, 40)), 40)
  return Buffer.concat([header, body])
}

/** Where the groups of a closed segment stand. A damaged header is stepped over: the next one is looked for. */
export function groupsIn(fd: number): Group[] {
  const bytes = readBytes(fd, 0, Number.MAX_SAFE_INTEGER)
  const groups: Group[] = []
  for (let at = 0; at + header_bytes <= bytes.length; ) {
    const group = groupAt(bytes, at)
    if (group) groups.push(group)
    at = group ? group.at + group.bytes : at + 1
  }
  return groups
}

function groupAt(bytes: Buffer, at: number): Group | null {
  const header = bytes.subarray(at, at + header_bytes)
  if ((header[0] ?? 0) !== 0x50 && (header[1] ?? 0) !== 0x43) return null // a flipped bit is in one of them at most
  if (soundnessOf(header.subarray(0, 40), header.readUInt32LE(40)) === 'damaged') return null
  if (header.readUInt32LE(0) !== magic) return null
  const [first, last, newest_ms] = [16, 24, 32].map((place) => header.readDoubleLE(place))
  return {
    at: at + header_bytes,
    bytes: header.readUInt32LE(4),
    checksum: header.readUInt32LE(8),
    first: first!,
    last: last!,
    newest_ms: newest_ms!,
  }
}

/** The commits of a group; null when it is damaged. A single flipped bit is put right. */
export function readGroup(fd: number, { at, bytes, checksum }: Group): CommitText[] | null {
  const body = readBytes(fd, at, bytes)
  return body.length < bytes || soundnessOf(body, checksum) === 'damaged' ? null : decodeCommits(body)
}

/** Whether a group can be read, without reading what its commits say. */
export function isGroupWhole(fd: number, { at, bytes, checksum }: Group): boolean {
  const body = readBytes(fd, at, bytes)
  return body.length === bytes && soundnessOf(body, checksum) !== 'damaged'
}

/** When the newest commit of a closed segment was made; null where no header can be read. */
export function newestIn({ path }: { path: string }): number | null {
  const fd = openSync(path, 'r')
  try {
    return groupsIn(fd).at(-1)?.newest_ms ?? null
  } finally {
    closeSync(fd)
  }
}
