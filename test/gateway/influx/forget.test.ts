/** InfluxDB forgets what the record has forgotten, and nothing else; where it cannot be asked, a person is told what to delete. */
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { byHand, deletionsOf, predicates } from '../../../gateway/influx/deleting.ts'
import { openForgetting } from '../../../gateway/influx/forgetting.ts'
import { lineOf } from '../../../gateway/influx/line.ts'
import { openServer } from '../../../gateway/influx/server.ts'
import type { ForgetScope, Forgotten, ReaderState } from '../../../gateway/store/record.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startInfluxd } from '../../kit/influxd.ts'
import { needs } from '../../kit/needs.ts'

const whose = { gateway: 'k7qm', untagged_until_ms: 0 }
const influxd = needs('influxd')
const log = pino({ level: 'silent' })
const at_ms = Date.UTC(2026, 10, 20)

function paperRecord(what: ForgetScope) {
  const saved: ReaderState[] = []
  const one: Forgotten = {
    ...{ pos: 7, at_ms, by: 'sri', why: 'a test', what },
    values: 2,
    quarantined: 0,
    series: [],
    more: 0,
  }
  const record = { isGone: true, saved }
  return Object.assign(record, {
    forgotten: async () => [{ ...one, isGone: record.isGone }],
    reader: async (reader: string): Promise<ReaderState> => saved.at(-1) ?? { reader, pos: 0 },
    saveReader: async (state: ReaderState) => void saved.push(state),
  })
}

describe.skipIf(influxd.skip)(`InfluxDB 1.x, ${influxd.why}`, () => {
  it('deletes the stretch of the one gateway, station and sensor, once all before it is sent and gone from the log', async () => {
    const real = await startInfluxd(join(emptyFolder(), 'influxd'))
    onTestFinished(real.kill)
    await real.ask('CREATE DATABASE pantau')
    const server = openServer({ url: real.url, database: 'pantau' })
    onTestFinished(server.close)
    const timesOf = async (gateway: string) =>
      (await server.query(`SELECT value FROM water_level_m WHERE gateway = '${gateway}'`))
        .flatMap(({ values }) => values)
        .map(([time]) => (Number(time) - at_ms) / 1_000)
    const value = { station: 'coba', sensor: 'level', quantity: 'water_level_m', value: 1.5, flag: 1 as const }
    const seconds = [0, 10, 20, 30]
    const lines = ['k7qm', 'other'].flatMap((gateway) =>
      seconds.map((s) => lineOf({ ...value, at_ms: at_ms + s * 1_000 }, gateway)),
    )
    await server.write(lines)
    const record = paperRecord({ station: 'coba', sensor: 'level', from_ms: at_ms + 10_000, to_ms: at_ms + 30_000 })
    let sent = 6
    const forgetting = await openForgetting({ store: record, server, whose, sent: () => sent, now: () => at_ms, log })
    await forgetting.look()
    sent = 7
    record.isGone = false
    await forgetting.look()
    expect(await timesOf('k7qm')).toEqual([0, 10, 20, 30])
    record.isGone = true
    await forgetting.look()
    expect(await timesOf('k7qm')).toEqual([0, 30])
    expect(await timesOf('other')).toEqual([0, 10, 20, 30])
    expect(record.saved).toMatchObject([{ pos: 7 }])
    expect(forgetting.says()).toEqual({ id: '', en: '' })
  })
})

it('asks 2.x with a predicate for each measurement', () => {
  const [deletion] = deletionsOf({ station: 'coba', sensor: 'level', quantity: 'water_level_m', from_ms: 0 }, whose)
  expect(predicates(deletion!)).toEqual([
    {
      start: '1970-01-01T00:00:00.000Z',
      stop: '2262-01-01T00:00:00.000Z',
      predicate: '_measurement="water_level_m" AND gateway="k7qm" AND station="coba" AND sensor="level"',
    },
  ])
})

it('tells a person what to delete where the server cannot be asked, and again after a restart', async () => {
  const record = paperRecord({ station: 'coba' })
  const server = { kind: async () => '3' as const, delete: () => Promise.reject(new Error('not asked')) }
  const options = { store: record, server, whose, sent: () => 9, now: () => at_ms, log }
  await (await openForgetting(options)).look()
  const again = await openForgetting(options)
  expect(again.says().en).toContain(
    'must be deleted there by hand: all measurements except alert, gateway=k7qm station=coba',
  )
  expect(byHand({ gateway: '', station: 'coba', from_ms: 0, to_ms: 1_000 })).toContain(
    '1970-01-01T00:00:00.000Z <= time <',
  )
})
