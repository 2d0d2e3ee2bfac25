/** What Prometheus is told of hooks, for each by its id: for staff, as all that tells whether a siren can be reached tonight. */
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import type { RunningHook } from './hook.ts'

export function hookMetrics(hooks: readonly RunningHook[]): Metric[] {
  const each = (read: (hook: RunningHook) => number) => () =>
    Object.fromEntries(hooks.map((hook) => [hook.id, read(hook)]))
  const proved_s = (hook: RunningHook) => (hook.answer().last_proved_ms ?? 0) / 1_000
  const rows = [
    gauge(
      'pantau_hook_waiting',
      'Messages that wait for their receiver',
      each((hook) => hook.answer().waiting),
      'hook',
    ),
    gauge(
      'pantau_hook_dead',
      'Messages given up',
      each((hook) => hook.answer().dead),
      'hook',
    ),
    gauge(
      'pantau_hook_ok',
      '1 while the receiver answers',
      each((hook) => Number(hook.answer().state === 'ok')),
      'hook',
    ),
    gauge(
      'pantau_hook_proved_seconds',
      'When it answered rightly last, in Unix seconds; 0 = never',
      each(proved_s),
      'hook',
    ),
    counter(
      'pantau_hook_attempts_total',
      'Attempts to deliver',
      each((hook) => hook.counts.attempts),
      'hook',
    ),
    counter(
      'pantau_hook_delivered_total',
      'Messages delivered',
      each((hook) => hook.counts.delivered),
      'hook',
    ),
    counter(
      'pantau_hook_braked_total',
      'Changes of alerts that flap, told together',
      each((hook) => hook.braked()),
      'hook',
    ),
    counter(
      'pantau_hook_heartbeats_failed_total',
      'Heartbeats not delivered',
      each((hook) => hook.counts.heartbeatsFailed),
      'hook',
    ),
    gauge(
      'pantau_hook_latency_seconds',
      'Of the last message, from the reading (or the event that none caused) to the answer',
      each((hook) => hook.counts.latency_s),
      'hook',
    ),
  ]
  return rows.map((row) => ({ ...row, isForStaff: true }))
}
