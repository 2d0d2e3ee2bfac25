/** Reads every commit of the log's files from the disk. Changes nothing. */
import { closeSync, openSync } from 'node:fs'
import type { RecordDamage } from '../record.ts'
import { groupsIn, isGroupWhole } from './closed-segment.ts'
import { readBytes, scan } from './open-segment.ts'
import { between, within } from './recover.ts'
import { listSegments, type Segment } from './segments.ts'

export interface LogVerified {
  files: number
  commits: number
  /** Commits in which one flipped bit is put right whenever they are read. */
  mended: number
  damage: RecordDamage[]
}

/** Yields after each group of commits, so that it can be done in pieces; `which` files, by default all of them. */
export function* verifyLog(folder: string, which = (_: Segment) => true): Generator<void, LogVerified> {
  const { segments } = listSegments(folder)
  const found: LogVerified = { files: 0, commits: 0, mended: 0, damage: between(segments) }
  for (const segment of segments.filter(which)) {
    const fd = opened(segment)
    if (fd === null) continue // regrouped or trimmed meanwhile
    try {
      found.files++
      if (segment.isClosed) yield* verifyClosed(segment, fd, found)
      else verifyOpen(segment, fd, found)
    } finally {
      closeSync(fd)
    }
    yield
  }
  return found
}

function opened({ path }: Segment): number | null {
  try {
    return openSync(path, 'r')
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw err
  }
}

function* verifyClosed(segment: Segment, fd: number, found: LogVerified): Generator<void> {
  let next = segment.first
  let before_ms: number | null = null
  const lose = (from: number, to: number, to_ms: number | null) =>
    found.damage.push({ file: `log/${segment.name}`, aside: null, lost: { from, to, from_ms: before_ms, to_ms } })
  for (const group of groupsIn(fd)) {
    const isWhole = isGroupWhole(fd, group)
    if (isWhole && group.first > next) lose(next, group.first - 1, group.newest_ms)
    if (!isWhole) lose(next, group.last, group.newest_ms)
    found.commits += isWhole ? group.last - group.first + 1 : 0
    next = group.last + 1
    before_ms = group.newest_ms
    yield
  }
  if (next <= segment.last!) lose(next, segment.last!, null)
}

function verifyOpen(segment: Segment, fd: number, found: LogVerified) {
  const read = scan(readBytes(fd, 0, Number.MAX_SAFE_INTEGER))
  found.commits += read.frames.filter(({ hasEntries }) => hasEntries).length
  found.mended += read.mended
  found.damage.push(...within(segment, read))
}
