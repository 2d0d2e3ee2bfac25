import { describe, expect, it } from 'vitest'
import {
  barPlot,
  linePlot,
  summaryOf,
  windowOf,
  withoutBefore,
  withReading,
  worseFlag,
} from '../../dashboard/series.ts'
import type { Flag, SeriesAnswer } from '../../gateway/contract.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms
const t0 = Date.UTC(2026, 10, 22)

function columns(step_ms: number, points: [at_ms: number, value: number | null, flag?: Flag][]): SeriesAnswer {
  const values = points.map(([, value]) => value)
  return {
    step_ms,
    at_ms: points.map(([at_ms]) => at_ms),
    mean: values,
    min: values.map((value) => value && value - 0.1),
    max: values.map((value) => value && value + 0.1),
    n: values.map((value) => (value === null ? 0 : 1)),
    flag: points.map(([, value, flag]) => flag ?? (value === null ? null : 1)),
  }
}
const minutes = (from: number, count: number) =>
  Array.from({ length: count }, (_, i): [number, number] => [t0 + (from + i) * minute_ms, 1])

describe('a line', () => {
  const hour = { from_ms: t0, to_ms: t0 + hour_ms }

  it('without missing steps has no gap', () => {
    expect(linePlot(columns(minute_ms, minutes(0, 60)), hour).gaps).toEqual([])
  })

  it('breaks where steps are missing, and says from when to when', () => {
    const plot = linePlot(columns(minute_ms, [...minutes(0, 10), ...minutes(20, 40)]), hour)
    expect(plot.gaps).toEqual([{ from_ms: t0 + 9.5 * minute_ms, to_ms: t0 + 20.5 * minute_ms }])
    expect(plot.mean.filter((value) => value === null)).toHaveLength(1)
  })

  it('breaks where the gateway put a null', () => {
    const plot = linePlot(
      columns(minute_ms, [...minutes(0, 10), [t0 + 10 * minute_ms, null], ...minutes(11, 49)]),
      hour,
    )
    expect(plot.gaps).toEqual([{ from_ms: t0 + 9.5 * minute_ms, to_ms: t0 + 11.5 * minute_ms }])
  })

  describe('of a history each 15 minutes before a station that says 5 s', () => {
    const quarters = Array.from({ length: 8 }, (_, i): [number, number] => [t0 + i * 15 * minute_ms, 1])
    const begin_ms = t0 + 106 * minute_ms
    const quick = Array.from({ length: 168 }, (_, i): [number, number] => [begin_ms + i * 5_000, 1])
    const told = { every_s: 5, isTold: true, since_ms: begin_ms }
    const window = { from_ms: t0, to_ms: t0 + 2 * hour_ms }
    const nothing = (at_ms: number): [number, null] => [at_ms, null]

    it('has no gap in raw rows, whatever the gateway holds for usual', () => {
      const rows = quarters.flatMap((row) => [row, nothing(row[0] + 5_000)])
      expect(linePlot(columns(0, [...rows, ...quick]), window, told).gaps).toEqual([])
    })

    it('has no gap in finer steps, most of which are empty', () => {
      const steps = minutes(0, 120).map(([at_ms]): [number, number | null] =>
        at_ms >= begin_ms || quarters.some(([quarter]) => quarter === at_ms) ? [at_ms, 1] : nothing(at_ms),
      )
      expect(linePlot(columns(minute_ms, steps), window, told).gaps).toEqual([])
    })

    it('has one where the sensor answered without a value', () => {
      const silent: [number, null, Flag] = [t0 + 20 * minute_ms, null, 9]
      const rows = [...quarters.slice(0, 2), silent, ...quarters.slice(2), ...quick]
      expect(linePlot(columns(0, rows), window, told).gaps).toEqual([
        { from_ms: t0 + 15 * minute_ms, to_ms: t0 + 30 * minute_ms },
      ])
    })
  })

  it('of raw rows breaks at four times their usual distance', () => {
    const rows = [0, 10, 20, 30, 80, 90, 100].map((s): [number, number] => [t0 + s * 1_000, 1])
    const plot = linePlot(columns(0, rows), { from_ms: t0, to_ms: t0 + 100_000 })
    expect(plot.gaps).toEqual([{ from_ms: t0 + 30_000, to_ms: t0 + 80_000 }])
  })

  it('shows a history shorter than the window as what it is', () => {
    const plot = linePlot(columns(minute_ms, minutes(50, 10)), hour)
    expect(plot).toMatchObject(hour)
    expect(plot.gaps).toEqual([{ from_ms: t0, to_ms: t0 + 50.5 * minute_ms }])
  })

  it('shows that nothing came lately', () => {
    const plot = linePlot(columns(minute_ms, minutes(0, 30)), hour)
    expect(plot.gaps).toEqual([{ from_ms: t0 + 29.5 * minute_ms, to_ms: t0 + hour_ms }])
  })

  it('without any point is one gap', () => {
    expect(linePlot(columns(0, []), hour).gaps).toEqual([hour])
  })
})

