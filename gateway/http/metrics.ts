/** What the gateway tells Prometheus: one table of measures, read when asked. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Registry } from 'prom-client'
import type { Stations } from '../stations/stations.ts'
import type { Store } from '../store/record.ts'
import type { LiveCounts } from './live.ts'

/** A number, or numbers by label value. */
type Value = number | Record<string, number>

/** One row of the table. `label` names what the keys of a record are. */
export interface Measure {
  name: `pantau_${string}`
  help: string
  kind: 'counter' | 'gauge'
  label?: string
  read: () => Value
}

export interface MetricsParts {
  store: Pick<Store, 'stats'>
  stations: Pick<Stations, 'list'>
  live: () => LiveCounts & { refusedConnections: number }
  /** Positions of the other readers of the record, by name. */
  readers: () => Record<string, number>
  /** Rows of other rooms: intake, broker. */
  more: Measure[]
}

const resolution_ms = 10

/** Gives the text of `GET /metrics`, and how to stop measuring. */
export function openMetrics(parts: MetricsParts) {
  const registry = new Registry()
  const delay = monitorEventLoopDelay({ resolution: resolution_ms })
  delay.enable()
  for (const measure of [...measuresOf(parts, delay), ...parts.more]) register(registry, measure)
  return {
    text: () => registry.metrics(),
    close: () => void delay.disable(),
  }
}

function measuresOf({ store, stations, live, readers }: MetricsParts, delay: IntervalHistogram): Measure[] {
  const stats = () => store.stats()
  return [
    counter('pantau_commits_total', 'Commits of the record', () => stats().commits),
    counter('pantau_commits_refused_total', 'Commits that the disk refused', () => stats().refused_commits),
    gauge('pantau_disk_refuses', '1 while the disk refuses to store', () => Number(stats().disk_refuses)),
    gauge(
      'pantau_commit_seconds',
      'How long commits took: the last, and the longest of late',
      () => stats().commit_s,
      'which',
    ),
    gauge('pantau_receipts_waiting', 'Packs that wait for their commit', () => stats().waiting),
    gauge('pantau_record_position', 'Position of the newest commit', () => stats().position),
    gauge('pantau_tail_rows', 'Rows of the log that are not yet in the tables', () => stats().tail_rows),
    gauge('pantau_tail_age_seconds', 'Age of the oldest such row', () => stats().tail_age_s),
    gauge(
      'pantau_record_bytes',
      'Size on disk',
      () => ({ log: stats().log_bytes, tables: stats().tables_bytes }),
      'part',
    ),
    gauge(
      'pantau_reader_lag_commits',
      'How far a reader is behind the record',
      () => lags(stats().position, readers()),
      'reader',
    ),
    gauge('pantau_stations', 'Stations by state', () => byState(stations), 'state'),
    gauge('pantau_viewers', 'Live viewers now', () => live().viewers),
    counter('pantau_viewers_cut_total', 'Live viewers cut because they did not keep up', () => live().cut),
    counter('pantau_viewers_refused_total', 'Live viewers turned away because too many watched', () => live().refused),
    counter(
      'pantau_http_connections_refused_total',
      'HTTP connections over the limit',
      () => live().refusedConnections,
    ),
    gauge('pantau_event_loop_delay_seconds', 'Since the last question', () => delaysOf(delay), 'quantile'),
    gauge('pantau_memory_bytes', 'Memory of the process', () => memory(), 'kind'),
  ]
}

function register(registry: Registry, { name, help, kind, label, read }: Measure) {
  const labelNames = label ? [label] : []
  if (kind === 'gauge') {
    const collect = function (this: Gauge) {
      this.reset()
      for (const [labels, value] of entriesOf(read(), label)) this.set(labels, value)
    }
    registry.registerMetric(new Gauge({ name, help, labelNames, collect, registers: [] }))
    return
  }
  const collect = function (this: Counter) {
    this.reset() // the totals are kept elsewhere; prom-client only writes them down
    for (const [labels, value] of entriesOf(read(), label)) this.inc(labels, value)
  }
  registry.registerMetric(new Counter({ name, help, labelNames, collect, registers: [] }))
}

function entriesOf(value: Value, label = ''): [labels: Record<string, string>, value: number][] {
  if (typeof value === 'number') return [[{}, value]]
  return Object.entries(value).map(([key, one]) => [{ [label]: key }, one])
}

export function counter(name: Measure['name'], help: string, read: () => Value, label?: string): Measure {
  return { name, help, kind: 'counter', read, ...(label && { label }) }
}

export function gauge(name: Measure['name'], help: string, read: () => Value, label?: string): Measure {
  return { name, help, kind: 'gauge', read, ...(label && { label }) }
}

function byState(stations: Pick<Stations, 'list'>) {
  const counts = { online: 0, late: 0, offline: 0, new: 0 }
  for (const { state } of stations.list()) counts[state]++
  return counts
}

function lags(position: number, positions: Record<string, number>) {
  return Object.fromEntries(Object.entries(positions).map(([reader, pos]) => [reader, Math.max(0, position - pos)]))
}

// The histogram holds the time between two looks, so the time it meant to wait is taken off.
function delaysOf(delay: IntervalHistogram) {
  const beyond_s = (percentile: number) => Math.max(0, delay.percentile(percentile) / 1e9 - resolution_ms / 1e3)
  const seen = { '0.5': beyond_s(50), '0.99': beyond_s(99) }
  delay.reset()
  return seen
}

function memory() {
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heap_used: heapUsed, external }
}
