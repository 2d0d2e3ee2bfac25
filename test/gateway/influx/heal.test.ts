/** What InfluxDB refuses, loses or was told twice, with a real record and a real InfluxDB. */
import { describe, expect, it } from 'vitest'
import { openServer, type Server } from '../../../gateway/influx/server.ts'
import { ServerTrouble } from '../../../gateway/influx/trouble.ts'
import { seededRandom } from '../../crash/random.ts'
import { eventually } from '../../kit/eventually.ts'
import { heldBy } from '../../kit/influxFill.ts'
import { needs } from '../../kit/needs.ts'
import { influxScene, minute_ms, today_ms } from './scene.ts'

const influxd = needs('influxd')
const seed = Date.now() % 1_000_000

describe.skipIf(influxd.skip).each(['1', '2', '3'] as const)(
  `InfluxDB %s ends with what the record holds (${influxd.why})`,
  (kind) => {
    const { real, server, database, targetOf, record, fill, isDone, expectEqual } = influxScene(kind)

    it('with the value that the record kept, when a station gave two for one moment', async () => {
      const { store, add } = await record()
      await add('hulu', 3, 0, 1)
      await add('hulu', 3, 0, 2)
      const filling = await fill(store)
      await isDone(filling)
      const held = (await heldBy(server(), 'water_level_m')).get('hulu level')
      expect(held?.map(([, value]) => value)).toEqual([1, 1, 1])
    })

    it('puts a value aside that the server will never take, with its words, and the rest goes on', async () => {
      await server().write([`distance_m,sensor=level,station=x value="high" ${today_ms}`])
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
      expect((await heldBy(server(), 'water_level_m')).get('hulu level')).toHaveLength(301)
    })

    it('compares everything after any trouble: one that came back empty is filled again', async () => {
      const { store, add } = await record()
      let isEmptied = false
      const forgetful: Server = {
        ...server(),
        async write(lines) {
          if (isEmptied || !lines.some((line) => line.includes('station=hilir'))) return server().write(lines)
          isEmptied = true
          await real().ask('DROP MEASUREMENT water_level_m', database())
          throw new ServerTrouble('away', 'It is being started again.')
        },
      }
      await add('hulu', 100)
      const filling = await fill(store, forgetful)
      await isDone(filling)
      await add('hilir', 1)
      await eventually(() => isEmptied)
      await isDone(filling)
      await expectEqual(store)
    })

    it('counts what lies before the server’s own retention, and does not look for it by halving', async () => {
      await real().ask(`CREATE DATABASE short WITH DURATION 1d REPLICATION 1 NAME day`)
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
        if (isUp && random() < 0.04)
          await real()
            .kill()
            .then(() => setUp(false))
        else if (!isUp && random() < 0.1)
          await real()
            .start()
            .then(() => setUp(true))
      }
      if (!isUp) await real().start()
      await isDone(filling)
      await expectEqual(store)
      for (const station of ['hulu', 'hilir']) {
        const { rows } = await store.rows({
          station,
          from_ms: 0,
          to_ms: today_ms,
          limit: 10_000,
        })
        const held = (await heldBy(server(), 'water_level_m')).get(`${station} level`)
        expect(held?.length).toBe(25_000)
        expect(held?.slice(0, 10_000)).toEqual(rows.map(({ at_ms, value, flag }) => [at_ms, value, flag]))
      }
    })

    it('again, when a server that said yes comes back empty', { timeout: 60_000 }, async () => {
      const { store, add } = await record()
      for (let n = 0; n < 20; n++) await add('hulu', 200, n * 200 * minute_ms)
      const filling = await fill(store)
      await isDone(filling)
      await real().kill()
      real().wipe()
      await add('hulu', 1, -minute_ms)
      await eventually(() => filling.stats().state === 'away')
      await real().start()
      if (kind !== '3') {
        await eventually(() => filling.stats().state === 'missing')
        const named = kind === '1' ? `CREATE DATABASE "${database()}"` : `influx bucket create -n ${database()}`
        expect(filling.stats().says).toContain(named)
        await real().ask(`CREATE DATABASE ${database()}`)
      }
      await eventually(() => filling.stats().healed_values >= 4_000, 20_000)
      await isDone(filling)
      await expectEqual(store)
    })

    it('with the alerts of the record, also after everything was lost', async () => {
      const { store, add } = await record()
      await add('hulu', 10)
      const said = { id: 'Air tinggi', en: 'High water' }
      const alert = {
        ...{
          id: 'a.1',
          alert: 'a',
          rule: 'banjir',
          at_ms: today_ms,
          exercise: false,
          kind: 'raised' as const,
          version: 1,
        },
        ...{
          since_ms: today_ms,
          series: { station: 'hulu', sensor: 'level', quantity: 'water_level_m' },
          place: 'Hulu',
        },
        ...{
          measured: 'water_level_m',
          subject: said,
          level: 1,
          levels: 3,
          label: 'Siaga 3',
          severity: 'Moderate' as const,
        },
        ...{ advice: null, source: null, value: 2, why: said, evidence: [] },
      }
      await store.append({ kind: 'alert', received_ms: Date.now(), alert })
      const filling = await fill(store)
      await isDone(filling)
      const labels = async () => (await server().query('SELECT "label" FROM "alert"')).flatMap(({ values }) => values)
      expect(await labels()).toEqual([[today_ms, 'Siaga 3']])
      await filling.stop()
      await real().ask('DROP MEASUREMENT water_level_m', database())
      await real().ask('DROP MEASUREMENT alert', database())
      await isDone(await fill(store))
      expect(await labels()).toEqual([[today_ms, 'Siaga 3']])
    })
  },
)
