import { expect, it, onTestFinished } from 'vitest'
import { counter, gauge, type Metric } from '../../../edge/platform/metric.ts'
import type { Station } from '../../../gateway/contract.ts'
import { liveMetrics } from '../../../gateway/http/live-metrics.ts'
import { openMetrics } from '../../../gateway/http/metrics.ts'
import { readerMetrics } from '../../../gateway/reader.ts'
import { stationMetrics } from '../../../gateway/stations/metrics.ts'
import { storeMetrics } from '../../../gateway/store/metrics.ts'
import type { StoreStats } from '../../../gateway/store/record.ts'

const stats: StoreStats = {
  position: 100,
  commits: 90,
  waiting: 3,
  commit_s: { last: 0.01, max: 0.2 },
  tail_rows: 5,
  tail_age_s: 6,
  log_bytes: 7,
  tables_bytes: 8,
  newest_commit_ms: null,
  refused_commits: 2,
  disk_refuses: true,
  damage: [],
}

const late = (station: string) => ({ station, state: 'late', latest: {}, sensors: [] }) as unknown as Station

function measured(more: Metric[] = []) {
  const metrics = openMetrics([
    ...storeMetrics({ stats: () => stats }),
    ...stationMetrics({ list: () => [late('hulu'), late('hilir')] }, () => 0),
    ...liveMetrics({ live: { viewers: 1, cut: 2, refused: 3 }, refused: () => ({ 'made-room': 4, 'slow-reader': 5 }) }),
    ...readerMetrics(() => stats.position, [{ name: 'influx', position: () => 60, setAside: () => 1 }]),
    ...more,
  ])
  onTestFinished(metrics.close)
  return metrics
}

it('tells how the record, its readers and its viewers do', async () => {
  const lines = (await measured().text()).split('\n')
  expect(lines).toEqual(
    expect.arrayContaining([
      'pantau_commits_total 90',
      'pantau_commits_refused_total 2',
      'pantau_disk_refuses 1',
      'pantau_commit_seconds{which="max"} 0.2',
      'pantau_reader_lag_commits{reader="influx"} 40',
      'pantau_reader_set_aside_total{reader="influx"} 1',
      'pantau_stations{state="late"} 2',
      'pantau_stations{state="online"} 0',
      'pantau_viewers_cut_total 2',
      'pantau_http_connections_refused_total 4',
      'pantau_http_refused_total{reason="slow-reader"} 5',
      '# TYPE pantau_viewers_cut_total counter',
    ]),
  )
})

it('gives totals, not sums over the questions', async () => {
  const refused = { 'not-json': 2 }
  const { text } = measured([counter('pantau_quarantined_total', 'Refused', () => refused, 'reason')])
  await text()
  refused['not-json'] = 5
  expect(await text()).toContain('pantau_quarantined_total{reason="not-json"} 5\n')
})

it('sees when the event loop was held up, once', async () => {
  const { text } = measured()
  const p99 = async () => Number(/^pantau_event_loop_delay_seconds\{share="0\.99"\} (.*)$/m.exec(await text())?.[1])
  // Real time on purpose: this measures the event loop itself, with a timer of its own each 10 ms. Polling would not do,
  // because each question begins a new measurement.
  await new Promise((resolve) => setTimeout(resolve, 50))
  const end_ms = performance.now() + 200
  while (performance.now() < end_ms);
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(await p99()).toBeGreaterThan(0.15)
})

it('leaves out what is for staff, unless staff ask', async () => {
  const ofHook = { siren: 1 }
  const { text } = measured([{ ...gauge('pantau_hook_ok', 'Answers', () => ofHook, 'hook'), isForStaff: true }])
  expect(await text(false)).not.toContain('hook')
  expect(await text(true)).toMatch(/^pantau_viewers 1$[\s\S]*^pantau_hook_ok\{hook="siren"\} 1$/m)
})
