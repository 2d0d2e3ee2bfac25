/** What is counted of those who watch live. */
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import type { Http } from './server.ts'

export function liveMetrics({ live, refused }: Pick<Http, 'live' | 'refused'>): Metric[] {
  return [
    gauge('pantau_viewers', 'Live viewers now', () => live.viewers),
    counter('pantau_viewers_cut_total', 'Live viewers cut because they did not keep up', () => live.cut),
    counter('pantau_viewers_refused_total', 'Live viewers turned away because too many watched', () => live.refused),
    counter('pantau_http_connections_refused_total', 'HTTP connections over the limit', () => {
      const counts = refused()
      return overLimit.reduce((sum, reason) => sum + (counts[reason] ?? 0), 0)
    }),
    counter('pantau_http_refused_total', 'What the HTTP server refused or cut', refused, 'reason'),
  ]
}

const overLimit = ['too-many-connections', 'too-many-from-address', 'made-room'] as const
