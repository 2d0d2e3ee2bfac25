/** A real InfluxDB for a file of tests, a database for each test, and the record that fills it. */
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from 'vitest'
import { differences } from '../../../gateway/influx/compare.ts'
import { openServer, type Server } from '../../../gateway/influx/server.ts'
import type { WriterStats } from '../../../gateway/influx/stats.ts'
import { taggingIn } from '../../../gateway/influx/tagging.ts'
import type { Store } from '../../../gateway/store/record.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startInfluxd, type TestServer } from '../../kit/influxd.ts'
import { ownGateway, startFilling } from '../../kit/influxFill.ts'
import { startKind } from '../../kit/influxStandIn.ts'
import { packEntry, storeIn, temporaryFolders } from '../store/kit.ts'

export const minute_ms = 60_000
export const today_ms = Math.floor(Date.now() / minute_ms) * minute_ms

export function influxScene(kind: '1' | '2' | '3') {
  const folders = temporaryFolders()
  let real: TestServer
  let server: Server
  let database = ''
  let number = 0
  beforeAll(async () => {
    real = await startInfluxd(join(folders.make(), 'influx'))
  })
  afterAll(async () => {
    await real.kill()
    folders.remove()
  })
  beforeEach(async () => {
    database = `pantau${++number}`
    await real.ask(`CREATE DATABASE ${database}`)
    server = openServer(await targetOf(database))
  })

  async function targetOf(name: string) {
    const { target, close } = await startKind(kind, real, name)
    onTestFinished(close)
    return target
  }

  async function record(folder = emptyFolder()) {
    const store = await storeIn(folder, { now: Date.now })
    onTestFinished(() => store.close())
    let seq = 0
    return {
      store,
      /** Readings a minute apart that end `end_ms` ago. */
      add: (station: string, count: number, end_ms = 0, value: number | null = seq / 8) =>
        store.append(
          packEntry({
            station,
            seq: ++seq,
            at_ms: Array.from({ length: count }, (_, i) => today_ms - end_ms - (count - i) * minute_ms),
            value,
            received_ms: Date.now(),
          }),
        ),
    }
  }

  async function fill(store: Store, into: Server = server, gateway = ownGateway) {
    const filling = await startFilling(store, into, Date.now, gateway)
    onTestFinished(filling.stop)
    return filling
  }

  /** Caught up, compared, and nothing to complain about. */
  const isDone = ({ stats }: { stats: () => WriterStats }) =>
    eventually(() => stats().state === 'ok' && stats().lag_commits === 0 && !stats().isComparing, 20_000)

  async function expectEqual(store: Store, gateway = ownGateway) {
    const found = []
    const whose = await taggingIn(store, { gateway }, today_ms)
    const comparing = { store, server, whose, depth: 'values' } as const
    for await (const one of differences(comparing, { from_ms: today_ms - 90 * 86_400_000, to_ms: today_ms })) {
      found.push(one)
    }
    expect(found).toEqual([])
  }

  return {
    real: () => real,
    server: () => server,
    database: () => database,
    targetOf,
    record,
    fill,
    isDone,
    expectEqual,
  }
}
