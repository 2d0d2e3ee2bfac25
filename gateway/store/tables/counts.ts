/** How many rows each series has in a range. */
import type { Memory } from './memory.ts'
import { countOf } from './rows.ts'

export function openCounts(memory: Memory) {
  return function counts(from_ms: number, to_ms: number) {
    return [...memory.seriesById.values()].flatMap((series) => {
      const n = countOf(memory, series, from_ms, to_ms)
      const { station, sensor, quantity } = series
      return n > 0 ? [{ station, sensor, quantity, n }] : []
    })
  }
}
