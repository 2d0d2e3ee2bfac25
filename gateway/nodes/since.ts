/**
 * Since when something is wrong with a node: since it was first seen, where it does not say so itself. What was there when
 * this gateway heard the node first has no beginning: after a restart it would be that of the gateway.
 */
import type { Trouble } from '../contract.ts'

/** Those that begin at a moment; a battery goes slowly. */
const sudden = new Set<Trouble['kind']>(['wire', 'power', 'disk'])

export function openSince(now: () => number) {
  const byStation = new Map<string, Map<string, number | undefined>>()

  return {
    /** `wasHeard`: the node had said how it is before it said this. */
    marked(station: string, troubles: readonly Trouble[], wasHeard: boolean): Trouble[] {
      const before = byStation.get(station)
      const next = new Map<string, number | undefined>()
      const marked = troubles.map((trouble) => {
        if (!sudden.has(trouble.kind)) return trouble
        const key = `${trouble.kind} ${trouble.sensor ?? ''}`
        const since_ms = trouble.since_ms ?? (before?.has(key) ? before.get(key) : wasHeard ? now() : undefined)
        next.set(key, since_ms)
        return since_ms === undefined ? trouble : { ...trouble, since_ms }
      })
      byStation.set(station, next)
      return marked
    },
    forgot: (station: string) => void byStation.delete(station),
  }
}
