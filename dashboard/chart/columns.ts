/** The columns of several curves beside one column of times, as uPlot takes them. Pure. */
import { isDoubtful } from '../../hardware/flags.ts'
import type { Drawn } from './curves.ts'

/** null: a gap, the line breaks; undefined: this curve has no point then, the line goes on. */
export type Column = (number | null | undefined)[]

/** After the times (s) for each curve: the line, the lowest, the highest, what is doubtful. */
export const perCurve = 4

export function columnsOf(curves: readonly Pick<Drawn, 'plot' | 'part'>[]): [number[], ...Column[]] {
  const isOne = curves.length === 1
  const times = isOne ? curves[0]!.plot.at_ms : union(curves.map(({ plot }) => plot.at_ms))
  const columns = curves.flatMap(({ plot, part }): Column[] => {
    const doubtful = plot[part].map((value, i) => (isDoubtful(plot.flag[i]) ? value : null))
    const own = [plot[part], plot.min, plot.max, doubtful]
    return isOne ? own : own.map((column) => spread(column, plot.at_ms, times))
  })
  return [times.map((at_ms) => at_ms / 1_000), ...columns]
}

function spread(column: readonly (number | null)[], at_ms: readonly number[], times: readonly number[]): Column {
  const result: Column = Array(times.length).fill(undefined)
  let next = 0
  for (const [i, at] of at_ms.entries()) {
    while (times[next]! < at) next++
    result[next] = column[i]!
  }
  return result
}

function union(all: readonly (readonly number[])[]): number[] {
  return [...new Set(all.flat())].sort((a, b) => a - b)
}