describe('bars of rain', () => {
  const window = { from_ms: t0, to_ms: t0 + 3 * hour_ms }

  it('sum mean × n, and keep a dry hour apart from an unknown one', () => {
    const series = columns(minute_ms, [
      [t0, 0.2],
      [t0 + 59 * minute_ms, 0.4, 3],
      [t0 + 2 * hour_ms, 0],
    ])
    const plot = barPlot({ ...series, n: [3, 1, 1] }, window, hour_ms)
    expect(plot.mean.map((sum) => sum && Number(sum.toFixed(9)))).toEqual([1, null, 0])
    expect(plot.flag).toEqual([3, null, 1])
    expect(plot.gaps).toEqual([{ from_ms: t0 + hour_ms, to_ms: t0 + 2 * hour_ms }])
    expect(plot.at_ms[0]).toBe(t0 + hour_ms / 2)
  })

  it('count what fell until the full hour to the hour before', () => {
    const plot = barPlot(columns(0, [[t0 + hour_ms, 0.2]]), window, hour_ms)
    expect(plot.mean).toEqual([0.2, null, null])
  })

  it('narrower than the time between two amounts are dry in between, not unknown', () => {
    const rows = [1, 2, 3].map((hour): [number, number] => [t0 + hour * hour_ms, 0.2])
    const plot = barPlot(columns(0, rows), window, hour_ms / 2)
    expect(plot.mean).toEqual([0, 0.2, 0, 0.2, 0, 0.2])
    expect(plot.gaps).toEqual([])
  })

  it('that have just begun wait for their first reading', () => {
    const rows = Array.from({ length: 120 }, (_, i): [number, number] => [t0 + (i + 1) * minute_ms, 0])
    expect(barPlot(columns(0, rows), window, hour_ms).gaps).toEqual([])
    expect(barPlot(columns(0, rows.slice(0, 110)), window, hour_ms).gaps).toHaveLength(1)
  })

  it('lose no rain between the bins', () => {
    const rows = Array.from({ length: 180 }, (_, i): [number, number] => [t0 + (i + 1) * minute_ms, i % 7])
    const total = rows.reduce((sum, [, value]) => sum + value, 0)
    const plot = barPlot(columns(0, rows), window, hour_ms)
    expect(plot.mean.reduce<number>((sum, bar) => sum + (bar ?? 0), 0)).toBe(total)
  })

  it('stand on whole bins; a daily bar is the rain day, 07.00 to 07.00 WIB', () => {
    const day_ms = 24 * hour_ms
    const { from_ms, to_ms } = windowOf(t0 + 5 * hour_ms, 30 * day_ms, day_ms)
    expect([from_ms % day_ms, to_ms]).toEqual([0, t0 + day_ms])
  })
})

describe('a live reading', () => {
  it('becomes a row of raw data', () => {
    const after = withReading(columns(0, [[t0, 1]]), { at_ms: t0 + 10_000, value: 2, flag: 2 })
    expect([after.at_ms, after.mean, after.n, after.flag]).toEqual([
      [t0, t0 + 10_000],
      [1, 2],
      [1, 1],
      [1, 2],
    ])
  })

  it('is counted into its step', () => {
    const before = { ...columns(minute_ms, [[t0, 1]]), n: [3] }
    const after = withReading(before, { at_ms: t0 + 30_000, value: 5, flag: 3 })
    expect(after).toMatchObject({ at_ms: [t0], mean: [2], n: [4], max: [5], min: [0.9], flag: [3] })
  })

  it('opens the next step', () => {
    const after = withReading(columns(minute_ms, [[t0, 1]]), { at_ms: t0 + 61_000, value: 5, flag: 1 })
    expect(after.at_ms).toEqual([t0, t0 + minute_ms])
  })

  it('that repeats or is older changes nothing', () => {
    const before = columns(0, [[t0, 1]])
    expect(withReading(before, { at_ms: t0, value: 9, flag: 1 })).toBe(before)
    expect(withReading(before, { at_ms: t0 - 1, value: 9, flag: 1 })).toBe(before)
  })

  it('without a value breaks the line', () => {
    const after = withReading(columns(0, [[t0, 1]]), { at_ms: t0 + 1_000, value: null, flag: 9 })
    expect(after.mean).toEqual([1, null])
  })
})

it('rows that left the window are forgotten', () => {
  const series = columns(0, minutes(0, 10))
  expect(withoutBefore(series, t0 + 8 * minute_ms).at_ms).toEqual([t0 + 8 * minute_ms, t0 + 9 * minute_ms])
  expect(withoutBefore(series, t0)).toBe(series)
  expect(withoutBefore(series, t0 + hour_ms).at_ms).toEqual([])
})

it('the summary weighs steps by their readings and ignores what is missing', () => {
  const series = columns(minute_ms, [
    [t0, 1],
    [t0 + minute_ms, null],
    [t0 + 2 * minute_ms, 4],
  ])
  const window = { from_ms: t0, to_ms: t0 + hour_ms }
  expect(summaryOf({ ...series, n: [3, 0, 1] }, window)).toEqual({ min: 0.9, mean: 1.75, max: 4.1, sum: 7 })
  expect(summaryOf(columns(0, [[t0, null]]), window)).toBeUndefined()
})

it('the worst flag of a step wins, in the order of the record', () => {
  const worst = (flags: Flag[]) => flags.reduce<Flag | null>(worseFlag, null)
  expect([worst([1, 3, 2]), worst([9, 2]), worst([4, 3]), worst([])]).toEqual([3, 2, 4, null])
})
