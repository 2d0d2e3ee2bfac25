/**
 * What the log is at a start: where counting stands, what the readers' positions are, which segment goes on, and which
 * commits can no longer be read. No damage keeps the log from opening.
 */
import { closeSync, openSync, rmSync } from 'node:fs'
import { openCopies } from '../../../edge/platform/copies.ts'
import type { ReaderState, RecordDamage } from '../record.ts'
import { hasOldLog, takeOver } from './old-log.ts'
import { readBytes, type Scan, scan } from './open-segment.ts'
import { listSegments, type Segment } from './segments.ts'

export interface Recovered {
  position: number
  newest_ms: number | null
  save: Map<string, ReaderState>
  /** The segment to write on; null: the next commit begins one. */
  goesOn: { path: string; first: number; generation: number; first_ms: number | null; end: number } | null
  damage: RecordDamage[]
}

/** The name under which positions and states of the readers are copied. */
export const positionsCopy = 'positions'
const whole = Number.MAX_SAFE_INTEGER

export function recoverLog(folder: string): Recovered {
  const { segments, replaced } = listSegments(folder)
  for (const { path } of replaced) rmSync(path, { force: true })
  const damage: RecordDamage[] = []
  const old = hasOldLog(folder) ? takeOver(folder) : null
  const copied = copiedPositions(folder)
  const save = new Map<string, ReaderState>()
  for (const state of [...(old?.save ?? []), ...copied.save]) save.set(state.reader, state)

  const newest = segments.at(-1)
  const found = newest && !newest.isClosed ? scanOf(newest) : null
  const before = found?.hasSnapshot ? undefined : segments.at(-2)
  if (before && !before.isClosed) overlay(save, scanOf(before))
  if (found) overlay(save, found)

  const held = Math.max(
    old?.position ?? 0,
    newest ? (newest.last ?? newest.first - 1) : 0,
    ...(found?.frames ?? []).map(({ pos }) => pos),
  )
  const position = Math.max(held, copied.position)
  if (old?.aside)
    damage.push({ file: 'log.db', aside: old.aside, lost: { from: 1, to: position, from_ms: null, to_ms: null } })
  damage.push(...between(segments))
  const newest_ms = found?.frames.at(-1)?.at_ms || copied.newest_ms
  if (newest && found) damage.push(...within(newest, found))
  if (position > held) {
    damage.push({
      file: fileOf(newest),
      aside: null,
      lost: { from: held + 1, to: position, from_ms: newest_ms, to_ms: null },
    })
  }
  const isWhole = found?.hasSnapshot && found.holes === 0 && found.mended === 0 && position === held
  const goesOn =
    newest && found && isWhole
      ? {
          path: newest.path,
          first: newest.first,
          generation: newest.generation,
          first_ms: commitsOf(found)[0]?.at_ms ?? null,
          end: found.end,
        }
      : null
  return { position, newest_ms, save, goesOn, damage }
}

function scanOf({ path }: Segment): Scan {
  const fd = openSync(path, 'r')
  try {
    return scan(readBytes(fd, 0, whole))
  } finally {
    closeSync(fd)
  }
}

function overlay(save: Map<string, ReaderState>, found: Scan) {
  for (const [name, state] of found.save) save.set(name, state)
}

function commitsOf({ frames }: Scan) {
  return frames.filter(({ hasEntries }) => hasEntries)
}

/** Commits that are missing in a segment although later ones are there. */
export function within(segment: Segment, found: Scan): RecordDamage[] {
  const damage: RecordDamage[] = []
  let [pos, at_ms] = [segment.first - 1, null as number | null]
  for (const frame of commitsOf(found)) {
    if (frame.pos > pos + 1) {
      damage.push({
        file: fileOf(segment),
        aside: null,
        lost: { from: pos + 1, to: frame.pos - 1, from_ms: at_ms, to_ms: frame.at_ms },
      })
    }
    pos = Math.max(pos, frame.pos)
    at_ms = frame.at_ms
  }
  if (segment.last !== null && segment.last > pos) {
    damage.push({
      file: fileOf(segment),
      aside: null,
      lost: { from: pos + 1, to: segment.last, from_ms: at_ms, to_ms: null },
    })
  }
  return damage
}

/** Whole files that are missing between others. */
export function between(segments: readonly Segment[]): RecordDamage[] {
  return segments.flatMap((segment, i) => {
    const next = segments[i + 1]
    if (!next || !segment.isClosed || next.first <= segment.last! + 1) return []
    return [
      { file: 'log', aside: null, lost: { from: segment.last! + 1, to: next.first - 1, from_ms: null, to_ms: null } },
    ]
  })
}

function fileOf(segment: Segment | undefined): string {
  return segment ? `log/${segment.name}` : 'log'
}

export interface CopiedPositions {
  position: number
  newest_ms: number | null
  save: ReaderState[]
}

function copiedPositions(folder: string): CopiedPositions {
  const copy = openCopies(folder).newest(positionsCopy)
  return copy
    ? (JSON.parse(copy.content.toString('utf8')) as CopiedPositions)
    : { position: 0, newest_ms: null, save: [] }
}
