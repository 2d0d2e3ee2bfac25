/** What is counted of those who try to come in. */
import { counter, type Metric } from '../../edge/platform/metric.ts'
import type { Http } from './server.ts'

export function signInMetrics({ signInFailures }: Pick<Http, 'signInFailures'>): Metric[] {
  return [counter('pantau_sign_in_failures_total', 'Wrong links, passwords and tokens', signInFailures, 'tried')]
}
