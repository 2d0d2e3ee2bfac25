/** Many gateways in one InfluxDB: nothing mixes, and what was written before points named their gateway is still there. */
import { pino } from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { realClock } from '../../../edge/platform/clock.ts'
import { openChartReach } from '../../../gateway/influx/chart.ts'
import { gatewaysIn, tellGateway } from '../../../gateway/influx/directory.ts'
import { linesOf } from '../../../gateway/influx/heal.ts'
import { openPast } from '../../../gateway/influx/past.ts'
import { openRowsReach } from '../../../gateway/influx/reach.ts'
import { openRemote, type Remote } from '../../../gateway/influx/remote.ts'
import { taggingIn } from '../../../gateway/influx/tagging.ts'
import type { Store } from '../../../gateway/store/record.ts'
import { eventually } from '../../kit/eventually.ts'
import { ownGateway } from '../../kit/influxFill.ts'
import { needs } from '../../kit/needs.ts'
import { influxScene, minute_ms, today_ms } from './scene.ts'

const influxd = needs('influxd')
const log = pino({ level: 'silent' })
const day_ms = 86_400_000
const [cawang, depok] = [ownGateway, 'b3wn-8hjr-5cze']
const level = { station: 'hulu', sensor: 'level', quantity: 'water_level_m' }
const everything = { from_ms: 0, to_ms: today_ms + day_ms }

