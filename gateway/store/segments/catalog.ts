/** The segments of a record: which there are, which may be merged, and what is missing. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../../../edge/platform/copies.ts'
import { type Damage, isLoss } from './damage.ts'
import { type FrameCache, openFrameCache } from './frame-cache.ts'
import { openSegment, type Segment } from './segment.ts'
import { fileOf } from './segment-writer.ts'

/** Merged together they would be larger: they stay as they are. A merge works on so much at most. */
const mergedBytes_max = 32 * 1024 * 1024
/** So many neighbours of a size become one: each value is written again once for each size, and few files stay. */
const neighbours_min = 4
const smallest_rows = 256
const crowd_min = 16

export interface Catalog {
  /** From the oldest to the newest, as the log has them. */
  readonly segments: readonly Segment[]
  /** Everything of the log up to here is in them. */
  position(): number
  bytes(): number
  /** A name that no segment has had. */
  nextName(): string
  /** Takes a segment that has been written, and lets go of those it replaces. */
  add(name: string): void
  /** A damaged one, to be written anew, or neighbours that should be merged; null when none should. */
  mergeable(): Segment[] | null
  close(): void
}

export interface CatalogOptions {
  folder: string
  damaged(damage: Damage): void
  /** The names that the newest segment's state says there were beside it. */
  namesIn(state: unknown): readonly string[]
}

/** Opens what lies in `folder`. Throws `NewerSegment` or the system's error. */
export function openCatalog({ folder, damaged, namesIn }: CatalogOptions): Catalog {
  mkdirSync(folder, { recursive: true })
  const cache = openFrameCache()
  /** Damaged files, and whether anything was lost by it. */
  const hurt = new Map<string, boolean>()
  const options = {
    cache,
    damaged(damage: Damage) {
      hurt.set(damage.file, hurt.get(damage.file) || isLoss(damage))
      damaged(damage)
    },
  }
  let segments = load()
  let newest = Math.max(0, ...names().map(Number))

  function names(): string[] {
    return readdirSync(folder).flatMap((file) => /^(\d+)\.seg/.exec(file)?.[1] ?? [])
  }

  function load(): Segment[] {
    for (const file of readdirSync(folder)) if (file.endsWith('.tmp')) rmSync(join(folder, file))
    const found = readdirSync(folder)
      .flatMap((file) => /^(\d+)\.seg$/.exec(file)?.[1] ?? [])
      .map((name) => opened(folder, name, options))
      .filter((segment) => segment !== null)
    const replaced = new Set(found.flatMap(({ identity }) => identity.replaces))
    for (const segment of found) if (replaced.has(segment.identity.name)) discard(segment)
    const left = found.filter(({ identity }) => !replaced.has(identity.name)).sort(byPosition)
    tellMissing(left, replaced)
    return left
  }

  /** A file that the newest segment knew, and that is neither here nor replaced. */
  function tellMissing(left: readonly Segment[], replaced: ReadonlySet<string>) {
    const last = left.reduce((a, b) => (Number(a.identity.name) > Number(b.identity.name) ? a : b), left[0]!)
    if (!last) return
    const here = new Set(left.map(({ identity }) => identity.name))
    for (const name of namesIn(last.state)) {
      const isAside = existsSync(join(folder, `${fileOf(name)}.damaged`))
      if (here.has(name) || replaced.has(name) || isAside) continue
      damaged({ file: fileOf(name), tables: [], lines: null, isUnknown: true })
    }
  }

  /** What has lost something is kept beside, for a person to look at: the segment that replaces it has what was whole. */
  function discard(segment: Segment) {
    segment.close()
    const file = join(folder, fileOf(segment.identity.name))
    if (hurt.get(fileOf(segment.identity.name))) renameSync(file, `${file}.damaged`)
    else rmSync(file)
  }

  return {
    get segments() {
      return segments
    },
    position: () => Math.max(0, ...segments.map(({ identity }) => identity.to)),
    bytes: () => segments.reduce((sum, { bytes }) => sum + bytes, 0),
    nextName() {
      newest++
      return String(newest).padStart(8, '0')
    },
    add(name) {
      const segment = opened(folder, name, options)
      if (!segment) throw new Error(`${fileOf(name)} cannot be read back.`)
      const replaces = new Set(segment.identity.replaces)
      const gone = segments.filter(({ identity }) => replaces.has(identity.name))
      segments = [...segments.filter((one) => !gone.includes(one)), segment].sort(byPosition)
      for (const one of gone) discard(one)
      if (gone.length > 0) syncFolder(folder)
    },
    mergeable() {
      const damaged = segments.find(({ identity }) => hurt.has(fileOf(identity.name)))
      return damaged ? [damaged] : neighboursOf(segments)
    },
    close() {
      for (const segment of segments) segment.close()
      segments = [] // whoever is on the way through them ends there
    },
  }
}

type Options = { cache: FrameCache; damaged(damage: Damage): void }

function opened(folder: string, name: string, options: Options): Segment | null {
  const segment = openSegment(folder, name, options)
  if (segment?.identity.name === name) return segment
  segment?.close()
  const file = join(folder, fileOf(name))
  renameSync(file, `${file}.damaged`)
  options.damaged({ file: fileOf(name), tables: [], lines: null, isUnknown: true })
  return null
}

function byPosition({ identity: a }: Segment, { identity: b }: Segment): number {
  return a.from - b.from || a.to - b.to || Number(a.name) - Number(b.name)
}

/**
 * Neighbours of one size, with smaller ones between them; the smallest first: what they become may soon have neighbours of
 * its own size. A large one is never written again for the sake of a few small ones, but for many.
 */
function neighboursOf(segments: readonly Segment[]): Segment[] | null {
  const sizes = segments.map(({ rows }) => Math.max(0, Math.floor(Math.log2(rows / smallest_rows) / 2)))
  for (const size of [...new Set(sizes)].sort((a, b) => a - b)) {
    for (let first = 0; first < segments.length; first++) {
      let end = first
      let bytes = 0
      let equals = 0
      while (end < segments.length && sizes[end]! <= size && bytes + segments[end]!.bytes <= mergedBytes_max) {
        bytes += segments[end]!.bytes
        if (sizes[end] === size) equals++
        end++
      }
      if (equals >= neighbours_min || end - first >= crowd_min) return segments.slice(first, end)
    }
  }
  return null
}
