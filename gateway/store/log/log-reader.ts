/** Reads commits back from the files of the log, beside the one who writes them. */
import { inflated } from './deflate.ts'
import { hasOldLog, openOldLog } from './old-log.ts'
import { openSegmentReader, type SegmentReader } from './segment-reader.ts'
import { listSegments, type Segment } from './segments.ts'

export interface StoredCommit {
  pos: number
  /** JSON array of entries; null when they cannot be read. */
  json: string | null
}

/** The newest position that is on disk, as the thread that writes the log tells it; see `syncedPosition`. */
export type Synced = BigInt64Array

export interface LogReader {
  /** Commits after `pos`: at least one if there is one, then until their stored size reaches `bytes`. */
  read(pos: number, bytes: number): StoredCommit[]
  /** The oldest position still held; the next to come when none is. */
  first(): number
  close(): void
}

const lostCommit_bytes = 64 // what a commit that cannot be read counts, so that a long gap comes in pieces
const open_max = 3
const relist_max = 5

/** What is shared between the thread that writes the log and those that read it: never read what fsync may still refuse. */
export function syncedPosition(): Synced {
  return new BigInt64Array(new SharedArrayBuffer(8))
}

/** Without `synced` everything that stands in the files is read: for a log that nobody writes. */
export function openLogReader(folder: string, synced?: Synced): LogReader {
  const open = new Map<string, SegmentReader>()
  let old: ReturnType<typeof openOldLog> | null = null

  return {
    read: (pos, bytes) => retried(() => read(pos, bytes)),
    first: () => retried(first),
    close() {
      old?.close()
      for (const reader of open.values()) reader.close()
    },
  }

  function first(): number {
    const { segments } = listSegments(folder)
    const oldest = oldLog()?.first() ?? null
    return oldest ?? segments[0]?.first ?? 1
  }

  function read(pos: number, bytes: number): StoredCommit[] {
    // Asked before the files are listed: what is on disk by now is in a file that is listed.
    const upTo = synced ? Number(Atomics.load(synced, 0)) : null
    const { segments } = listSegments(folder)
    const page: Page = { commits: [], at: pos, bytes: 0, bytes_max: bytes }
    readOld(page)
    for (const [i, segment] of segments.entries()) {
      if (page.bytes >= bytes) break
      if (segment.last !== null && segment.last <= page.at) continue
      passOver(page, segment.first - 1, i === 0 && !old)
      readSegment(page, segment, segment.last ?? upTo)
    }
    // A position is always given, so that nobody waits for what is not there any more.
    const end = Math.max(page.at, upTo ?? 0)
    if (page.commits.length === 0 && end > pos && page.at === pos) {
      const found = stillOpen(pos + 1)
      if (found) add(page, pos + 1, found.json, found.bytes)
      else add(page, end, null)
    }
    return page.commits
  }

  function readOld(page: Page) {
    const from = oldLog()
    while (from && page.bytes < page.bytes_max) {
      const next = from.next(page.at)
      if (!next) return
      add(page, next.pos, next.body === null ? null : inflatedOrNull(next.body), next.body?.length)
    }
  }

  function readSegment(page: Page, segment: Segment, last: number | null) {
    const reader = readerOf(segment)
    const upTo = last ?? reader.last()
    while (page.at < upTo && page.bytes < page.bytes_max) {
      const found = reader.commit(page.at + 1)
      add(page, page.at + 1, found?.json ?? null, found?.bytes)
    }
  }

  /** A file that was taken away under a running gateway can be read as long as it is open. */
  function stillOpen(pos: number) {
    for (const reader of open.values()) {
      const found = reader.commit(pos)
      if (found) return found
    }
    return null
  }

  function readerOf(segment: Segment): SegmentReader {
    const known = open.get(segment.name)
    if (known?.isThere()) return known
    known?.close()
    open.delete(segment.name) // opening may fail, and a file is closed once
    const reader = openSegmentReader(segment)
    open.set(segment.name, reader)
    for (const [name, other] of open) {
      if (open.size <= open_max) break
      other.close()
      open.delete(name)
    }
    return reader
  }

  function oldLog() {
    const isThere = hasOldLog(folder)
    if (isThere) old ??= openOldLog(folder)
    else if (old) {
      old.close()
      old = null
    }
    return old
  }
}

interface Page {
  commits: StoredCommit[]
  at: number
  bytes: number
  bytes_max: number
}

function add(page: Page, pos: number, json: string | null, bytes = lostCommit_bytes) {
  page.commits.push({ pos, json })
  page.at = pos
  page.bytes += bytes
}

/** Between two files commits are missing; before the first one they were trimmed. */
function passOver(page: Page, upTo: number, isTrimmed: boolean) {
  if (isTrimmed) page.at = Math.max(page.at, upTo)
  while (page.at < upTo && page.bytes < page.bytes_max) add(page, page.at + 1, null)
}

/** A file may be regrouped or trimmed away between listing and opening it. */
function retried<T>(ask: () => T): T {
  for (let tries = 1; ; tries++) {
    try {
      return ask()
    } catch (err) {
      if ((err as NodeJS.ErrnoException).code !== 'ENOENT' || tries === relist_max) throw err
    }
  }
}

// A card that rots must not stop the gateway for ever at the same commit: the caller says so and goes on.
function inflatedOrNull(body: Buffer): string | null {
  try {
    return inflated(body)
  } catch (err) {
    if ((err as { code?: string }).code?.startsWith('Z_') || err instanceof RangeError) return null
    throw err
  }
}
