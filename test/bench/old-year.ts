/** A folder as the version before the segments left it: fifty stations with four values a minute in `tables.db`, rollups included. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openOldFile } from '../../gateway/store/upgrade/old-file.ts'

export const minute_ms = 60_000
export const day_ms = 1_440 * minute_ms

export interface OldYear {
  /** Of the first reading: the beginning of a day, UTC. */
  from_ms: number
  days: number
  stations: number
}

/** Four kinds of series: a river, dust, a battery, and rain, which is mostly nothing. */
export const oldSeries = [
  { sensor: 'level', quantity: 'water_level_m', decimals: 3 },
  { sensor: 'air', quantity: 'pm2_5_ug_m3', decimals: 1 },
  { sensor: 'power', quantity: 'battery_v', decimals: 2 },
  { sensor: 'rain', quantity: 'rainfall_mm', decimals: 1 },
] as const

export const stationName = (s: number) => `lama-${s + 1}`

/** The value of a minute since `from_ms`; null: the sensor gave none. The same question has the same answer, so nothing need be remembered. */
export function oldValue(station: number, series: number, minute: number): number | null {
  const chance = hash(station * 4 + series, minute)
  if (chance < 0.001) return null
  const { decimals } = oldSeries[series]!
  const scale = 10 ** decimals
  const noise = (chance - 0.5) * 8
  const wave = Math.sin(minute / (700 + 13 * station) + series)
  if (series === 3) return chance > 0.98 ? Math.round(noise * 2) / scale : 0
  return Math.round([900 + 400 * wave, 250 + 180 * wave, 1_260 + 60 * wave][series]! + noise) / scale
}

/** A number of [0, 1) that looks like chance (the finaliser of MurmurHash3). */
function hash(a: number, b: number): number {
  let h = Math.imul(a + 1, 0x9e3779b1) ^ b
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}

export function writeOldYear(folder: string, { from_ms, days, stations }: OldYear, say: (sentence: string) => void) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'tables.db'), '')
  const db = openOldFile(folder)!
  db.pragma('synchronous = OFF')
  const addSeries = db.prepare('INSERT INTO series(id, station, sensor, quantity) VALUES (?, ?, ?, ?)')
  const addStation = db.prepare(
    "INSERT INTO station(station, about, state, last_seen_ms) VALUES (?, NULL, 'offline', ?)",
  )
  const row = db.prepare('INSERT INTO row(series, at_ms, value, flag, delay_ms) VALUES (?, ?, ?, ?, ?)')
  const rollups = (
    [
      ['r1m', minute_ms],
      ['r1h', 60 * minute_ms],
      ['r1d', day_ms],
    ] as const
  ).map(([table, ms]) =>
    db.prepare(
      `INSERT INTO ${table}(series, t, n, nulls, total, low, high, worst)
       SELECT series, at_ms / ${ms}, count(value), count(*) - count(value), total(value), min(value), max(value), max(flag)
       FROM row WHERE series = ? GROUP BY at_ms / ${ms}`,
    ),
  )
  const minutes = days * 1_440
  for (let s = 0; s < stations; s++) {
    addStation.run(stationName(s), from_ms + minutes * minute_ms)
    for (const [q, { sensor, quantity }] of oldSeries.entries()) {
      const id = s * oldSeries.length + q + 1
      db.transaction(() => {
        addSeries.run(id, stationName(s), sensor, quantity)
        for (let m = 0; m < minutes; m++) {
          const value = oldValue(s, q, m)
          row.run(id, from_ms + m * minute_ms, value, value === null ? 9 : 1, 300 + (m % 11))
        }
        for (const rollup of rollups) rollup.run(id)
      })()
    }
    say(`upgrade: ${s + 1} of ${stations} stations written`)
  }
  db.close()
}
