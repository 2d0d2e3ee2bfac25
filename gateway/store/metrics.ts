/** What the record counts. */
import { counter, gauge, type Metric } from '../../edge/platform/metric.ts'
import type { Store } from './record.ts'

export function storeMetrics({ stats }: Pick<Store, 'stats'>): Metric[] {
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
  ]
}
