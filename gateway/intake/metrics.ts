/** What intake counts. */
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import type { Intake } from './intake.ts'

export function intakeMetrics(intake: Pick<Intake, 'stats'>): Metric[] {
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
    gauge('pantau_intake_waiting_bytes', 'Their bytes', () => stats().waiting_bytes),
  ]
}
