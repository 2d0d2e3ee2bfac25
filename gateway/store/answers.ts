/** What is asked about stations rather than series. */
import type { LedgerAnswer } from '../contract.ts'
import { answerOf } from './ledger.ts'
import type { Memory } from './memory.ts'
import type { AlertEntry, LatestRow, RefusedEntry, StationMemory } from './record.ts'
import { rowOf } from './rows.ts'
import type { Database } from './sqlite.ts'

const answers_max = 1_000

export function openAnswers(db: Database, memory: Memory) {
  const quarantined = db.prepare<[string, number], { body: string }>(
    'SELECT body FROM quarantine WHERE station = ? ORDER BY id DESC LIMIT ?',
  )
  const alerted = db.prepare<[number], { body: string }>('SELECT body FROM alert ORDER BY id DESC LIMIT ?')

  return {
    stations: (): StationMemory[] =>
      [...memory.stations.values()].map(({ station, about, state, last_seen_ms }) => ({
        station,
        about,
        state,
        last_seen_ms,
      })),

    latest: (): LatestRow[] =>
      [...memory.seriesById.values()].flatMap((series) =>
        series.newest ? [{ station: series.station, ...rowOf(series, series.newest) }] : [],
      ),

    ledger(name: string): LedgerAnswer {
      const station = memory.stations.get(name)
      const epochs = [...(station?.epochs ?? [])].map(([epoch, entry]) => answerOf(epoch, entry))
      const quarantined: Record<string, number> = {}
      for (const [key, n] of station?.tally ?? []) {
        if (key.startsWith('refused:')) quarantined[key.slice('refused:'.length)] = n
      }
      const stored = station?.tally.get('stored') ?? 0
      const repeated = station?.tally.get('repeated') ?? 0
      return { station: name, epochs, readings: { stored, repeated, quarantined } }
    },

    quarantine(station: string, limit: number): RefusedEntry[] {
      const pending = memory.refused.filter((entry) => entry.station === station).reverse()
      return newest(pending, limit, (left) => quarantined.all(station, left))
    },

    alerts: (limit: number): AlertEntry[] => newest(memory.alerts.toReversed(), limit, (left) => alerted.all(left)),
  }
}

function newest<Entry>(pending: Entry[], limit: number, stored: (left: number) => { body: string }[]): Entry[] {
  const wanted = Math.max(0, Math.min(limit, answers_max))
  const first = pending.slice(0, wanted)
  return [...first, ...stored(wanted - first.length).map(({ body }) => JSON.parse(body) as Entry)]
}
