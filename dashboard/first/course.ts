/** Where a series is heading: out of the steps of its last hours and the newest value. Pure. */
import type { Flag, Outlook, Sums, TrendSteps } from '../../gateway/contract.ts'
import { flags } from '../../hardware/flags.ts'
import { isQuantity, quantities } from '../../hardware/quantities.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms
const day_ms = 24 * hour_ms

export type Pace = 'steady' | 'slow' | 'fast'

export interface Course {
  /** Of the last hour, or of as much of it as there is. */
  perHour: number
  direction: 'rising' | 'falling' | 'steady'
  pace: Pace
  /** How the value has changed within `over_min`: the last 30 minutes where they are known. */
  change: number
  over_min: number
}

const lately_ms = 30 * minute_ms
const points_min = 3
const fast_min = 10 // times what is worth a word: 20 cm of water

/** Undefined where fewer than three steps of the last hours are known: no direction is better than a guessed one. */
export function courseOf(
  trend: TrendSteps | undefined,
  latest: { at_ms: number; value: number | null } | undefined,
  quantity: string,
): Course | undefined {
  if (!trend || !latest || latest.value === null) return undefined
  const points = pointsOf(trend, latest.at_ms)
  const { value } = latest
  points.push({ at_ms: latest.at_ms, value })
  const hour = points.filter(({ at_ms }) => at_ms >= latest.at_ms - hour_ms)
  const known = hour.length >= points_min ? hour : points.slice(-points_min - 1)
  if (known.length < points_min) return undefined
  const from = fromAgo(known, latest.at_ms - lately_ms)
  const [steady, sudden] = [slopeOf(known) * hour_ms, suddenOf(known, from, quantity)]
  const perHour = Math.abs(sudden) > Math.abs(steady) ? sudden : steady
  const speed = Math.abs(perHour) / noticed(quantity)
  const pace: Pace = speed < 1 ? 'steady' : speed < fast_min ? 'slow' : 'fast'
  return {
    perHour,
    direction: pace === 'steady' ? 'steady' : perHour > 0 ? 'rising' : 'falling',
    pace,
    change: value - from.value,
    over_min: Math.round((latest.at_ms - from.at_ms) / minute_ms),
  }
}

/** What of an hour's change is worth a word: 2 cm of water, half a degree; else twenty of the last digit. */
export function noticed(quantity: string): number {
  const own: Record<string, number> = {
    humidity_pct: 5,
    air_temperature_c: 1,
    water_temperature_c: 0.5,
    battery_v: 0.1,
  }
  return own[quantity] ?? 20 * 10 ** -(isQuantity(quantity) ? quantities[quantity].decimals : 2)
}

interface Point {
  at_ms: number
  value: number
}

/** The steps that are over, each at its middle. */
function pointsOf({ from_ms, step_ms, values }: TrendSteps, until_ms: number): Point[] {
  return values.flatMap((value, i) => {
    const at_ms = from_ms + (i + 0.5) * step_ms
    return value === null || at_ms + step_ms / 2 > until_ms ? [] : [{ at_ms, value }]
  })
}

/** What it was at a moment, between its neighbours; or the first that is known. */
function fromAgo(points: readonly Point[], at_ms: number): Point {
  const after = points.findIndex((one) => one.at_ms >= at_ms)
  const [a, b] = [points[after - 1], points[after]!]
  if (!a) return b
  const share = (at_ms - a.at_ms) / (b.at_ms - a.at_ms)
  return { at_ms, value: a.value + share * (b.value - a.value) }
}

/** The median of all slopes between two points (Theil–Sen): one wild value does not turn it. Per millisecond. */
function slopeOf(points: readonly Point[]): number {
  const slopes = points.flatMap((a, i) =>
    points.slice(i + 1).flatMap((b) => (b.at_ms > a.at_ms ? [(b.value - a.value) / (b.at_ms - a.at_ms)] : [])),
  )
  return slopes.sort((a, b) => a - b)[slopes.length >> 1] ?? 0
}

/**
 * A flash flood is a step: most slopes of its hour are still those of a calm river. What the middle one of the three newest
 * values has changed since, per hour, where that alone is fast; else 0. One wild value is never the middle one.
 */
function suddenOf(points: readonly Point[], from: Point, quantity: string): number {
  const newest = points.slice(-points_min)
  const [first, last] = [newest[0]!, newest.at(-1)!]
  if (from.at_ms > first.at_ms) return 0
  const middle = newest.map(({ value }) => value).sort((a, b) => a - b)[1]!
  const perHour = ((middle - from.value) / (last.at_ms - from.at_ms)) * hour_ms
  return Math.abs(middle - from.value) < fast_min * noticed(quantity) ? 0 : perHour
}

interface Heard {
  at_ms: number
  value: number | null
  flag: Flag
}

/**
 * An outlook that has heard a reading more: its curve goes on, its sums grow. The same object when nothing changes. As at the
 * gateway, a value that failed its quality test is in the sums only.
 */
export function withValue(outlook: Outlook, { at_ms, value, flag }: Heard, isAmount: boolean): Outlook {
  if (value === null) return outlook
  const { trend, sums } = outlook
  return {
    ...outlook,
    ...(trend &&
      flag !== flags.fail && {
        trend: extended(
          trend,
          at_ms,
          value,
          isAmount,
          outlook.levels?.every(({ below }) => below),
        ),
      }),
    ...(sums && { sums: grown(sums, at_ms, value) }),
  }
}

/** What came late counts where it fell; a new day begins with nothing. */
function grown(sums: Sums, at_ms: number, value: number): Sums {
  const { hour, hour_from_ms, day, day_from_ms } = sums
  const days = Math.max(0, Math.floor((at_ms - sums.today_from_ms) / day_ms))
  const today = days > 0 ? 0 : sums.today
  const today_from_ms = sums.today_from_ms + days * day_ms
  const since = (from_ms: number, sum: number) => (at_ms >= from_ms ? sum + value : sum)
  const windows = sums.windows?.map((one) => ({
    ...one,
    amount: since(one.from_ms, one.amount),
    at_ms: Math.max(one.at_ms, at_ms),
  }))
  return {
    ...{ hour: since(hour_from_ms, hour), hour_from_ms },
    ...{ today: since(today_from_ms, today), today_from_ms },
    ...{ day: since(day_from_ms, day), day_from_ms },
    ...(windows && { windows }),
  }
}

function extended(
  { from_ms, step_ms, values }: TrendSteps,
  at_ms: number,
  value: number,
  isAmount: boolean,
  isFalling = false,
): TrendSteps {
  const at = Math.floor((at_ms - from_ms) / step_ms)
  if (at < 0) return { from_ms, step_ms, values }
  const over = Math.max(0, at - values.length + 1)
  const moved = over >= values.length ? values.map(() => null) : [...values.slice(over), ...Array(over).fill(null)]
  const i = at - over
  const before = moved[i] ?? null
  if (before === null) moved[i] = value
  else if (isAmount) moved[i] = before + value
  else moved[i] = isFalling ? Math.min(before, value) : Math.max(before, value)
  return { from_ms: from_ms + over * step_ms, step_ms, values: moved }
}
