/**
 * The files of the log, in the folder `log/` of the data folder. Positions are in their names, so that a file that is
 * lost as a whole still tells which commits went with it.
 *
 *   0000000000000001-0000000000043200.closed   regrouped and immutable, see `closed-segment.ts`
 *   0000000000000001-0000000000043200-2.closed   written anew, because something of it was forgotten
 *   0000000000043201.log                       as the commits came, see `open-segment.ts`; the newest is written to
 *   0000000000050000-2.log                     begun at the same position as another, whose disk had failed
 *
 * A commit belongs to the segment with the highest first position at or before it: what an earlier one has of it was
 * refused, and its sender has sent it again.
 */
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../../../edge/platform/copies.ts'
import { namesIn } from '../../../edge/platform/reading-files.ts'

/** A segment is begun anew beyond this size. */
export const segment_bytes = 2 * 1024 * 1024

export interface Segment {
  name: string
  path: string
  first: number
  /** Of a closed segment, as its name says; of an open one the position before the next segment, null for the newest. */
  last: number | null
  isClosed: boolean
  generation: number
}

const pattern = /^(\d{16})(?:-(\d{16})(?:-(\d+))?\.closed|(?:-(\d+))?\.log)$/

export function logFolderIn(folder: string): string {
  return join(folder, 'log')
}

/** All segments, oldest first. Those whose commits a closed one has taken over are listed apart. */
export function listSegments(folder: string): { segments: Segment[]; replaced: Segment[] } {
  const found = namesIn(logFolderIn(folder))
    .flatMap((name) => segmentOf(folder, name) ?? [])
    .sort((a, b) => a.first - b.first || Number(b.isClosed) - Number(a.isClosed) || a.generation - b.generation)
  for (const [i, segment] of found.entries()) {
    if (!segment.isClosed && i + 1 < found.length) segment.last = found[i + 1]!.first - 1
  }
  const closed = found.filter(({ isClosed }) => isClosed)
  const isReplaced = (segment: Segment) => closed.some((other) => other !== segment && replaces(other, segment))
  return { segments: found.filter((one) => !isReplaced(one)), replaced: found.filter(isReplaced) }
}

/** Whether a closed one holds all that the other holds, and is the newer of two of the same commits. */
function replaces(closed: Segment, other: Segment): boolean {
  const last = other.last ?? Number.POSITIVE_INFINITY
  if (closed.first > other.first || last > closed.last!) return false
  const isSame = other.isClosed && closed.first === other.first && last === closed.last
  return !isSame || closed.generation > other.generation
}

function segmentOf(folder: string, name: string): Segment | null {
  const parts = pattern.exec(name)
  if (!parts) return null
  const [, first, last, closedGeneration, openGeneration] = parts
  return {
    name,
    path: join(logFolderIn(folder), name),
    first: Number(first),
    last: last === undefined ? null : Number(last),
    isClosed: last !== undefined,
    generation: Number(closedGeneration ?? openGeneration ?? 1),
  }
}

export function openName(first: number, generation: number): string {
  return `${padded(first)}${generation > 1 ? `-${generation}` : ''}.log`
}

export function closedName(first: number, last: number, generation = 1): string {
  return `${padded(first)}-${padded(last)}${generation > 1 ? `-${generation}` : ''}.closed`
}

function padded(pos: number): string {
  return String(pos).padStart(16, '0')
}

export function sizeOf({ path }: Pick<Segment, 'path'>): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** Makes names in the log's folder safe from a power cut; makes the folder where it is missing. */
export function syncLogFolder(folder: string): void {
  mkdirSync(logFolderIn(folder), { recursive: true })
  syncFolder(logFolderIn(folder))
}
