/** The clocks as a link of the warning chain. */
import type { ChainLink } from '../contract.ts'
import type { VillageClocks } from './village-clocks.ts'

/** Proved now, where the network sets the clock and the stations agree with it. */
export function clockLink({ state, sync, now }: Pick<VillageClocks, 'state' | 'sync' | 'now'>): ChainLink {
  const { ok, says: en, says_id: id } = state()
  const says = { id, en }
  return { link: 'clock', ok, proved_ms: ok && sync() === 'synced' ? now() : null, says, troubles: ok ? [] : [says] }
}
