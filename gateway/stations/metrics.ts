/** What is counted of the stations. */
import { gauge, type Metric } from '../../edge/platform/metric.ts'
import { nodeMetrics } from '../nodes/index.ts'
import { seriesMetrics } from './series-metrics.ts'
import type { Stations } from './stations.ts'

export function stationMetrics(stations: Pick<Stations, 'list'>, now: () => number): Metric[] {
  return [
    gauge('pantau_stations', 'Stations by state', () => byState(stations), 'state'),
    ...seriesMetrics(stations.list, now),
    ...nodeMetrics(stations.list),
  ]
}

function byState(stations: Pick<Stations, 'list'>) {
  const counts = { online: 0, late: 0, offline: 0, new: 0, retired: 0 }
  for (const { state } of stations.list()) counts[state]++
  return counts
}
