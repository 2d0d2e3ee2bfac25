/** The warning chain in one line. Pure. */
import type { ChainAnswer, ChainBrief } from '../contract.ts'
import { reachesNobody } from '../http/index.ts'

/** A chain is proved as far as its least proved link. */
export function chainBrief({ ok, says, links }: ChainAnswer): ChainBrief {
  const proved = links.map(({ proved_ms }) => proved_ms)
  const all = proved.filter((at_ms) => at_ms !== null)
  return {
    ok,
    says,
    proved_ms: all.length > 0 && all.length === proved.length ? Math.min(...all) : null,
    ...(ok && reachesNobody(links) && { mute: true as const }),
    broken: links.flatMap((link) => (link.ok ? [] : link.troubles.length > 0 ? link.troubles : [link.says])),
  }
}
