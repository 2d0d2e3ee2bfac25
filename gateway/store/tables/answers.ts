/** What is asked about stations rather than series. */

import type { Database } from '../../../edge/platform/sqlite.ts'
import type { LedgerAnswer } from '../../contract.ts'
import type { AlertAt, AlertEntry, LatestRow, RefusedEntry, StationMemory } from '../record.ts'
import type { KnownSeries } from '../verdicts/known.ts'
import { answerOf } from './ledger.ts'
import type { Memory } from './memory.ts'
import { rowOf } from './rows.ts'

const answers_max = 1_000

export function openAnswers(db: Database, memory: Memory) {
  const quarantined = db.prepare<[string, number], { body: string }>(
    'SELECT body FROM quarantine WHERE station = ? ORDER BY id DESC LIMIT ?',
  )
  const alerted = db.prepare<[number], { body: string }>('SELECT body FROM alert ORDER BY id DESC LIMIT ?')
  const alertedAfter = db.prepare<[number, number], StoredAlert>(
    'SELECT id, pos, body FROM alert WHERE pos > ? ORDER BY id LIMIT ?',
  )
  const alertedWith = db.prepare<[number, number], StoredAlert>(
    'SELECT id, pos, body FROM alert WHERE pos = ? AND id > ? ORDER BY id',
  )

  return {
    stations: (): StationMemory[] =>
      [...memory.stations.values()].map(({ station, about, state, last_seen_ms }) => ({
        station,
        about,
        state,
        last_seen_ms,
      })),

    everySeries: (): KnownSeries[] =>
      Array.from(memory.seriesById.values(), ({ station, sensor, quantity, newest }) => {
        return { station, sensor, quantity, newest_ms: newest?.at_ms ?? null }
      }),

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

    alerts: (limit: number): AlertEntry[] => {
      const pending = memory.alerts.map(({ entry }) => entry).reverse()
      return newest(pending, limit, (left) => alerted.all(left))
    },

    alertsAfter(pos: number, limit: number): AlertAt[] {
      const wanted = Math.max(1, Math.min(limit, answers_max))
      const stored = alertedAfter.all(pos, wanted)
      const last = stored.at(-1)
      if (last && stored.length === wanted) stored.push(...alertedWith.all(last.pos, last.id))
      const found = stored.map(({ pos, body }) => ({ pos, entry: JSON.parse(body) as AlertEntry }))
      for (const alert of memory.alerts) {
        if (alert.pos > pos && (found.length < wanted || alert.pos === found.at(-1)!.pos)) found.push(alert)
      }
      return found
    },
  }
}

interface StoredAlert {
  id: number
  pos: number
  body: string
}

function newest<Entry>(pending: Entry[], limit: number, stored: (left: number) => { body: string }[]): Entry[] {
  const wanted = Math.max(0, Math.min(limit, answers_max))
  const first = pending.slice(0, wanted)
  return [...first, ...stored(wanted - first.length).map(({ body }) => JSON.parse(body) as Entry)]
}
