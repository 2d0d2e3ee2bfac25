/** One segment of the log, commit by commit. */
import { closeSync, fstatSync, openSync, statSync } from 'node:fs'
import { type Group, groupsIn, readGroup } from './closed-segment.ts'
import type { CommitText } from './commit-columns.ts'
import { inflated } from './deflate.ts'
import { type FramePlace, readBytes, readFrame, scan } from './open-segment.ts'
import type { Segment } from './segments.ts'

export interface SegmentReader {
  /** A commit as text, and what it takes on disk; null when it cannot be read, or is not in this segment. */
  commit(pos: number): { json: string; bytes: number } | null
  /** The newest position in it. */
  last(): number
  /** Whether the file still is the one that was opened. */
  isThere(): boolean
  close(): void
}

const page_bytes = 4_096
const scan_bytes = 8 * 1024 * 1024

export function openSegmentReader(segment: Segment): SegmentReader {
  return segment.isClosed ? openClosedReader(segment) : openFrameReader(segment)
}

/** Holds the commits of the group that was asked for last: about a megabyte of text. */
function openClosedReader(segment: Segment): SegmentReader {
  const fd = openSync(segment.path, 'r')
  const { ino } = fstatSync(fd)
  const groups = groupsIn(fd)
  let held: { group: Group; commits: Map<number, CommitText>; perCommit_bytes: number } | null = null

  return {
    commit(pos) {
      const group = groups.find(({ first, last }) => first <= pos && pos <= last)
      if (!group) return null
      if (held?.group !== group) {
        const commits = readGroup(fd, group) ?? []
        const perCommit_bytes = Math.ceil(group.bytes / Math.max(1, commits.length))
        held = { group, commits: new Map(commits.map((commit) => [commit.pos, commit])), perCommit_bytes }
      }
      const found = held.commits.get(pos)
      // Counted as what it takes in memory: a page of a megabyte would make hundreds.
      return found ? { json: found.json, bytes: Math.max(held.perCommit_bytes, found.json.length >> 2) } : null
    },
    last: () => segment.last!,
    isThere: () => statSync(segment.path, { throwIfNoEntry: false })?.ino === ino,
    close: () => closeSync(fd),
  }
}

function openFrameReader(segment: Segment): SegmentReader {
  const fd = openSync(segment.path, 'r')
  const { ino } = fstatSync(fd)
  const places = new Map<number, FramePlace>()
  let end = 0
  let last = segment.first - 1
  look()

  return {
    commit(pos) {
      if (!places.has(pos)) look()
      const place = places.get(pos)
      const frame = place && readFrame(fd, place)
      if (!frame?.entries) return null
      return { json: inflated(frame.entries), bytes: frame.entries.length }
    },
    last() {
      look()
      return last
    },
    isThere: () => statSync(segment.path, { throwIfNoEntry: false })?.ino === ino,
    close: () => closeSync(fd),
  }

  /** Reads on where the file has grown. */
  function look() {
    for (;;) {
      const from = Math.floor(end / page_bytes) * page_bytes
      if (fstatSync(fd).size <= end) return
      const found = scan(readBytes(fd, from, scan_bytes), from, end)
      if (found.frames.length === 0) return
      for (const place of found.frames) {
        if (!place.hasEntries) continue
        places.set(place.pos, place)
        last = Math.max(last, place.pos)
      }
      end = found.end
    }
  }
}
