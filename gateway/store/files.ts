/** The record and the log as files, for who copies them: which there are, what each holds, and whether it is whole. */
import { closeSync, openSync } from 'node:fs'
import { namesIn } from '../../edge/platform/reading-files.ts'
import { readBytes, scan } from './log/open-segment.ts'
import { openSegmentReader } from './log/segment-reader.ts'
import { listSegments } from './log/segments.ts'
import { openFrameCache } from './segments/frame-cache.ts'
import { openSegment } from './segments/segment.ts'
import type { State } from './tables/state.ts'
import { recordFolderIn } from './tables/tables.ts'

/** A file of the record, by what it says of itself. */
export interface RecordFile {
  /** As in `00000012.seg`. */
  name: string
  from: number
  to: number
  replaces: readonly string[]
  /** The segments that lay beside it when it was written, as far as it can be read. */
  beside: readonly string[]
  /** Segments of which something was lost before it was written. */
  lossesIn: readonly string[]
}

/** A file of the log; `last` is null for the one that is written to. */
export interface LogFile {
  name: string
  first: number
  last: number | null
}

/** The names of the segments in the folder of the record, ascending. */
export function recordNames(folder: string): string[] {
  return namesIn(recordFolderIn(folder))
    .filter((name) => /^\d+\.seg$/.test(name))
    .sort()
}

/** When something was last forgotten, by any of the segments that can be read; null: never. */
export function lastForgotten_ms(folder: string): number | null {
  let last_ms: number | null = null
  for (const name of recordNames(folder)) {
    const segment = openSegment(recordFolderIn(folder), name.replace('.seg', ''), unheard())
    segment?.close()
    for (const { at_ms } of (segment?.state as State | null)?.forgotten ?? [])
      last_ms = Math.max(last_ms ?? at_ms, at_ms)
  }
  return last_ms
}

function unheard() {
  return { cache: openFrameCache(), damaged: () => undefined }
}

/** What a segment says of itself; null when nothing of it says what it is. Throws the system's error. */
export function recordFile(folder: string, name: string): RecordFile | null {
  const segment = openSegment(recordFolderIn(folder), name.replace('.seg', ''), unheard())
  if (!segment) return null
  segment.close()
  const { from, to, replaces } = segment.identity
  const { files: beside = [], losses = [] } = (segment.state as State | null) ?? {}
  return {
    name,
    from,
    to,
    replaces: replaces.map(fileName),
    beside: beside.map(fileName),
    lossesIn: losses.map(({ file }) => file),
  }
}

/** Reads all of a segment. */
export function isRecordFileWhole(folder: string, name: string): boolean {
  let isWhole = true
  const damaged = () => {
    isWhole = false
  }
  const segment = openSegment(recordFolderIn(folder), name.replace('.seg', ''), { cache: openFrameCache(), damaged })
  if (!segment) return false
  for (const _ of segment.verify()) if (!isWhole) break
  segment.close()
  return isWhole
}

/** The files of the log that count, oldest first. */
export function logFiles(folder: string): LogFile[] {
  return listSegments(folder).segments.map(({ name, first, last }) => ({ name, first, last }))
}

/** Files of the log whose commits another one has taken over, which is whole. */
export function replacedLogFiles(folder: string): string[] {
  const { segments, replaced } = listSegments(folder)
  const isWhole = (one: { name: string; last: number | null }) => lostInLogFile(folder, one.name, one.last!) === 0
  return replaced
    .filter((old) =>
      segments.some((by) => by.isClosed && by.first <= old.first && old.last! <= by.last! && isWhole(by)),
    )
    .map(({ name }) => name)
}

/** How many commits of a file of the log cannot be read, of those up to `upTo`; 0 = it is whole. */
export function lostInLogFile(folder: string, name: string, upTo: number): number {
  const { segments, replaced } = listSegments(folder)
  const segment = [...segments, ...replaced].find((one) => one.name === name)
  if (!segment) return 0
  const reader = openSegmentReader(segment)
  try {
    let lost = 0
    for (let pos = segment.first; pos <= Math.min(upTo, segment.last ?? upTo); pos++) {
      if (reader.commit(pos) === null) lost++
    }
    return lost
  } finally {
    reader.close()
  }
}

/** How far a file of the log that is appended to can be read. */
export interface LogEnd {
  /** Where its last whole frame begins and ends, among those up to the position that was asked for; 0 when there is none. */
  lastAt: number
  end: number
  pos: number
  /** Places that held bytes that were no frame. */
  holes: number
}

export function logEnd(path: string, upTo = Number.POSITIVE_INFINITY): LogEnd {
  const fd = openSync(path, 'r')
  try {
    const { frames, holes } = scan(readBytes(fd, 0, Number.MAX_SAFE_INTEGER))
    const last = frames.findLast(({ pos }) => pos <= upTo)
    return last
      ? { lastAt: last.at, end: last.at + last.length, pos: last.pos, holes }
      : { lastAt: 0, end: 0, pos: 0, holes }
  } finally {
    closeSync(fd)
  }
}

function fileName(segment: string): string {
  return `${segment}.seg`
}
