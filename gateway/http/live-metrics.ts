/** What is counted of those who watch live. */
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import type { Http } from './server.ts'

export function liveMetrics(counts: Http['counts']): Metric[] {
  return [
    gauge('pantau_viewers', 'Live viewers now', () => counts.viewers),
    counter('pantau_viewers_cut_total', 'Live viewers cut because they did not keep up', () => counts.cut),
    counter('pantau_viewers_refused_total', 'Live viewers turned away because too many watched', () => counts.refused),
    counter(
      'pantau_http_connections_refused_total',
      'HTTP connections over the limit',
      () => counts.refusedConnections,
    ),
  ]
}
