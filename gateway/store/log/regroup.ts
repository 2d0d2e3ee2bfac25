/**
 * Regrouping: open segments that are no longer written to become one closed segment, a tenth of their size. It reads and
 * writes files that nobody else writes, so it runs beside the receipts, in a thread of its own.
 */
import { closeSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { replaceSynced, syncFolder } from '../../../edge/platform/copies.ts'
import { encodedGroup, groupsIn, newestIn, readGroup } from './closed-segment.ts'
import type { CommitText } from './commit-columns.ts'
import { inflated } from './deflate.ts'
import { readBytes, readFrame, scan, snapshotOf } from './open-segment.ts'
import { closedName, listSegments, logFolderIn, type Segment, segment_bytes, sizeOf } from './segments.ts'

const group_chars = 1024 * 1024
/** A closed segment below this size is taken into the next one: a small village's day is a few kilobytes. */
const small_bytes = 128 * 1024
const segments_max = 8 // of 2 MiB: what one run holds in memory

/** Regroups one stretch of segments whose commits are all older than `before_ms`; false when there is none. */
export function regroup(folder: string, before_ms: number): boolean {
  const { segments } = listSegments(folder)
  const taken = stretchOf(segments, before_ms)
  if (taken.length === 0) return false
  const [first, last] = [taken[0]!.first, taken.at(-1)!.last!]
  const home = logFolderIn(folder)
  const path = join(home, closedName(first, last))
  replaceSynced(path, Buffer.concat(groupsOf(taken)))
  syncFolder(home)
  for (const segment of taken) rmSync(segment.path, { force: true })
  return true
}

/** The oldest open segments that may be regrouped, because they are old enough or full, with a small closed one before them. */
function stretchOf(segments: readonly Segment[], before_ms: number): Segment[] {
  const begin = segments.findIndex(({ isClosed }) => !isClosed)
  const isOld = (segment: Segment, i: number) => {
    const next = segments[i + 1]
    if (segment.isClosed || !next || next.isClosed) return false
    const isFull = sizeOf(segment) >= segment_bytes
    return isFull || (snapshotOf(next)?.at_ms ?? Number.POSITIVE_INFINITY) < before_ms
  }
  const open: Segment[] = []
  for (let i = begin; i >= 0 && i < segments.length && open.length < segments_max; i++) {
    if (!isOld(segments[i]!, i)) break
    if (segments[i]!.last! >= segments[i]!.first) open.push(segments[i]!)
  }
  const before = segments[begin - 1]
  const isJoined = before?.isClosed && before.last! + 1 === open[0]?.first && sizeOf(before) < small_bytes
  return open.length > 0 && isJoined ? [before, ...open] : open
}

/** What can be read of them, each commit as `change` makes it, in groups of about a megabyte of text. */
export function groupsOf(segments: readonly Segment[], change = (commit: CommitText) => commit): Buffer[] {
  const groups: Buffer[] = []
  let commits: CommitText[] = []
  let chars = 0
  const close = () => {
    if (commits.length > 0) groups.push(encodedGroup(commits))
    commits = []
    chars = 0
  }
  for (const segment of segments) {
    for (const found of commitsOf(segment)) {
      const commit = change(found)
      commits.push(commit)
      chars += commit.json.length
      if (chars >= group_chars) close()
    }
  }
  close()
  return groups
}

function* commitsOf(segment: Segment): Generator<CommitText> {
  const fd = openSync(segment.path, 'r')
  try {
    if (segment.isClosed) {
      for (const group of groupsIn(fd)) yield* readGroup(fd, group) ?? []
      return
    }
    for (const place of scan(readBytes(fd, 0, Number.MAX_SAFE_INTEGER)).frames) {
      if (!place.hasEntries || place.pos > segment.last! || place.pos < segment.first) continue
      const frame = readFrame(fd, place)
      if (frame?.entries) yield { pos: frame.pos, at_ms: frame.at_ms, json: inflated(frame.entries) }
    }
  } finally {
    closeSync(fd)
  }
}

/** When the newest commit of a segment was made; null where it cannot be told. */
export function newestOf(segment: Segment, next: Segment | undefined): number | null {
  if (segment.isClosed) return newestIn(segment)
  return next && !next.isClosed ? (snapshotOf(next)?.at_ms ?? null) : null
}
