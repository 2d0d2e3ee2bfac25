/** What the tables' thread is asked for readers and for people, as of the newest commit. */
import type { Thread } from '../../edge/platform/thread.ts'
import type { RowsQuery, SeriesQuery, Store } from './record.ts'
import { stillReading } from './still-reading.ts'
import type { Tables } from './tables/tables.ts'
import type { TablesCalls } from './tables/tables-thread.ts'

type Questions = Pick<
  Store,
  | 'stations'
  | 'latest'
  | 'rows'
  | 'series'
  | 'corrections'
  | 'summary'
  | 'counts'
  | 'ledger'
  | 'quarantine'
  | 'quarantined'
  | 'alerts'
  | 'alertsAfter'
>

export function openQuestions(tables: Thread<TablesCalls>, position: () => number): Questions {
  return {
    stations: () => ask('stations'),
    latest: () => ask('latest'),
    rows: (query) => (query.mayLack ? look('rows', query) : ask('rows', query)),
    series: (query) => (query.mayLack ? look('series', query) : ask('series', query)),
    corrections: () => ask('corrections'),
    summary: (query) => ask('summary', query),
    counts: (from_ms, to_ms) => ask('counts', from_ms, to_ms),
    ledger: (station) => ask('ledger', station),
    quarantine: (station, limit) => ask('quarantine', station, limit),
    quarantined: (station) => ask('quarantined', station),
    alerts: (limit) => ask('alerts', limit),
    alertsAfter: (pos, limit) => ask('alertsAfter', pos, limit),
  }

  async function ask(name: keyof Tables['query'], ...args: unknown[]): Promise<never> {
    return (await tables.ask('query', position(), name, ...args)) as never
  }

  async function look(name: 'rows' | 'series', query: RowsQuery | SeriesQuery): Promise<never> {
    const { answer, reading } = await tables.ask('look', position(), name, query)
    return (reading ? { ...(answer as object), still_reading: stillReading(reading) } : answer) as never
  }
}