describe.skipIf(influxd.skip).each(['1', '2', '3'] as const)(`InfluxDB %s (${influxd.why})`, (kind) => {
  const scene = influxScene(kind)

  /** A record whose InfluxDB was filled by a version that wrote no tag: up to its newest commit. */
  async function filledBefore(counts: number[]) {
    const { store, add } = await scene.record()
    for (const [day, count] of counts.entries()) await add('hulu', count, (counts.length - 1 - day) * day_ms, day + 1)
    await store.settle()
    for (let day = 0; day <= counts.length; day++) {
      const at = { ...level, day_ms: Math.floor(today_ms / day_ms - day) * day_ms }
      for await (const lines of linesOf(store, 'x', at)) await scene.server().write(lines.map(withoutTag))
    }
    await store.saveReader({ reader: 'influx', pos: store.position(), state: { ahead: null, heal_ms: null } })
    return { store, add }
  }

  async function fill(store: Store, gateway = cawang) {
    const filling = await scene.fill(store, scene.server(), gateway)
    await scene.isDone(filling)
    return filling
  }

  /** As if the record held nothing itself. */
  async function pastOf(store: Store, gateway = cawang) {
    const whose = await taggingIn(store, { gateway }, today_ms)
    return openPast(scene.server(), Date.now, (station) => ({ station, whose }))
  }

  async function rowsOf(store: Store) {
    const { rows } = await store.rows({ ...level, ...everything, limit: 10_000 })
    return rows.map(({ received_ms: _, ...row }) => row)
  }

  const pastRows = async (past: Pick<ReturnType<typeof openPast>, 'rows'>, station = 'hulu') =>
    (await past.rows({ ...level, station, ...everything, limit: 10_000 })).rows.map(({ received_ms: _, ...row }) => row)

  /** How many points have this gateway's tag; '' = none. */
  async function tagged(gateway: string): Promise<number> {
    const [found] = await scene
      .server()
      .query(`SELECT count("flag") FROM "water_level_m" WHERE "gateway" = '${gateway}'`)
    return Number(found?.values[0]?.[1] ?? 0)
  }

  it('keeps two gateways apart that call a station by one name', async () => {
    const [one, other] = [await scene.record(), await scene.record()]
    await one.add('hulu', 100, 0, 1)
    await other.add('hulu', 80, 0, 7)
    await fill(one.store, cawang)
    const filling = await fill(other.store, depok)
    for (const [{ store }, gateway] of [
      [one, cawang],
      [other, depok],
    ] as const) {
      await scene.expectEqual(store, gateway)
      expect(await pastRows(await pastOf(store, gateway))).toEqual(await rowsOf(store))
    }
    expect(filling.stats().healed_values).toBe(0)
  })

  it('mends what one of them lost, and leaves the other alone', async () => {
    const [one, other] = [await scene.record(), await scene.record()]
    await one.add('hulu', 50, 0, 1)
    await other.add('hulu', 50, 0, 7)
    await (await fill(one.store, cawang)).stop()
    await fill(other.store, depok)
    await scene.real().ask(`DROP SERIES FROM "water_level_m" WHERE "gateway" = '${cawang}'`, scene.database())
    const healed = await fill(one.store, cawang)
    expect(healed.stats().healed_values).toBe(50)
    await scene.expectEqual(one.store, cawang)
    await scene.expectEqual(other.store, depok)
  })

  describe('whose older points name no gateway', () => {
    it('is sent nothing of them again, and what is new has the tag', async () => {
      const { store, add } = await filledBefore([100, 100, 40])
      const filling = await fill(store)
      await add('hulu', 10, -20 * minute_ms, 5)
      await eventually(() => filling.stats().written_values >= 10)
      await scene.isDone(filling)
      expect(filling.stats()).toMatchObject({ written_values: 10, healed_values: 0 })
      expect([await tagged(''), await tagged(cawang)]).toEqual([240, 10])
      await scene.expectEqual(store)
    })

    it('shows each reading once, of before and since, in rows and in charts', async () => {
      const { store, add } = await filledBefore([100, 100, 40])
      await fill(store)
      await add('hulu', 10, -20 * minute_ms, 5)
      // A test raises the flag of an old value: the same point is written again, now with the tag.
      const { rows } = await store.rows({ ...level, ...everything, limit: 1 })
      const { at_ms, value } = rows[0]!
      const quantity = 'water_level_m' as const
      const raised = {
        kind: 'flag' as const,
        ...level,
        quantity,
        at_ms,
        value: value!,
        flag: 4 as const,
        received_ms: today_ms,
      }
      await store.append(raised)
      await eventually(async () => (await tagged(cawang)) === 11)
      const past = await pastOf(store)
      expect(await pastRows(past)).toEqual(await rowsOf(store))
      const nothing = { rows: async () => ({ rows: [], next: null }), series: async () => emptyChart }
      const reach = { store: nothing, past, isOwn: () => false, raw_days: 1, now: Date.now }
      const chart = await openChartReach(reach)({ ...level, ...everything, points: 50 })
      const own = await store.series({ ...level, ...everything, points: 50, step_ms: chart.step_ms })
      expect({ ...chart, mean: chart.mean.map(rounded) }).toEqual({ ...own, mean: own.mean.map(rounded) })
      expect((await openRowsReach(reach)({ ...level, ...everything, limit: 1_000 })).rows).toHaveLength(250)
      await scene.expectEqual(store)
    })

    it('gives none of them to a gateway that did not write them', async () => {
      await filledBefore([100])
      const { store, add } = await scene.record()
      await add('hulu', 10, 0, 9)
      await fill(store, depok)
      expect(await pastRows(await pastOf(store, depok))).toEqual(await rowsOf(store))
      await scene.expectEqual(store, depok)
    })

    it('is filled anew under a new identity', async () => {
      const { store } = await filledBefore([100, 40])
      await (await fill(store)).stop()
      await fill(store, depok)
      expect(await tagged(depok)).toBe(140)
      await scene.expectEqual(store, depok)
    })
  })

  describe('as a province sees it', () => {
    async function province(store: Store, gateway = 'province') {
      const whose = await taggingIn(store, { gateway }, today_ms)
      const remote = openRemote({ server: scene.server(), whose, now: Date.now, log })
      onTestFinished(remote.close)
      const own = {
        list: () => [],
        get: (id: string) => (id === 'hulu' ? ({} as never) : undefined),
        watch: () => () => undefined,
      }
      const joined = remote.joined(own)
      await remote.look()
      await remote.look() // the first began before the stations were there
      return { remote, listed: joined.list().map(({ station }) => station), joined }
    }

    async function says(store: Store, gateway: string) {
      const stop = new AbortController()
      onTestFinished(() => stop.abort())
      const whose = await taggingIn(store, { gateway }, today_ms)
      void tellGateway(
        scene.server(),
        { ...whose, name: null },
        { clock: realClock(Date.now), log, signal: stop.signal },
      )
      await eventually(async () => (await gatewaysIn(scene.server(), 5_000)).has(gateway))
    }

    const historyOf = (remote: Remote, station: string) =>
      pastRows(openPast(scene.server(), Date.now, remote.placeOf), station)

    it('shows stations of others beside own ones of the same name, each with its own readings', async () => {
      const [one, other] = [await scene.record(), await scene.record()]
      await one.add('hulu', 30, 0, 1)
      await other.add('hulu', 20, 0, 7)
      await fill(one.store, cawang)
      await fill(other.store, depok)
      const { remote, listed, joined } = await province((await scene.record()).store)
      expect(listed).toEqual([`hulu@${depok}`, `hulu@${cawang}`])
      expect(joined.get(`hulu@${depok}`)).toMatchObject({
        remote: true,
        gateway: depok,
        latest: { 'level.water_level_m': { value: 7 } },
      })
      expect(await historyOf(remote, `hulu@${cawang}`)).toEqual(await rowsOf(one.store))
      expect(await historyOf(remote, `hulu@${depok}`)).toEqual(await rowsOf(other.store))
      expect(await historyOf(remote, 'hulu')).toEqual([])
    })

    it('shows a station once, with what it sent before its gateway wrote its name', async () => {
      const { store, add } = await filledBefore([100, 40])
      const filling = await fill(store)
      await add('hulu', 10, -20 * minute_ms, 5)
      await eventually(() => filling.stats().written_values >= 10)
      await says(store, cawang)
      const { remote, listed } = await province((await scene.record()).store)
      expect(listed).toEqual([`hulu@${cawang}`])
      expect(await historyOf(remote, `hulu@${cawang}`)).toEqual(await rowsOf(store))
    })

    it('shows what names no gateway by itself, when nobody or more than one wrote it', async () => {
      const { store } = await filledBefore([40])
      const nobody = await province((await scene.record()).store)
      expect(nobody.listed).toEqual(['hulu@unnamed'])
      expect(await historyOf(nobody.remote, 'hulu@unnamed')).toEqual(await rowsOf(store))
      const other = await filledBefore([40])
      for (const [one, gateway] of [
        [store, cawang],
        [other.store, depok],
      ] as const) {
        const filling = await fill(one, gateway)
        await one.append(raisedNow())
        await eventually(() => filling.stats().written_values >= 1)
        await says(one, gateway)
      }
      const { listed } = await province((await scene.record()).store)
      expect(listed).toEqual([`hulu@${depok}`, `hulu@${cawang}`, 'hulu@unnamed'])
    })
  })
})

const withoutTag = (line: string) => line.replace(/,gateway=[^,]+/, '')
const rounded = (value: number | null) => value && Number(value.toPrecision(12))
const emptyChart = { step_ms: 0, at_ms: [], mean: [], min: [], max: [], n: [], flag: [] }

function raisedNow() {
  const readings = [{ sensor: 'level', at_ms: today_ms + 10 * minute_ms, values: { water_level_m: 3 } }]
  return { kind: 'pack' as const, station: 'hulu', received_ms: today_ms, pack: { epoch: 'z', seq: 1, readings } }
}
