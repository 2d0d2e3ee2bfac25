import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { type Pack, packBytes_max, type Reading, readingsPerPack_max } from '../../edge/contract.ts'
import type { Parcel } from '../../edge/lanes.ts'
import { type OutboxOptions, openOutbox } from '../../edge/outbox.ts'
import { type Database, type DatabaseOptions, openDatabase } from '../../edge/platform/sqlite.ts'
import { emptyFolder } from '../kit/folder.ts'
import { handClock } from '../kit/handClock.ts'

const log = pino({ level: 'silent' })

function setUp(options: Partial<OutboxOptions> = {}) {
  const clock = handClock()
  const file = join(emptyFolder(), 'outbox.db')
  const open = (more: Partial<OutboxOptions> = {}) =>
    openOutbox({ file, epoch: 'epoch001', lossWindow_s: 10, clock, log, ...options, ...more })
  return { clock, file, open, outbox: open() }
}

const reading = (at_ms: number, sensor = 'level'): Reading => ({ sensor, at_ms, values: { water_level_m: 1.234 } })
const packOf = (parcel: Parcel | undefined): Pack => JSON.parse(parcel!.payload)
const timesIn = (parcel: Parcel | undefined) => packOf(parcel).readings.map(({ at_ms }) => at_ms)
const rowsIn = (file: string) =>
  new BetterSqlite(file, { readonly: true }).prepare('SELECT count(*) FROM packs').pluck().get()

it('hands a reading over exactly as it was taken in, in a numbered pack', () => {
  const { outbox } = setUp()
  outbox.add(reading(1))
  expect(packOf(outbox.dispatch().next('fresh'))).toEqual({ epoch: 'epoch001', seq: 1, readings: [reading(1)] })
})

it('never touches the card for a reading that is acknowledged within the loss window', () => {
  const { outbox, clock, file } = setUp()
  const dispatch = outbox.dispatch()
  for (let second = 0; second < 60; second++) {
    outbox.add(reading(second))
    clock.turnSync(1_000)
    dispatch.delivered(dispatch.next('fresh')!)
    expect(rowsIn(file)).toBe(0)
  }
})

it('has a reading on disk when its loss window is over, even if the wall clock went back three days', () => {
  const { outbox, clock, file } = setUp()
  outbox.add(reading(1))
  clock.step(-3 * 24 * 3_600_000)
  clock.turnSync(9_999)
  expect(rowsIn(file)).toBe(0)
  clock.turnSync(1)
  expect(rowsIn(file)).toBe(1)
})

it('saves a pack that is in flight for too long, and removes it once it is acknowledged after all', () => {
  const { outbox, clock, file } = setUp()
  const dispatch = outbox.dispatch()
  outbox.add(reading(1))
  const parcel = dispatch.next('fresh')!
  clock.turnSync(10_000)
  expect(rowsIn(file)).toBe(1)
  expect(dispatch.next('fresh'), 'it is in flight already').toBeUndefined()
  expect(dispatch.next('backlog'), 'it is in flight already').toBeUndefined()
  dispatch.delivered(parcel)
  expect(outbox.stats().rows).toBe(0)
  clock.turnSync(10_000)
  expect(rowsIn(file)).toBe(0)
})

it('with a loss window of 0 offers a reading only once it is on disk', () => {
  const { outbox, clock, file } = setUp({ lossWindow_s: 0 })
  const dispatch = outbox.dispatch()
  outbox.add(reading(1))
  expect(dispatch.next('fresh')).toBeUndefined()
  clock.turnSync(0)
  expect(rowsIn(file)).toBe(1)
  expect(timesIn(dispatch.next('fresh'))).toEqual([1])
})

it('with a loss window of 0 saves each reading at once, also while acknowledged rows wait to be removed', () => {
  const { outbox, clock, file } = setUp({ lossWindow_s: 0 })
  const dispatch = outbox.dispatch()
  outbox.add(reading(1))
  clock.turnSync(0)
  dispatch.delivered(dispatch.next('fresh')!)
  outbox.add(reading(2))
  clock.turnSync(0)
  expect(timesIn(dispatch.next('fresh'))).toEqual([2])
  expect(rowsIn(file)).toBe(1)
})

it('sends what is fresh first, then the backlog, newest first', () => {
  const { outbox, clock } = setUp()
  for (const at_ms of [1, 2, 3]) {
    outbox.add(reading(at_ms))
    clock.turnSync(10_000)
  }
  const dispatch = outbox.dispatch()
  outbox.add(reading(4))
  expect(timesIn(dispatch.next('fresh'))).toEqual([4])
  expect(dispatch.next('fresh')).toBeUndefined()
  expect([1, 2, 3].map(() => timesIn(dispatch.next('backlog')))).toEqual([[3], [2], [1]])
  expect(dispatch.next('backlog')).toBeUndefined()
})

it('offers again, under the same number, what a broken connection did not deliver', () => {
  const { outbox } = setUp()
  outbox.add(reading(1))
  const first = outbox.dispatch()
  const parcel = first.next('fresh')!
  first.end()
  first.delivered(parcel) // too late: that connection is over
  expect(outbox.dispatch().next('fresh')).toEqual(parcel)
})

