/** A record in memory for tests of what stands on it: follows like the real one, answers what it was given. */
import type { LatestRow, RowsQuery, SeriesQuery, StationMemory } from '../../gateway/store/record.ts'
import { memoryRecord } from './memoryRecord.ts'

export function standInRecord({
  stations = [],
  latest = [],
}: {
  stations?: StationMemory[]
  latest?: LatestRow[]
} = {}) {
  const asked: { rows: RowsQuery[]; series: (SeriesQuery & { points: number })[] } = { rows: [], series: [] }
  const { commit, from, position } = memoryRecord()
  return {
    asked,
    commit,
    from,
    position,
    stations: async () => stations,
    latest: async () => latest,
    corrections: async () => [],
    /** Rows of one series at 0, 1, 2 … ms; `next` counts on for ever. */
    async rows(query: RowsQuery) {
      asked.rows.push(query)
      await new Promise((resolve) => setImmediate(resolve)) // the real one answers from another thread
      const first = Number(query.cursor ?? 0)
      const row = { sensor: 'level', quantity: 'water_level_m', value: 1.25, flag: 2 as const, received_ms: 9 }
      const rows = Array.from({ length: query.limit }, (_, i) => ({ ...row, at_ms: first + i }))
      return { rows, next: String(first + query.limit) }
    },
    async series(query: SeriesQuery & { points: number }) {
      asked.series.push(query)
      return { step_ms: 0, at_ms: [1], mean: [1.25], min: [1.25], max: [1.25], n: [1], flag: [2 as const] }
    },
    ledger: async (station: string) => ({ station, epochs: [], readings: { stored: 0, repeated: 0, quarantined: {} } }),
    quarantine: async (station: string) => [
      {
        kind: 'refused' as const,
        station,
        received_ms: 5,
        reason: 'not-json',
        detail: 'The payload is not JSON.',
        readings: 1,
        payload: 'eA==',
      },
    ],
  }
}
