/** A series as it is shown: from which rows, and what corrections make of them. */

import { everySensor } from '../../../edge/contract.ts'
import { flags } from '../../../hardware/flags.ts'
import type { ChartMark, CorrectedStretch, Correction, Lost, Row } from '../../contract.ts'
import { type Change, correctedValue, type Effect } from '../corrections/layers.ts'
import { changeText } from '../corrections/life-words.ts'
import type { SeriesQuery } from '../record.ts'
import type { TableKind } from '../segments/tables.ts'
import type { TailRow } from './chunk.ts'
import { lostOf } from './losses.ts'
import { knownSeries, type Memory, type Series } from './memory.ts'
import { type Bucket, emptyBucket } from './rollup.ts'

/** Rows of one series with from_ms ≤ at_ms < to_ms, and what becomes of them (null: nothing). */
export interface Part {
  series: Series
  from_ms: number
  to_ms: number
  change: Change | null
}

export type PartsQuery = SeriesQuery & { corrected?: boolean }

/** In the order of time. Without `corrected`, and where no correction counts: the series as it was sent, in one part. */
export function partsOf(memory: Memory, query: PartsQuery): Part[] {
  const { station, sensor, quantity, from_ms, to_ms, corrected } = query
  const layers = corrected ? memory.corrections.of(station) : null
  const pieces = layers?.piecesOf(sensor, quantity, from_ms, to_ms) ?? [{ from_ms, to_ms, sensor, change: null }]
  return pieces.flatMap((piece) => {
    const series = piece.sensor === null ? undefined : knownSeries(memory, station, piece.sensor, quantity)
    return series?.newest ? [{ series, from_ms: piece.from_ms, to_ms: piece.to_ms, change: piece.change }] : []
  })
}

/** The corrections that count somewhere in a range; absent: none. */
export function stretchesIn(memory: Memory, query: PartsQuery): CorrectedStretch[] | undefined {
  const { station, sensor, quantity, from_ms, to_ms, corrected } = query
  const layers = corrected ? memory.corrections.of(station) : null
  const pieces = layers?.piecesOf(sensor, quantity, from_ms, to_ms)
  if (!layers || !pieces) return undefined
  const ids = new Set(pieces.flatMap(({ change }) => change?.ids ?? []))
  const elsewhere = new Set(pieces.flatMap((piece) => (piece.sensor === null ? [piece.from_ms] : [])))
  const found = layers.about(sensor, quantity).filter((one) => {
    const isMoved = one.sensor === sensor && one.shown_as !== undefined
    return ids.has(one.id) || (isMoved && [...elsewhere].some((at) => at >= one.from_ms && at < (one.to_ms ?? at + 1)))
  })
  return found.length === 0 ? undefined : found.map(stretchOf)
}

export function stretchOf({ id, from_ms, to_ms, trial }: Correction): CorrectedStretch {
  return { id, from_ms, to_ms, ...(trial && { trial }) }
}

/** What changed at the station, or at this sensor of it, within a range: the newest of very many. */
export function marksIn(memory: Memory, { station, sensor, from_ms, to_ms }: SeriesQuery): ChartMark[] {
  const standing = memory.corrections.of(station)?.standing ?? []
  return standing
    .filter((one) => one.change && one.from_ms >= from_ms && one.from_ms < to_ms)
    .filter((one) => one.sensor === sensor || one.sensor === everySensor)
    .slice(-marks_max)
    .map(({ id, from_ms, sensor, change }) => ({
      ...{ id, at_ms: from_ms, kind: change!.kind, says: changeText(sensor, change!) },
    }))
}

const marks_max = 60 // more cannot be told apart on a screen

/** What is lost of them, oldest first. */
export function lostOfParts(memory: Memory, parts: readonly Part[], base: TableKind): Lost[] {
  if (memory.losses.length === 0) return []
  return parts.flatMap(({ series, from_ms, to_ms }) => lostOf(memory.losses, series, from_ms, to_ms, base))
}

/** A row as charts show it. */
export function shownRow(row: TailRow, change: Change | null): TailRow {
  if (!change) return row
  const value = correctedValue(Number.isNaN(row.value) ? null : row.value, change)
  return { ...row, value: value ?? Number.NaN, flag: change.isSetAside ? flags.missing : row.flag }
}

/** What stands beside the raw value of a row. */
export function effectShown(
  value: number | null,
  effect: Effect | null,
): Pick<Row, 'corrected_value' | 'corrections' | 'shown_as' | 'trial'> {
  if (!effect) return {}
  return {
    corrected_value: correctedValue(value, effect),
    corrections: [...effect.ids],
    ...(effect.isTrial && { trial: true as const }),
    ...(effect.shown_as !== null && { shown_as: effect.shown_as }),
  }
}

/** What a step becomes: its sum and its ends follow each value. A negative scale turns them round. */
export function shownBucket(bucket: Bucket, change: Change | null): Bucket {
  if (!change) return bucket
  if (change.isSetAside) return { ...emptyBucket(), nulls: bucket.nulls + bucket.n }
  const { low, high, n } = bucket
  const ends = [correctedValue(low, change), correctedValue(high, change)]
  const total = bucket.total * change.scale + n * change.offset
  return {
    ...bucket,
    total: Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, total)),
    low: change.scale < 0 ? ends[1]! : ends[0]!,
    high: change.scale < 0 ? ends[0]! : ends[1]!,
  }
}
