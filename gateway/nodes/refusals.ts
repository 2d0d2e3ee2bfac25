/** What was refused of each station of late, by reason. In memory: whoever is refused tries again. */
import { day_ms } from '../../edge/platform/time.ts'
import type { Refusal } from '../contract.ts'
import type { RefusalWords } from '../intake/index.ts'

export interface Refused extends RefusalWords {
  reason: string
  n: number
  address?: string | undefined
}

const stations_max = 2_000
const reasons_max = 40
const together_ms = 30 * 60_000 // after so long without one the count begins anew

export function openRefusals(now: () => number) {
  const byStation = new Map<string, Map<string, Refusal>>()
  /** Since the start, by `station/reason`; within the same limits. */
  const totals = new Map<string, number>()

  return {
    note(station: string, { reason, says, todo, n, address }: Refused) {
      const reasons = byStation.get(station) ?? new Map<string, Refusal>()
      if (!byStation.has(station) && byStation.size >= stations_max) return
      if (!reasons.has(reason) && reasons.size >= reasons_max) return
      byStation.set(station, reasons)
      totals.set(`${station}/${reason}`, n + (totals.get(`${station}/${reason}`) ?? 0))
      const [at_ms, known] = [now(), reasons.get(reason)]
      const isSame = known !== undefined && at_ms - known.last_ms <= together_ms
      reasons.set(reason, {
        ...{ reason, says, todo, n: n + (isSame ? known.n : 0) },
        ...{ first_ms: isSame ? known.first_ms : at_ms, last_ms: at_ms },
        ...(address && { address }),
      })
    },
    /** What was wrong is right now. */
    clear: (station: string, reason: string) => void byStation.get(station)?.delete(reason),
    forgot(station: string) {
      byStation.delete(station)
      for (const key of totals.keys()) if (key.startsWith(`${station}/`)) totals.delete(key)
    },
    /** How much was refused since the start, by `station/reason`. It only grows, until a station is forgotten. */
    totals: (): Record<string, number> => Object.fromEntries(totals),
    /** Those of the last day, the newest first. */
    of(station: string): Refusal[] {
      const since_ms = now() - day_ms
      const all = [...(byStation.get(station)?.values() ?? [])]
      return all.filter(({ last_ms }) => last_ms >= since_ms).sort((a, b) => b.last_ms - a.last_ms)
    },
  }
}
