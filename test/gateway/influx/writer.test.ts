/** The reader of the record that fills InfluxDB, with a real record and a real InfluxDB. */
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { differences } from '../../../gateway/influx/compare.ts'
import { openServer, type Server } from '../../../gateway/influx/server.ts'
import type { WriterStats } from '../../../gateway/influx/stats.ts'
import type { Store } from '../../../gateway/store/record.ts'
import { seededRandom } from '../../crash/random.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startInfluxd, startVictoriaMetrics, type TestServer } from '../../kit/influxd.ts'
import { heldBy, startFilling } from '../../kit/influxFill.ts'
import { startKind } from '../../kit/influxStandIn.ts'
import { needs } from '../../kit/needs.ts'
import { packEntry, storeIn, temporaryFolders } from '../store/kit.ts'

const minute_ms = 60_000
const seed = Date.now() % 1_000_000
const today_ms = Math.floor(Date.now() / minute_ms) * minute_ms
const influxd = needs('influxd')
const folders = temporaryFolders()

describe.skipIf(influxd.skip).each(['1', '2', '3'] as const)(
  `InfluxDB %s is filled from the record (${influxd.why})`,
  (kind) => {
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

    async function fill(store: Store, into = server) {
      const filling = await startFilling(store, into)
      onTestFinished(filling.stop)
      return filling
    }

    /** Caught up, compared, and nothing to complain about. */
    const isDone = ({ stats }: { stats: () => WriterStats }) =>
      eventually(() => stats().state === 'ok' && stats().lag_commits === 0 && !stats().isComparing, 20_000)

    async function expectEqual(store: Store) {
      const found = []
      for await (const one of differences(store, server, { from_ms: today_ms - 90 * 86_400_000, to_ms: today_ms })) {
        found.push(one)
      }
      expect(found).toEqual([])
    }

    it('with what was there before it was switched on, and with what comes after', async () => {
      const { store, add } = await record()
      await add('hulu', 100, 0, 1.25)
      const filling = await fill(store)
      await isDone(filling)
      await add('hilir', 2, 0, null)
      await isDone(filling)
      expect((await heldBy(server, 'water_level_m')).get('hulu level')).toEqual(
        Array.from({ length: 100 }, (_, i) => [today_ms - (100 - i) * minute_ms, 1.25, 2]),
      )
      expect((await heldBy(server, 'water_level_m')).get('hilir level')).toEqual([
        [today_ms - 2 * minute_ms, null, 9],
        [today_ms - minute_ms, null, 9],
      ])
    })

    it('in batches that grow while it is behind', async () => {
      const { store, add } = await record()
      for (let n = 0; n < 100; n++) await add('hulu', 200, n * 200 * minute_ms)
      const filling = await fill(store)
      await isDone(filling)
      expect(filling.stats()).toMatchObject({ written_values: 20_000, batch_values: 5_000 })
      expect(filling.stats().batches).toBeLessThan(40)
      await expectEqual(store)
    })

    it('with the newest early, although a long backlog waits', async () => {
      const { store, add } = await record()
      for (let n = 1; n <= 200; n++) await add('hulu', 200, n * 200 * minute_ms)
      const batches: string[][] = []
      const listening: Server = {
        ...server,
        async write(lines) {
          if (batches.length === 2) await add('hilir', 1)
          batches.push(lines)
          return server.write(lines)
        },
      }
      const filling = await fill(store, listening)
      await isDone(filling)
      const isNewest = (lines: string[]) => lines.some((line) => line.includes('station=hilir'))
      expect(batches.findIndex(isNewest)).toBeLessThan(6)
      expect(batches.length).toBeGreaterThan(8)
    })

    it('and saves its place rarely, because each time costs a commit on the card', async () => {
      const { store, add } = await record()
      let saves = 0
      const counted: Store = {
        ...store,
        saveReader(state) {
          saves++
          return store.saveReader(state)
        },
      }
      const filling = await fill(counted)
      for (let n = 1; n <= 50; n++) await add('hulu', 20, n * 20 * minute_ms)
      await isDone(filling)
      await filling.stop()
      expect(saves).toBe(1)
      expect((await store.reader('influx')).pos).toBe(50)
    })

    it('with the value that the record kept, when a station gave two for one moment', async () => {
      const { store, add } = await record()
      await add('hulu', 3, 0, 1)
      await add('hulu', 3, 0, 2)
      const filling = await fill(store)
      await isDone(filling)
      const held = (await heldBy(server, 'water_level_m')).get('hulu level')
      expect(held?.map(([, value]) => value)).toEqual([1, 1, 1])
    })

    it('goes on after a restart where it stood, and its place is behind what the server took', async () => {
      const folder = emptyFolder()
      const first = await storeIn(folder, { now: Date.now })
      await first.append(packEntry({ seq: 1, at_ms: [today_ms - minute_ms], value: 1, received_ms: Date.now() }))
      const filling = await startFilling(first, server)
      await isDone(filling)
      await filling.stop()
      expect(await first.reader('influx')).toMatchObject({ pos: 1 })
      await first.append(packEntry({ seq: 2, at_ms: [today_ms], value: 2, received_ms: Date.now() }))
      await first.close()

      const { store } = await record(folder)
      const again = await fill(store)
      await isDone(again)
      expect(again.stats().written_values).toBe(1)
      expect((await heldBy(server, 'water_level_m')).get('depok level')).toEqual([
        [today_ms - minute_ms, 1, 2],
        [today_ms, 2, 2],
      ])
    })

    it('puts a value aside that the server will never take, with its words, and the rest goes on', async () => {
      await server.write([`distance_m,sensor=level,station=x value="high" ${today_ms}`])
      const { store, add } = await record()
      const poison = { water_level_m: 1, distance_m: 2 }
      const pack = { epoch: 'p', seq: 1, readings: [{ sensor: 'level', at_ms: today_ms, values: poison }] }
      await add('hulu', 300)
      await store.append({ kind: 'pack', station: 'hulu', received_ms: Date.now(), pack })
      const filling = await fill(store)
      await isDone(filling)
      expect(filling.stats().refused_values).toBeGreaterThan(0)
      expect(await store.quarantine('hulu', 10)).toContainEqual(
        expect.objectContaining({ reason: 'influx-refused', detail: expect.stringContaining('type conflict') }),
      )
      expect((await heldBy(server, 'water_level_m')).get('hulu level')).toHaveLength(301)
    })

    it('counts what lies before the server’s own retention, and does not look for it by halving', async () => {
      await real.ask(`CREATE DATABASE short WITH DURATION 1d REPLICATION 1 NAME day`)
      const short = openServer(await targetOf('short'))
      const writes: number[] = []
      const counted: Server = {
        ...short,
        write: (lines) => {
          writes.push(lines.length)
          return short.write(lines)
        },
      }
      const { store, add } = await record()
      await add('hulu', 100, 10 * 86_400_000)
      await add('hulu', 10)
      const filling = await fill(store, counted)
      await isDone(filling)
      expect(filling.stats()).toMatchObject({ refused_values: 0 })
      expect(filling.stats().dropped_values).toBeGreaterThanOrEqual(100)
      expect(writes.length).toBeLessThan(5)
      expect((await heldBy(short, 'water_level_m')).get('hulu level')).toHaveLength(10)
    })

    it(`while it is killed and started again at random (seed ${seed}): equal counts and equal values`, {
      timeout: 120_000,
    }, async () => {
      const { store, add } = await record()
      const filling = await fill(store)
      const random = seededRandom(seed)
      let isUp = true
      const setUp = (next: boolean) => {
        isUp = next
      }
      for (let n = 0; n < 250; n++) {
        await add(n % 2 ? 'hulu' : 'hilir', 200, Math.floor(n / 2) * 200 * minute_ms)
        if (isUp && random() < 0.04) await real.kill().then(() => setUp(false))
        else if (!isUp && random() < 0.1) await real.start().then(() => setUp(true))
      }
      if (!isUp) await real.start()
      await isDone(filling)
      await expectEqual(store)
      for (const station of ['hulu', 'hilir']) {
        const { rows } = await store.rows({
          station,
          from_ms: 0,
          to_ms: today_ms,
          limit: 10_000,
        })
        const held = (await heldBy(server, 'water_level_m')).get(`${station} level`)
        expect(held?.length).toBe(25_000)
        expect(held?.slice(0, 10_000)).toEqual(rows.map(({ at_ms, value, flag }) => [at_ms, value, flag]))
      }
    })

    it('again, when a server that said yes comes back empty', { timeout: 60_000 }, async () => {
      const { store, add } = await record()
      for (let n = 0; n < 20; n++) await add('hulu', 200, n * 200 * minute_ms)
      const filling = await fill(store)
      await isDone(filling)
      await real.kill()
      real.wipe()
      await add('hulu', 1, -minute_ms)
      await eventually(() => filling.stats().state === 'away')
      await real.start()
      if (kind !== '3') {
        await eventually(() => filling.stats().state === 'missing')
        const named = kind === '1' ? `CREATE DATABASE "${database}"` : `influx bucket create -n ${database}`
        expect(filling.stats().says).toContain(named)
        await real.ask(`CREATE DATABASE ${database}`)
      }
      await eventually(() => filling.stats().healed_values >= 4_000, 20_000)
      await isDone(filling)
      await expectEqual(store)
    })
  },
)

