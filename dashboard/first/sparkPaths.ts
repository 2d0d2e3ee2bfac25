/** From the steps of the last hours to the paths of a small picture. Pure. */
import type { LevelInForce, TrendSteps } from '../../gateway/contract.ts'

export const size = { width: 144, height: 36 }
const edge = 3 // room for the stroke and the dot

export interface Shape {
  lines: string
  bars: string
  levels: { y: number; severity: LevelInForce['severity'] }[]
  last: { x: number; y: number } | undefined
}

interface Input {
  trend: TrendSteps
  levels: readonly LevelInForce[] | undefined
  isAmount: boolean
  least: number
}

/** Levels are in sight where the values pass them, or would after as much again as the picture is high. */
export function shapeOf({ trend: { values }, levels = [], isAmount, least }: Input): Shape {
  const known = values.filter((value) => value !== null)
  const [low, high] = isAmount ? [0, Math.max(least, ...known)] : spread(known, least)
  const reach = high - low
  const seen = isAmount ? [] : levels.filter(({ at }) => at >= low - reach && at <= high + reach)
  const [bottom, top] = [Math.min(low, ...seen.map(({ at }) => at)), Math.max(high, ...seen.map(({ at }) => at))]
  const y = (value: number) =>
    round(size.height - edge - ((value - bottom) / (top - bottom)) * (size.height - 2 * edge))
  const step = (size.width - 2 * edge) / Math.max(1, values.length - 1)
  const points = values.map((value, i) => (value === null ? null : { x: round(edge + i * step), y: y(value) }))
  return {
    lines: isAmount ? '' : pathOf(points),
    bars: isAmount ? barsOf(points, y(0), step) : '',
    levels: seen.map(({ at, severity }) => ({ y: y(at), severity })),
    last: isAmount ? undefined : (points.findLast((point) => point !== null) ?? undefined),
  }
}

type Point = { x: number; y: number } | null

function spread(known: readonly number[], least: number): [number, number] {
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const missing = Math.max(0, least - (high - low)) / 2
  return [low - missing, high + missing]
}

// A step or two without a reading is bridged: what comes each quarter of an hour is still one line.
function pathOf(points: readonly Point[]): string {
  let gap = Number.POSITIVE_INFINITY
  return points
    .flatMap((point) => {
      if (!point) {
        gap++
        return []
      }
      const command = gap > 3 ? 'M' : 'L'
      gap = 0
      return [`${command}${point.x} ${point.y}`]
    })
    .join('')
}

function barsOf(points: readonly Point[], floor: number, step: number): string {
  const width = round(step * 0.7)
  return points
    .flatMap((point) => {
      if (!point || point.y >= floor) return []
      return [`M${round(point.x - width / 2)} ${floor}V${point.y}h${width}V${floor}Z`]
    })
    .join('')
}

const round = (number: number) => Math.round(number * 10) / 10
