/** A record that an earlier version kept in tables.db, on its way into segments. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Database } from '../../../../edge/platform/sqlite.ts'
import { openOldFile } from '../../../../gateway/store/upgrade/old-file.ts'
import { tablesOf } from '../../../kit/tablesOf.ts'
import { packEntry, temporaryFolders } from '../kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const minute_ms = 60_000
const day_ms = 1_440 * minute_ms
const start_ms = Date.UTC(2026, 0, 1)
const all = { from_ms: 0, to_ms: 1e13 }
const stations = ['depok', 'katulampa', 'manggarai']
const days = 6

describe('tables.db of an earlier version', () => {
  it('moves into segments, killed at any step, while rows arrive: nothing is lost, nothing doubled', () => {
    const folder = oldRecord()
    let record = tablesOf(folder)
    const before = answersOf(record)
    expect(before.rows).toHaveLength(stations.length * days * 1_440)
    let arrived = 0
    let kills = 0
    while (existsSync(join(folder, 'tables.db'))) {
      const work = record.tables.merging()
      if (!work) break
      for (let steps = 0; !work.next().done; steps++) {
        if (steps % 3 !== kills % 3) continue
        arrived++
        const at_ms = start_ms + days * day_ms + arrived * minute_ms
        record.append(packEntry({ station: 'depok', seq: 1_000 + arrived, at_ms: [at_ms], value: arrived }))
        expect(answersOf(record).rows).toHaveLength(before.rows.length + arrived)
        if (kills++ > 8) continue
        record.settle() // what had arrived is in a segment by itself
        record.close()
        record = tablesOf(folder)
        break
      }
    }
    expect(kills).toBeGreaterThan(2)
    record.merge()
    const after = answersOf(record)
    const known = new Set(after.rows)
    expect(before.rows.filter((row) => !known.has(row))).toEqual([])
    expect(known.size).toBe(after.rows.length)
    expect(after.rows).toHaveLength(before.rows.length + arrived)
    expect(after.days).toEqual(before.days)
    expect({ ...after.state, epochs: [] }).toEqual({ ...before.state, epochs: [] })
    expect(readdirSync(folder)).toEqual(['record'])
    record.close()
  })

  it('keeps the rollups of what retention had removed, and that it was removed', () => {
    const folder = oldRecord((db) => {
      const cut_ms = start_ms + 3 * day_ms
      db.prepare('DELETE FROM row WHERE at_ms < ?').run(cut_ms)
      db.prepare('UPDATE series SET gone_from_ms = ?, gone_to_ms = ?').run(start_ms, cut_ms)
    })
    const record = tablesOf(folder)
    const before = answersOf(record)
    record.merge()
    expect(answersOf(record).days).toEqual(before.days)
    expect(before.days[0]!.n).toEqual(Array(days).fill(1_425)) // 15 a day have no value
    const asked = { station: 'depok', sensor: 'level', quantity: 'water_level_m', at_ms: Float64Array.of(start_ms) }
    const looking = record.tables.names(asked)
    let step = looking.next()
    while (!step.done) step = looking.next()
    expect([...step.value.what]).toEqual([2])
    record.close()
  })

  it('that has rotted moves as far as it can be read; what is missing is named, and the file is kept', () => {
    const folder = oldRecord()
    const file = join(folder, 'tables.db')
    const bytes = readFileSync(file)
    const page = 4_096 * Math.floor(bytes.length / 4_096 / 3)
    bytes.fill(0x55, page, page + 4_096)
    writeFileSync(file, bytes)
    const record = tablesOf(folder)
    record.merge()
    const { rows } = answersOf(record)
    expect(rows.length).toBeGreaterThan(stations.length * days * 1_440 * 0.8)
    expect(record.tables.query.losses()).toMatchObject([{ file: 'tables.db', kind: 'row' }])
    expect(readdirSync(folder).sort()).toEqual(['record', 'tables.db.damaged-1'])
    record.close()
  })

  it('that is none is moved aside and told', () => {
    const folder = folders.make()
    writeFileSync(join(folder, 'tables.db'), 'This was a database once. '.repeat(1_000))
    const record = tablesOf(folder)
    record.append(packEntry({ seq: 1, at_ms: [1_000], value: 1 }))
    expect(answersOf(record).rows).toHaveLength(1)
    expect(record.tables.query.losses()).toMatchObject([{ file: 'tables.db', kind: 'unknown' }])
    expect(readdirSync(folder).sort()).toEqual(['record', 'tables.db.damaged-1'])
    record.close()
  })
})

/** As the version before the segments wrote it. */
function oldRecord(change: (db: Database) => void = () => undefined): string {
  const folder = folders.make()
  writeFileSync(join(folder, 'tables.db'), '')
  const db = openOldFile(folder)!
  const row = db.prepare('INSERT INTO row(series, at_ms, value, flag, delay_ms) VALUES (?, ?, ?, ?, ?)')
  const rollup = (table: string, ms: number) =>
    db.prepare(
      `INSERT INTO ${table}(series, t, n, nulls, total, low, high, worst)
       SELECT series, at_ms / ${ms}, count(value), count(*) - count(value), total(value), min(value), max(value), 1 FROM row
       GROUP BY series, at_ms / ${ms}`,
    )
  db.transaction(() => {
    db.prepare('UPDATE applied SET pos = 7').run()
    stations.forEach((station, s) => {
      db.prepare('INSERT INTO series(id, station, sensor, quantity) VALUES (?, ?, ?, ?)').run(
        s + 1,
        station,
        'level',
        'water_level_m',
      )
      db.prepare("INSERT INTO station(station, about, state, last_seen_ms) VALUES (?, NULL, 'online', 5)").run(station)
      db.prepare("INSERT INTO tally(station, name, n) VALUES (?, 'stored', ?)").run(station, days * 1_440)
      for (let m = 0; m < days * 1_440; m++) {
        const value = m % 97 === 5 ? null : Math.round(1_000 * Math.sin(m / 200 + s)) / 1_000
        row.run(s + 1, start_ms + m * minute_ms, value, value === null ? 9 : 2, 400 + (m % 7))
      }
    })
    for (const [table, ms] of [
      ['r1m', minute_ms],
      ['r1h', 60 * minute_ms],
      ['r1d', day_ms],
    ] as const)
      rollup(table, ms).run()
    for (let n = 0; n < 300; n++)
      db.prepare('INSERT INTO alert(pos, body) VALUES (?, ?)').run(n % 7, JSON.stringify({ kind: 'alert', n }))
    db.prepare("INSERT INTO quarantine(station, body) VALUES ('depok', ?)").run(
      JSON.stringify({ station: 'depok', reason: 'x' }),
    )
    change(db)
  })()
  db.close()
  return folder
}

function answersOf({ tables }: ReturnType<typeof tablesOf>) {
  const { query } = tables
  const rows: string[] = []
  for (const station of stations) {
    for (let cursor: string | undefined; ; ) {
      const page = query.rows({ station, ...all, limit: 10_000, ...(cursor && { cursor }) })
      rows.push(...page.rows.map((row) => JSON.stringify({ station, ...row })))
      if (!page.next) break
      cursor = page.next
    }
  }
  const series = { sensor: 'level', quantity: 'water_level_m', step_ms: day_ms, points: 100 }
  return {
    rows,
    days: stations.map((station) => {
      const { mean, ...day } = query.series({ station, ...series, from_ms: 0, to_ms: start_ms + days * day_ms })
      return { ...day, mean: mean.map((value) => value?.toFixed(9)) }
    }),
    state: {
      alerts: query.alerts(1_000),
      after: query.alertsAfter(3, 20),
      quarantine: query.quarantine('depok', 5),
      stations: query.stations().map(({ station, state }) => ({ station, state })),
      ids: query.everySeries().map(({ station }) => station),
    },
  }
}