const victoria = needs('victoria-metrics')
describe.skipIf(victoria.skip)(`VictoriaMetrics (${victoria.why})`, () => {
  let real: TestServer
  beforeAll(async () => {
    real = await startVictoriaMetrics(join(folders.make(), 'victoria'))
  })
  afterAll(async () => {
    await real.kill()
    folders.remove()
  })

  it('is filled from the record, and is well although nobody can compare it', async () => {
    const store = await storeIn(emptyFolder(), { now: Date.now })
    onTestFinished(() => store.close())
    const at_ms = Array.from({ length: 1_000 }, (_, i) => today_ms - (1_000 - i) * minute_ms)
    for (const [i, at] of at_ms.entries()) {
      void store.append(packEntry({ seq: i + 1, at_ms: [at], value: i / 8, received_ms: Date.now() }))
    }
    const filling = await startFilling(store, openServer({ url: real.url, org: 'desa', bucket: 'pantau' }))
    onTestFinished(filling.stop)
    await eventually(() => filling.stats().written_values >= 1_000 && filling.stats().state === 'ok')
    await eventually(async () => {
      await fetch(`${real.url}/internal/force_flush`)
      const text = await (await fetch(`${real.url}/api/v1/export?match[]=water_level_m_value`)).text()
      const { values, timestamps } = JSON.parse(text.trim().split('\n')[0]!)
      expect(timestamps).toEqual(at_ms)
      expect(values).toEqual(at_ms.map((_, i) => i / 8))
      return true
    })
  })
})
