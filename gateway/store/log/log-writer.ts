/**
 * The log as it is written: each commit is one frame at the end of the newest segment, safe when its fsync has returned.
 * Positions and states of the log's readers stand in the same frames, so that a reader's step and what it wrote are one
 * commit.
 */
import { rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { openCopies, writeSynced } from '../../../edge/platform/copies.ts'
import { isSystemError } from '../../../edge/platform/reading-files.ts'
import type { CommitRequest } from '../receipt.ts'
import { DiskRefused, type ReaderState, type RecordDamage } from '../record.ts'
import { deflated } from './deflate.ts'
import type { Synced } from './log-reader.ts'
import { hasOldLog, openOldLog, removeOldLog } from './old-log.ts'
import { beginSegment, continueSegment, type SegmentWriter } from './open-segment.ts'
import { type CopiedPositions, positionsCopy, recoverLog } from './recover.ts'
import { newestOf } from './regroup.ts'
import { listSegments, logFolderIn, openName, segment_bytes, sizeOf, syncLogFolder } from './segments.ts'

export interface LogWriter {
  position(): number
  /** When the newest commit was made; null for an empty log. */
  newest_ms(): number | null
  bytes(): number
  /** Returns after fsync. Throws `DiskRefused`, and then nothing of the commit was kept. */
  commit(commit: CommitRequest, at_ms: number): number
  reader(name: string): ReaderState
  /** What is committed from now on goes into another file: the one so far is written to no more. */
  roll(): void
  /** The next commit comes after `pos`, even when this log does not reach that far. Gives the position it has now. */
  continueAfter(pos: number): number
  /**
   * Removes the oldest segment whose commits are all at or before `pos`, when one of the limits says so; tells how many
   * commits went.
   */
  trim(pos: number, limits: readonly TrimLimit[]): number
  /** What was found lost when the log was opened. */
  damage(): RecordDamage[]
  close(): void
}

/** The segment that is written to. `first_ms`: when its first commit was made. */
/** Commits that are older than this may go while the log has more bytes than these. */
export interface TrimLimit {
  before_ms: number
  bytes: number
}

interface OpenSegment {
  writer: SegmentWriter
  first: number
  generation: number
  first_ms: number | null
}

const segment_ms = 3_600_000 // and at `segment_bytes`: what is closed can be regrouped, verified and trimmed

/** Opens or creates the log. Whatever is damaged is passed over and told by `damage`. */
export function openLogWriter(folder: string, synced?: Synced): LogWriter {
  syncLogFolder(folder)
  const found = recoverLog(folder)
  const { damage } = found
  const copies = openCopies(folder)
  const readers = found.save
  let { position, newest_ms } = found
  let open: OpenSegment | null = found.goesOn && {
    writer: continueSegment(found.goesOn.path, found.goesOn.end),
    first: found.goesOn.first,
    generation: found.goesOn.generation,
    first_ms: found.goesOn.first_ms,
  }
  let older_bytes = bytesOfOthers()
  tellSynced()

  return {
    position: () => position,
    newest_ms: () => newest_ms,
    bytes: () => older_bytes + (open?.writer.end() ?? 0),
    commit,
    reader: (name) => readers.get(name) ?? { reader: name, pos: 0 },
    roll() {
      if (open && open.first <= position) refusedByDisk(begin)
    },
    continueAfter(pos) {
      if (pos <= position) return position
      damage.push({ file: 'log', aside: null, lost: { from: position + 1, to: pos, from_ms: newest_ms, to_ms: null } })
      position = pos
      refusedByDisk(begin)
      tellSynced()
      return position
    },
    trim,
    damage: () => damage,
    close() {
      copyPositions()
      open?.writer.close()
    },
  }

  /** A second copy of what every segment begins with, for the day when the segment is damaged. A full disk may lack it. */
  function copyPositions() {
    const positions: CopiedPositions = { position, newest_ms, save: [...readers.values()] }
    try {
      copies.save(positionsCopy, Buffer.from(JSON.stringify(positions)))
    } catch (err) {
      if (!isSystemError(err)) throw err
    }
  }

  function commit({ body, save }: CommitRequest, at_ms: number): number {
    const entries = body === null ? null : deflated(body)
    const pos = position + Number(entries !== null)
    const writer = refusedByDisk(() => {
      if (open && !open.writer.isThere()) putBack(open)
      const writer = mustBegin(at_ms) ? begin() : open!.writer
      writer.append({ pos, at_ms, entries, save })
      return writer
    })
    for (const state of save) readers.set(state.reader, state)
    if (entries && open?.writer === writer) open.first_ms ??= at_ms
    if (entries) newest_ms = at_ms
    position = pos
    tellSynced()
    return position
  }

  /** The file was taken away while we write it. Its bytes are still in our hands. */
  function putBack(lost: NonNullable<typeof open>) {
    const bytes = lost.writer.bytes()
    syncLogFolder(folder)
    const path = join(logFolderIn(folder), openName(lost.first, lost.generation))
    rmSync(path, { force: true, recursive: true })
    writeSynced(path, bytes)
    syncLogFolder(folder)
    lost.writer.close()
    lost.writer = continueSegment(path, bytes.length)
  }

  function mustBegin(at_ms: number): boolean {
    if (!open?.writer.isSound()) return true
    const { writer, first_ms } = open
    return writer.end() > segment_bytes || (first_ms !== null && Math.abs(at_ms - first_ms) > segment_ms)
  }

  /** Begins the next segment; the last one ends where it is. */
  function begin(): SegmentWriter {
    const first = position + 1
    const { segments, replaced } = listSegments(folder)
    const same = [...segments, ...replaced].filter((one) => !one.isClosed && one.first === first)
    const generation = 1 + Math.max(0, ...same.map(({ generation }) => generation))
    const path = join(logFolderIn(folder), openName(first, generation))
    const snapshot = { pos: position, at_ms: newest_ms ?? 0, entries: null, save: [...readers.values()] }
    let writer: SegmentWriter
    try {
      writer = beginSegment(path, snapshot)
      syncLogFolder(folder)
    } catch (err) {
      rmSync(path, { force: true })
      throw err
    }
    open?.writer.close()
    open = { writer, first, generation, first_ms: null }
    for (const { path } of same) rmSync(path, { force: true }) // they hold no commit that was acknowledged
    older_bytes = bytesOfOthers()
    copyPositions()
    return writer
  }

  function trim(pos: number, limits: readonly TrimLimit[]): number {
    older_bytes = bytesOfOthers()
    const bytes = older_bytes + (open?.writer.end() ?? 0)
    const isOver = (newest_ms: number) => limits.some((limit) => newest_ms < limit.before_ms && bytes > limit.bytes)
    const mayGo = (last: number, newest_ms: number) => last <= pos && isOver(newest_ms)
    if (hasOldLog(folder)) return trimOld(mayGo)
    if (open && open.first_ms !== null && open.first <= pos && isOver(open.first_ms)) begin()
    const [oldest, next] = listSegments(folder).segments
    if (!oldest || !next || !mayGo(next.first - 1, newestOf(oldest, next) ?? statSync(oldest.path).mtimeMs)) return 0
    rmSync(oldest.path, { force: true })
    older_bytes = bytesOfOthers()
    return next.first - oldest.first
  }

  function trimOld(mayGo: (last: number, newest: number) => boolean): number {
    const old = openOldLog(folder)
    const [first, last] = [old.first() ?? old.last(), old.last()]
    const newest = old.next(last - 1)?.at_ms ?? Number.NEGATIVE_INFINITY
    old.close()
    if (last > 0 && !mayGo(last, newest)) return 0
    removeOldLog(folder)
    return Math.max(1, last - first + 1)
  }

  function bytesOfOthers(): number {
    const { segments } = listSegments(folder)
    return segments.filter(({ first }) => first !== open?.first).reduce((sum, one) => sum + sizeOf(one), 0)
  }

  function tellSynced() {
    if (synced) Atomics.store(synced, 0, BigInt(position))
  }
}

/** Trouble with a file is the disk's: the sender keeps what it has. */
function refusedByDisk<T>(write: () => T): T {
  try {
    return write()
  } catch (err) {
    if (!isSystemError(err)) throw err
    throw new DiskRefused(`The disk did not take a commit: ${(err as Error).message}.`, { cause: err })
  }
}
