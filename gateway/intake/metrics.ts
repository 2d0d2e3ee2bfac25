/** What intake counts. */
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import type { Intake } from './intake.ts'
import type { Limits } from './limits.ts'

export function intakeMetrics(intake: Pick<Intake, 'stats'>, limits: Pick<Limits, 'standing' | 'counts'>): Metric[] {
  const stats = intake.stats
  return [
    counter('pantau_packs_total', 'Packs received', () => stats().packs),
    counter('pantau_readings_total', 'Readings accepted', () => stats().readings),
    counter('pantau_repeated_total', 'Readings that the record had already', () => stats().repeats),
    counter('pantau_pack_bytes_total', 'Bytes of packs received', () => stats().bytes),
    counter(
      'pantau_quarantined_total',
      'Readings or payloads put into quarantine',
      () => stats().quarantined,
      'reason',
    ),
    gauge('pantau_intake_waiting', 'Payloads that wait for their receipt', () => stats().waiting),
    gauge(
      'pantau_station_limited',
      'Stations that reached a limit of what they may send within ten minutes, and how many limits',
      () => Object.fromEntries(limits.standing().map(({ station, limits }) => [station, limits.length])),
      'station',
    ),
    counter(
      'pantau_limited_total',
      'What limits held back: packs that waited for their turn, payloads that were only counted, changes of state',
      () => ({ ...limits.counts() }),
      'what',
    ),
    gauge('pantau_intake_waiting_bytes', 'Their bytes', () => stats().waiting_bytes),
  ]
}
