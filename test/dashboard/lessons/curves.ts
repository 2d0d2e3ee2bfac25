/** Curves for the tests of lessons: rows as a record has them, as the gateway's columns. */
import { readFileSync } from 'node:fs'
import type { LessonCurve } from '../../../dashboard/lessons/lesson.ts'
import type { SeriesAnswer } from '../../../gateway/contract.ts'
import { recording } from '../../kit/recordings.ts'

export type Row = readonly [at_ms: number, value: number | null]

export const hour_ms = 3_600_000

export function columns(rows: readonly Row[]): SeriesAnswer {
  const values = rows.map(([, value]) => value)
  return {
    ...{ step_ms: 0, at_ms: rows.map(([at_ms]) => at_ms), mean: values, min: values, max: values },
    ...{ n: values.map((value) => (value === null ? 0 : 1)), flag: values.map((value) => (value === null ? 9 : 1)) },
  }
}

export function curve(role: string, quantity: string, rows: readonly Row[], station = role): LessonCurve {
  return { role, station, place: station, name: { sensor: 'one', quantity }, series: columns(rows) }
}

export const between = (rows: readonly Row[], from_ms: number, to_ms: number) =>
  rows.filter(([at_ms]) => at_ms >= from_ms && at_ms <= to_ms)

/** The highest row, found by sorting: the first in time where several are as high. */
export function topOf(rows: readonly Row[]): { at_ms: number; value: number } {
  const [top] = rows
    .flatMap(([at_ms, value]) => (value === null ? [] : [{ at_ms, value }]))
    .sort((a, b) => b.value - a.value || a.at_ms - b.at_ms)
  return top!
}

/** Sums of rain per bin of this length, counted from midnight UTC; a row speaks of the time before it. */
export function binsOf(rows: readonly Row[], bin_ms: number): Row[] {
  const sums: Record<string, number> = {}
  for (const [at_ms, mm] of rows) {
    const begin = at_ms - 1 - ((at_ms - 1) % bin_ms)
    sums[begin] = (sums[begin] ?? 0) + (mm ?? 0)
  }
  return Object.entries(sums).map(([begin, mm]) => [Number(begin) + bin_ms / 2, mm])
}

export const gorple = recording('river_rain/ea_calder_2025/Gorple-rainfall-15min-Qualified.csv')
export const hebden = recording('river_rain/ea_calder_2025/Hebden-Bridge-level-15min-Qualified.csv')

/** Rows of a file of the Environment Agency, whose times are GMT. */
export function calder(file: { path: string }): Row[] {
  const lines = readFileSync(file.path, 'utf8').trim().replaceAll('"', '').split('\n').slice(1)
  return lines.map((line) => line.split(',')).map((cells) => [Date.parse(`${cells[1]}Z`), Number(cells[3])] as const)
}
