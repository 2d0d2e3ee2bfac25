/**
 * An open segment: frames (`frame.ts`) one after the other as their commits came. The first has no entries and holds the
 * positions and states of all readers, so that the older segments are never needed for them.
 */
import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import type { ReaderState } from '../record.ts'
import {
  decodedFrame,
  encodedFrame,
  type Frame,
  frameHeader_bytes,
  frameHeaderAt,
  placeOf,
  placesAfter,
} from './frame.ts'

/** Where one frame stands. */
export interface FramePlace {
  at: number
  length: number
  pos: number
  at_ms: number
  hasEntries: boolean
}

/** What was found in the file of an open segment. */
export interface Scan {
  frames: FramePlace[]
  /** What the readers' positions and states were at the end, as far as it can be read. */
  save: Map<string, ReaderState>
  hasSnapshot: boolean
  /** Where the last readable frame ends. */
  end: number
  /** Frames in which a bit was flipped back. */
  mended: number
  /** How many places held bytes that were no frame although frames follow. */
  holes: number
}

/**
 * Reads the frames behind `end` of their file; `bytes` begin at `from`, the start of a page at or before it. A place that
 * is damaged is stepped over.
 */
export function scan(bytes: Buffer, from = 0, behind = 0): Scan {
  const found: Scan = { frames: [], save: new Map(), hasSnapshot: false, end: behind, mended: 0, holes: 0 }
  for (let end = behind - from; ; ) {
    const next = frameAfter(bytes, end)
    if (!next) return found
    const { at, frame, length, isHole } = next
    end = at + length
    found.end = from + end
    found.holes += Number(isHole)
    found.mended += Number(frame.isMended)
    if (from + at === 0) found.hasSnapshot = true
    const { pos, at_ms, entries, save } = frame
    found.frames.push({ at: from + at, length, pos, at_ms, hasEntries: entries !== null })
    for (const state of save) found.save.set(state.reader, state)
  }
}

function frameAfter(bytes: Buffer, end: number) {
  for (const at of placesAfter(end)) {
    const found = frameAt(bytes, at)
    if (found) return { ...found, at, isHole: false }
  }
  // Damaged, or the end: the next frame that can be read.
  for (let at = placesAfter(end)[0]; at + frameHeader_bytes <= bytes.length; at += 8) {
    const found = bytes[at] === 0x50 ? frameAt(bytes, at) : null
    if (found) return { ...found, at, isHole: true }
  }
  return null
}

function frameAt(bytes: Buffer, at: number) {
  const header = frameHeaderAt(bytes, at)
  if (!header) return null
  const frame = decodedFrame(header, bytes.subarray(at + frameHeader_bytes))
  return frame && { frame, length: frameHeader_bytes + header.entries_bytes + header.save_bytes }
}

/** The frame at a place that was scanned before; null when it has rotted since. */
export function readFrame(fd: number, { at, length }: FramePlace): Frame | null {
  const bytes = readBytes(fd, at, length)
  return frameAt(bytes, 0)?.frame ?? null
}

/** The frame that a segment begins with; null when it is damaged, or the file is gone. */
export function snapshotOf({ path }: { path: string }): Frame | null {
  try {
    const fd = openSync(path, 'r')
    try {
      const header = frameHeaderAt(readBytes(fd, 0, frameHeader_bytes), 0)
      if (!header) return null
      return readFrame(fd, {
        ...header,
        at: 0,
        length: frameHeader_bytes + header.entries_bytes + header.save_bytes,
        hasEntries: false,
      })
    } finally {
      closeSync(fd)
    }
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw err
  }
}

/** Up to `length` bytes of the file from `at`. */
export function readBytes(fd: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, Math.min(length, fstatSync(fd).size - at)))
  let filled = 0
  while (filled < bytes.length) {
    const read = readSync(fd, bytes, filled, bytes.length - filled, at + filled)
    if (read === 0) break
    filled += read
  }
  return bytes.subarray(0, filled)
}

export interface SegmentWriter {
  /** Returns after fsync. Throws the disk's error, and then nothing of the frame was kept. */
  append(frame: Frame): void
  end(): number
  /** False after trouble that may have left a refused frame in the file: then another segment must be begun. */
  isSound(): boolean
  /** Whether the file still has its name: a careless hand, or a repair of the card, may have taken it away. */
  isThere(): boolean
  /** All of it, also of a file that has no name any more. */
  bytes(): Buffer
  close(): void
}

/** Begins a segment at `path`, which must not exist, with the readers' positions as of `pos`. */
export function beginSegment(path: string, snapshot: Frame): SegmentWriter {
  const fd = openSync(path, 'wx+')
  const writer = segmentWriter(path, fd, 0)
  try {
    writer.append(snapshot)
    return writer
  } catch (err) {
    writer.close()
    throw err
  }
}

/** Goes on with a segment whose readable frames end at `end`. What stands behind them was never acknowledged. */
export function continueSegment(path: string, end: number): SegmentWriter {
  const fd = openSync(path, 'r+')
  try {
    if (fstatSync(fd).size > end) ftruncateSync(fd, end)
  } catch (err) {
    closeSync(fd)
    throw err
  }
  return segmentWriter(path, fd, end)
}

function segmentWriter(path: string, fd: number, begin: number): SegmentWriter {
  const { ino } = fstatSync(fd)
  let end = begin
  let isSound = true
  return {
    append(frame) {
      const bytes = encodedFrame(frame)
      const at = placeOf(end, bytes.length)
      try {
        for (let written = 0; written < bytes.length; ) {
          written += writeSync(fd, bytes, written, bytes.length - written, at + written)
        }
        fdatasyncSync(fd)
      } catch (err) {
        // A frame that was refused must not be found at the next start: its sender sends it again. After a failed fsync
        // nobody knows what is on the disk.
        isSound = (err as NodeJS.ErrnoException).syscall === 'write' && isCutBack(fd, end)
        throw err
      }
      end = at + bytes.length
    },
    end: () => end,
    isSound: () => isSound,
    isThere: () => statSync(path, { throwIfNoEntry: false })?.ino === ino,
    bytes: () => readBytes(fd, 0, end),
    close: () => closeSync(fd),
  }
}

function isCutBack(fd: number, end: number): boolean {
  try {
    ftruncateSync(fd, end)
    return true
  } catch {
    return false // the disk fails altogether
  }
}
