/** The readers of the record beyond the rules and the live view. */
import type { Closers } from '../../edge/platform/closers.ts'
import { type CapTools, openCap } from '../cap/index.ts'
import type { Config } from '../config/index.ts'
import type { ChainAnswer } from '../contract.ts'
import { type NoticeBoard, openHooks } from '../hooks/index.ts'
import { openInflux } from '../influx/index.ts'
import { openPush, type PushTools } from '../push/index.ts'
import type { Reader, Tools } from '../reader.ts'
import type { Store } from '../store/index.ts'

type ReaderTools = Tools &
  Required<Pick<CapTools, 'placeOf' | 'gateway' | 'made_at_pos'>> &
  Required<Pick<PushTools, 'people'>> & { notices: NoticeBoard; chain: () => ChainAnswer }

/** One row each; gives null when the settings do not ask for it. */
const readerTable: ((store: Store, config: Config, tools: ReaderTools) => Promise<Reader | null>)[] = [
  openInflux,
  openHooks,
  openPush,
  openCap,
]

/** Opens those that the settings ask for, in the order of the table. */
export async function openReaders(
  store: Store,
  config: Config,
  tools: ReaderTools,
  closers: Closers,
): Promise<Reader[]> {
  const readers: Reader[] = []
  for (const open of readerTable) {
    const reader = await open(store, config, tools)
    if (!reader) continue
    readers.push(reader)
    closers.push(reader.name, reader.close)
  }
  return readers
}
