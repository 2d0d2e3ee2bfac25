/**
 * Writes one segment: a closed file of the record that never changes again.
 *
 *   state · frames of tables and of lines … · facts · list · state · end
 *
 * The state, whose header says which file this is, stands twice and far apart. Facts and list only save time: what they
 * say can be found again from the frames themselves. The file gets its name when all of it is on the disk, so a segment
 * is there whole or not at all.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { syncFolder } from '../../../edge/platform/copies.ts'
import type { Facts } from './facts.ts'
import { frameOf } from './frame.ts'
import type { FrameHeader, Listed } from './list.ts'

export const formatVersion = 1

/** What of the log a segment holds: everything of its series between two positions, or a part of that. */
export interface Identity {
  version: number
  name: string
  /** Commits after `from` up to `to`. */
  from: number
  to: number
  /** Segments whose place it takes. */
  replaces: readonly string[]
}

export interface SegmentWriter {
  add(frame: { header: FrameHeader; bytes: Buffer }): void
  /** Returns after fsync of file and folder. */
  finish(facts: Facts): void
  /** Leaves nothing behind. */
  abandon(): void
}

export function openSegmentWriter(folder: string, given: Omit<Identity, 'version'>, state: unknown): SegmentWriter {
  const identity: Identity = { version: formatVersion, ...given }
  const file = join(folder, `${identity.name}.tmp`)
  const fd = openSync(file, 'w')
  const listed: Listed[] = []
  let offset = 0
  let isOpen = true
  const stateBytes = frameOf({ kind: 'state', identity }, packedJson(state))

  function write(bytes: Buffer): Listed[0] {
    const at = offset
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written, bytes.length - written)
    offset += bytes.length
    return at
  }

  function close() {
    if (isOpen) closeSync(fd)
    isOpen = false
  }

  function abandon() {
    close()
    rmSync(file, { force: true })
  }

  try {
    write(stateBytes)
  } catch (err) {
    abandon()
    throw err
  }
  return {
    add({ header, bytes }) {
      listed.push([write(bytes), bytes.length, header])
    },
    finish(facts) {
      const ends = [
        frameOf({ kind: 'facts' }, packedJson(facts)),
        frameOf({ kind: 'list' }, packedJson(listed)),
        stateBytes,
      ].flatMap((frame) => [write(frame), frame.length])
      write(endFrame(ends))
      fsyncSync(fd)
      close()
      renameSync(file, join(folder, fileOf(identity.name)))
      syncFolder(folder)
    },
    abandon,
  }
}

export function fileOf(name: string): string {
  return `${name}.seg`
}

/** JSON, deflated. */
export function packedJson(value: unknown): Buffer {
  return deflateRawSync(JSON.stringify(value))
}

/** Offset and length of facts, list and state. The frame is always equally long, so it is found from the end of the file. */
function endFrame(places: readonly number[]): Buffer {
  return frameOf({ kind: 'end' }, new Uint8Array(Float64Array.from(places).buffer))
}
export const end_bytes = endFrame([0, 0, 0, 0, 0, 0]).length
