/** Entries that are no numbers, such as alerts and refused payloads: some of them in one frame, oldest first. */
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { type Frame, frameOf } from './frame.ts'

export type LinesKind = 'alert' | 'refused'

export interface LinesHeader {
  kind: LinesKind
  /** Positions of the first and the last. */
  first: number
  last: number
  /** How many there are, by station; '' for what belongs to none. */
  count: Readonly<Record<string, number>>
}

export interface Line {
  pos: number
  entry: unknown
}

/** So many a frame: a question for the newest few reads little. */
export const linesPerFrame = 256
const inflated_max = 64 * 1024 * 1024

export function linesFrame(kind: LinesKind, lines: readonly Line[], stationOf: (line: Line) => string) {
  const count: Record<string, number> = {}
  for (const line of lines) count[stationOf(line)] = (count[stationOf(line)] ?? 0) + 1
  const header: LinesHeader = { kind, first: lines[0]!.pos, last: lines.at(-1)!.pos, count }
  const body = JSON.stringify(lines.map(({ pos, entry }) => [pos, entry]))
  return { header, bytes: frameOf(header, deflateRawSync(body)) }
}

export function linesOf({ body }: Frame): Line[] {
  const lines = JSON.parse(inflateRawSync(body, { maxOutputLength: inflated_max }).toString('utf8')) as [
    number,
    unknown,
  ][]
  return lines.map(([pos, entry]) => ({ pos, entry }))
}
