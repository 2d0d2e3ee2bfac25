/** The record, opened as the settings say. */
import type { Closers } from '../../edge/platform/closers.ts'
import type { Config } from '../config/index.ts'
import type { Tools } from '../reader.ts'
import { openStore, type Store, type StoreOptions } from '../store/index.ts'

/** Its threads load meanwhile; it closes among the others whether it opened or not. */
export function openRecord(
  config: Config,
  { now, log }: Pick<Tools, 'now' | 'log'>,
  more: Pick<StoreOptions, 'ballast' | 'lost'>,
  closers: Closers,
): Promise<Store> {
  const { data_dir: folder, retention, receipt_ms, settle_s } = config
  const opening = openStore({
    ...{ folder, retention, receipt_ms, settle_s, now, log: log.child({ part: 'store' }), ...more },
  })
  const opened = opening.catch(() => null) // whoever waits for it is told
  // A slow card may need long for the last commit.
  closers.push('record', async () => (await opened)?.close(), 30_000)
  return opening
}
