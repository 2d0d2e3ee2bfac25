/** `GET /metrics`: the rows that the parts of the gateway count, and those of the process, in the words of Prometheus. */
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Registry } from 'prom-client'
import { gauge, type Metric, type MetricValue } from '../../edge/platform/metric.ts'

const resolution_ms = 10

/** Owners register what they count as they open. Gives the text of `GET /metrics`, with or without what is for staff, and how to stop measuring. */
export function openMetrics(rows: readonly Metric[] = []) {
  const [open, staff] = [new Registry(), new Registry()]
  const delay = monitorEventLoopDelay({ resolution: resolution_ms })
  delay.enable()
  const add = (rows: readonly Metric[]) => {
    for (const row of rows) register(row.isForStaff ? staff : open, row)
  }
  add([...rows, ...processMetrics(delay)])
  return {
    add,
    async text(seesStaff = false): Promise<string> {
      const texts = await Promise.all([open, ...(seesStaff ? [staff] : [])].map((registry) => registry.metrics()))
      return texts.join('')
    },
    close: () => void delay.disable(),
  }
}

function processMetrics(delay: IntervalHistogram): Metric[] {
  return [
    gauge(
      'pantau_event_loop_delay_seconds',
      'Half (0.5) and 99 of 100 (0.99) delays of the event loop since the last question were below',
      () => delaysOf(delay),
      'share',
    ),
    gauge('pantau_memory_bytes', 'Memory of the process', () => memory(), 'kind'),
  ]
}

function register(registry: Registry, { name, help, kind, label, read }: Metric) {
  const labelNames = label ? label.split('/') : []
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

function entriesOf(value: MetricValue, label = ''): [labels: Record<string, string>, value: number][] {
  if (typeof value === 'number') return [[{}, value]]
  const names = label.split('/')
  return Object.entries(value).map(([key, one]) => {
    const parts = names.length === 1 ? [key] : key.split('/')
    return [Object.fromEntries(names.map((name, i) => [name, parts[i] ?? ''])), one]
  })
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
