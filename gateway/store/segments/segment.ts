/**
 * Reads one segment. Nothing is believed once: each frame is checked whenever it is read from the disk. What is damaged
 * is told, once, and is then as if it were not there.
 */
import { closeSync, fstatSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { type Damage, damageOf, type LostTable } from './damage.ts'
import { factsOf, missingOf, type SeriesLine } from './facts.ts'
import { type Frame, readFrame, scannedFrames } from './frame.ts'
import type { FrameCache } from './frame-cache.ts'
import { type Line, type LinesHeader, type LinesKind, linesOf } from './lines.ts'
import { type Extent, type Extents, extentsIn, type Listed, seriesKey } from './list.ts'
import { partsOf } from './parts.ts'
import { fileOf, formatVersion, type Identity } from './segment-writer.ts'
import {
  type BucketColumn,
  openTableFrame,
  type RowColumn,
  stepOf_ms,
  type TableFrame,
  type TableHeader,
  type TableKind,
} from './tables.ts'

export interface Segment {
  readonly identity: Identity
  /** Bytes of the file. */
  readonly bytes: number
  readonly rows: number
  /** By `seriesKey`. */
  readonly series: ReadonlyMap<string, SeriesLine>
  /** What the writer was given; null when it is damaged. */
  readonly state: unknown
  extents: Extents
  /** A column of an extent, or null when its frame is damaged. */
  column(extent: Extent, name: RowColumn | BucketColumn): Float64Array | null
  /** Its frames of lines, oldest first; `lines` reads one, and gives none when it is damaged. */
  lineFrames(kind: LinesKind): readonly { frame: number; header: LinesHeader }[]
  lines(frame: number): Line[]
  /** Reads everything from the disk. Yields after each frame. */
  verify(): Generator<void>
  close(): void
}

export interface SegmentOptions {
  cache: FrameCache
  /** Told once of each damage. */
  damaged(damage: Damage): void
}

const rollupKinds: readonly TableKind[] = ['minute', 'hour', 'day']

/** A file that a newer version of the program has written. */
export class NewerSegment extends Error {}

/** null when so much of it is damaged that it is none. Throws `NewerSegment`, or the system's error. */
export function openSegment(folder: string, name: string, { cache, damaged }: SegmentOptions): Segment | null {
  const fd = openSync(join(folder, fileOf(name)), 'r')
  const { size } = fstatSync(fd)
  const parts = partsOf(fd, size)
  if (!parts || parts.identity.version > formatVersion) {
    closeSync(fd)
    if (parts) throw new NewerSegment(fileOf(name))
    return null
  }
  const { identity, list } = parts
  const told = new Set<number>()
  let isHurtTold = false
  let found: Extents | null = null
  const extents: Extents = (kind, key) => {
    found ??= extentsIn(list())
    return found(kind, key)
  }

  function frameAt(frame: number): Frame | null {
    const [offset, length, header] = list()[frame]!
    const found = readFrame(fd, { offset, length })
    if (!found && !told.has(frame)) {
      told.add(frame)
      damaged(standing(damageOf(fileOf(name), header)))
    }
    return found
  }

  /** Whether every frame in which this series may have rows, or steps, of this stretch is whole as far as is known. */
  function isWhole({ station, sensor, quantity, from_ms, to_ms }: LostTable, kind: TableKind): boolean {
    const ms = stepOf_ms[kind]
    const all = extents(kind, seriesKey(station, sensor, quantity))
    const met = all.filter(({ first, last }) => first * ms <= to_ms && (last + 1) * ms > from_ms)
    const reaches = all.length > 0 && all[0]!.first * ms <= from_ms && (all.at(-1)!.last + 1) * ms > to_ms
    return reaches && met.length > 0 && met.every(({ frame }) => !told.has(frame))
  }

  /** Steps whose rows stand are made from these; of rows it is said which rollups still know them. */
  function standing(damage: Damage): Damage {
    const tables = damage.tables.flatMap((table): LostTable[] => {
      if (table.kind === 'row') return [{ ...table, summaries: rollupKinds.filter((kind) => isWhole(table, kind)) }]
      const end = { ...table, from_ms: table.from_ms + stepOf_ms[table.kind] - 1 }
      return isWhole(end, 'row') ? [] : [table]
    })
    return { ...damage, tables }
  }

  // What the facts know of and the list does not is lost; without facts it cannot be told.
  function tellHurt() {
    if (isHurtTold) return
    isHurtTold = true
    const tables = parts!.facts ? missingOf(parts!.facts, extents) : []
    damaged({ file: fileOf(name), tables, lines: null, isUnknown: !parts!.facts && !parts!.isListWhole })
  }

  function tableFrame(frame: number): TableFrame | null {
    return cache.get(`${name}#${frame}`, () => {
      const found = frameAt(frame)
      return found && openTableFrame(found, list()[frame]![2] as TableHeader)
    })
  }

  function column(extent: Extent, name: RowColumn | BucketColumn): Float64Array | null {
    return tableFrame(extent.frame)?.column(extent.line, name) ?? null
  }

  if (parts.isHurt) tellHurt()
  const facts = parts.facts ?? factsOf(list(), extents, column)

  return {
    identity,
    bytes: size,
    rows: facts.rows,
    series: new Map(facts.series.map((line) => [seriesKey(line[0], line[1], line[2]), line])),
    state: parts.state,
    extents,
    column,
    lineFrames: (kind) => linesIn(list(), kind),
    lines(frame) {
      const found = frameAt(frame)
      return found ? linesOf(found) : []
    },
    *verify() {
      // As long as frame stands by frame all is well, and the list, which is large, is not needed.
      let end = 0
      for (const { offset, length } of scannedFrames(fd, size)) {
        if (offset !== end) break
        end += length
        yield
      }
      if (end === size) return
      const again = partsOf(fd, size)
      if (!again || again.isHurt) tellHurt()
      for (let frame = 0; frame < list().length; frame++) {
        frameAt(frame)
        yield
      }
    },
    close: () => closeSync(fd),
  }
}

function linesIn(list: readonly Listed[], kind: LinesKind): { frame: number; header: LinesHeader }[] {
  return list.flatMap(([, , header], frame) => (header.kind === kind ? [{ frame, header: header as LinesHeader }] : []))
}