it('keeps the epoch and number of what an earlier process left, and numbers its own packs anew', () => {
  const { outbox, open } = setUp()
  outbox.add(reading(1))
  outbox.close()
  const next = open({ epoch: 'epoch002' })
  next.add(reading(2))
  const dispatch = next.dispatch()
  expect(packOf(dispatch.next('fresh'))).toMatchObject({ epoch: 'epoch002', seq: 1 })
  expect(packOf(dispatch.next('backlog'))).toMatchObject({ epoch: 'epoch001', seq: 1 })
})

it('seals a pack before it grows over the limits of the contract', () => {
  const { outbox, clock } = setUp()
  const long = 'a'.repeat(40)
  const values = { water_level_m: 1, distance_m: 2, rainfall_mm: 3, pm1_ug_m3: 4, pm2_5_ug_m3: 5, pm10_ug_m3: 6 }
  const wide = { ...values, co2_ppm: 1 / 3, ph: 1 / 3, turbidity_ntu: 1 / 3, humidity_pct: 1 / 3, pressure_hpa: 1 / 3 }
  for (let at_ms = 0; at_ms < 3_000; at_ms++) outbox.add({ sensor: long, at_ms, values: wide })
  clock.turnSync(10_000)
  const dispatch = outbox.dispatch()
  let found = 0
  for (let parcel = dispatch.next('backlog'); parcel; parcel = dispatch.next('backlog')) {
    expect(Buffer.byteLength(parcel.payload)).toBeLessThanOrEqual(packBytes_max)
    expect(parcel.readings).toBeLessThanOrEqual(readingsPerPack_max)
    found += packOf(parcel).readings.length
  }
  expect(found).toBe(3_000)
})

it('drops the oldest when it is full, and the count survives a restart', () => {
  const { outbox, clock, open } = setUp({ limits: { readings_max: 3, bytes_max: 1e6 } })
  for (const at_ms of [1, 2, 3, 4, 5]) {
    outbox.add(reading(at_ms))
    clock.turnSync(10_000)
  }
  expect(outbox.stats()).toMatchObject({ readings: 3, dropped_readings: 2, oldest_ms: 3 })
  outbox.close()
  expect(open().stats()).toMatchObject({ readings: 3, dropped_readings: 2, oldest_ms: 3 })
})

it('keeps a week of twelve sensors at one a minute, within its limits, and gives the newest first', () => {
  const { outbox, clock } = setUp({ lossWindow_s: 300 }) // 2,016 fsyncs instead of 10,080
  const start_ms = clock.now()
  const minutes = 7 * 24 * 60
  for (let minute = 0; minute < minutes; minute++) {
    for (let n = 0; n < 12; n++) outbox.add(reading(clock.now(), `sensor-${n}`))
    clock.turnSync(60_000)
  }
  expect(outbox.stats()).toMatchObject({ readings: 120_960, dropped_readings: 0, oldest_ms: start_ms })
  const dispatch = outbox.dispatch()
  let newest_ms = Number.POSITIVE_INFINITY
  let delivered = 0
  for (let parcel = dispatch.next('backlog'); parcel; parcel = dispatch.next('backlog')) {
    const times = timesIn(parcel)
    expect(Math.max(...times)).toBeLessThan(newest_ms)
    newest_ms = Math.min(...times)
    delivered += times.length
    dispatch.delivered(parcel)
  }
  expect(delivered).toBe(120_960)
  expect(outbox.stats()).toMatchObject({ rows: 0 })
})

it('keeps going in memory while the disk is full, says so, and writes everything when there is room again', () => {
  let db: Database | undefined
  const opened = (file: string, options: DatabaseOptions) => {
    db = openDatabase(file, options)
    return db
  }
  const { outbox, clock, file } = setUp({ openDatabase: opened })
  db!.pragma(`max_page_count = ${db!.pragma('page_count', { simple: true })}`)
  const values = { water_level_m: 1 }
  for (let at_ms = 0; at_ms < 2_000; at_ms++) outbox.add({ sensor: `s-${Math.random()}`.slice(0, 9), at_ms, values })
  clock.turnSync(10_000)
  expect(outbox.stats()).toMatchObject({ disk: 'failing', readings: 2_000, dropped_readings: 0 })
  expect(rowsIn(file)).toBe(0)
  db!.pragma('max_page_count = 1000000')
  clock.turnSync(10_000)
  expect(outbox.stats()).toMatchObject({ disk: 'ok', readings: 2_000 })
  expect(rowsIn(file)).toBe(4)
})

it('bounds what waits in memory while the disk refuses, and counts what it drops', () => {
  const refuse = () => {
    throw new BetterSqlite.SqliteError('database or disk is full', 'SQLITE_FULL')
  }
  const { outbox } = setUp({ openDatabase: refuse })
  for (let at_ms = 0; at_ms < 25_000; at_ms++) outbox.add(reading(at_ms))
  const { readings, dropped_readings, disk } = outbox.stats()
  expect({ disk, sum: readings + dropped_readings }).toEqual({ disk: 'failing', sum: 25_000 })
  expect(readings).toBeLessThanOrEqual(20_000)
  expect(timesIn(outbox.dispatch().next('fresh')).at(-1)).toBe(24_999)
})

it('moves a damaged file aside and begins a new one', () => {
  const { outbox, file, open } = setUp()
  outbox.close()
  writeFileSync(file, 'this is not a database, it is a sentence that goes on for a while')
  const next = open()
  next.add(reading(1))
  next.close()
  expect(rowsIn(file)).toBe(1)
  expect(readdirSync(join(file, '..'))).toContain('outbox.db.damaged-1')
})
