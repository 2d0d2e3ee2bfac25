/** The check compares values and flags, not counts alone: one that was changed is found, named and mended. */
import { describe, expect, it } from 'vitest'
import type { Flag } from '../../../gateway/contract.ts'
import { type CheckOptions, checkInflux, type Line, rebuildInflux } from '../../../gateway/influx/check.ts'
import { differences } from '../../../gateway/influx/compare.ts'
import { lineOf } from '../../../gateway/influx/line.ts'
import type { Store } from '../../../gateway/store/record.ts'
import { seededRandom } from '../../crash/random.ts'
import { ownGateway } from '../../kit/influxFill.ts'
import { needs } from '../../kit/needs.ts'
import { influxScene, today_ms } from './scene.ts'

const influxd = needs('influxd')
const seed = Date.now() % 1_000_000
const day_ms = 86_400_000
const whose = { gateway: ownGateway, untagged_until_ms: 0 }

describe.skipIf(influxd.skip)(`influx check (${influxd.why})`, () => {
  const scene = influxScene('1')

  /** Three days of two stations in the record and in InfluxDB. */
  async function village() {
    const { store, add } = await scene.record()
    for (const [n, station] of ['hulu', 'hilir', 'hulu', 'hilir', 'hulu', 'hilir'].entries())
      await add(station, 700, (n >> 1) * day_ms, 1 + n / 8)
    await add('hulu', 5, 3 * day_ms, null)
    await store.settle()
    await (await filled(store)).stop()
    return { store, add, check: (from_ms = 0) => linesOf(checkInflux(optionsOf(store), from_ms)) }
  }

  async function filled(store: Store) {
    const filling = await scene.fill(store)
    await scene.isDone(filling)
    return filling
  }

  const optionsOf = (store: Store): CheckOptions => {
    return { store, server: scene.server(), whose, unsent: () => new Map(), now: () => today_ms }
  }

  async function linesOf(lines: AsyncGenerator<Line>) {
    const found: Record<string, unknown>[] = []
    for await (const line of lines) found.push(line)
    return { last: found.at(-1)!, days: found.slice(0, -1) }
  }

  async function rowsOf(store: Store, station: string) {
    const { rows } = await store.rows({ station, from_ms: 0, to_ms: today_ms, limit: 10_000 })
    return rows
  }

  const write = (station: string, at_ms: number, value: number | null, flag: Flag) =>
    scene
      .server()
      .write([lineOf({ station, sensor: 'level', quantity: 'water_level_m', at_ms, value, flag }, ownGateway)])

  it('finds nothing where nothing is wrong', async () => {
    const { check } = await village()
    expect(await check()).toMatchObject({ days: [], last: { equal: true, differences: 0, readings: 4_205 } })
  })

  it(`finds any one value or flag that was changed, names it, and mends it (seed ${seed})`, {
    timeout: 120_000,
  }, async () => {
    const { store, check } = await village()
    const random = seededRandom(seed)
    for (let round = 0; round < 25; round++) {
      const station = random() < 0.5 ? 'hulu' : 'hilir'
      const rows = await rowsOf(store, station)
      const { at_ms, value, flag } = rows[Math.floor(random() * rows.length)]!
      const change = [
        { value: (value ?? 0) + 1e-6, flag },
        { value: (value ?? 1) * -1, flag },
        { value: value ?? 3, flag: (flag === 2 ? 1 : 2) as Flag },
        { value: value ?? 3, flag: 4 as Flag },
      ][round % 4]!
      await write(station, at_ms, change.value, change.flag)
      const { days, last } = await check()
      expect({ round, days, last }).toMatchObject({
        days: [{ station, wrong: 1, first: [{ at_ms, record: { value, flag }, influx: change }] }],
        last: { equal: false, differences: 1 },
      })
      // A number that stands where the record has none cannot be taken away by writing.
      if (value === null)
        await scene.real().ask(`DELETE FROM "water_level_m" WHERE time = ${at_ms}ms`, scene.database())
      expect((await linesOf(rebuildInflux(optionsOf(store), 0))).last).toMatchObject({ equal: true })
    }
  })

  it('finds two values that were exchanged between two hours', async () => {
    const { store, add, check } = await village()
    const noon_ms = 4.5 * day_ms + (today_ms % day_ms) // ago: it is compared day by day, and both lie within one
    await add('hulu', 2, noon_ms, 4)
    await add('hulu', 2, noon_ms - 7_200_000, 5)
    await (await filled(store)).stop()
    const rows = await rowsOf(store, 'hulu')
    const [first, other] = [rows[0]!, rows[3]!]
    await write('hulu', first.at_ms, 5, 2)
    await write('hulu', other.at_ms, 4, 2)
    expect((await check()).days).toMatchObject([{ station: 'hulu', wrong: 2 }])
  })

  it('says what only InfluxDB holds within the days of the record; of older ones it may know more', async () => {
    const { store, check } = await village()
    await write('hulu', today_ms - 4 * day_ms, 9, 2)
    expect((await check()).days).toMatchObject([])
    await write('hulu', (await rowsOf(store, 'hulu')).at(-1)!.at_ms + 1, 9, 2)
    const { days } = await check()
    expect(days).toMatchObject([{ station: 'hulu', wrong: 1, first: [{ record: null, influx: { value: 9 } }] }])
    const { days: after } = await linesOf(rebuildInflux(optionsOf(store), 0))
    expect(after).toMatchObject(days)
  })

  it('is not misled by what waits to be sent', async () => {
    const { store, add } = await village()
    await add('hulu', 3, -600_000, 7)
    const unsent = () => new Map([['hulu level water_level_m', 3]])
    expect((await linesOf(checkInflux({ ...optionsOf(store), unsent }, 0))).last).toMatchObject({ equal: true })
  })

  it('adds up numbers of any size in any order without a false alarm', async () => {
    const { store, add } = await scene.record()
    for (let n = 0; n < 50; n++) await add('hulu', 20, n * 20 * 60_000, (n % 3 ? 1e9 : 1e-9) * Math.PI * (n + 1))
    await store.settle()
    await (await filled(store)).stop()
    for (const depth of ['sums', 'values'] as const) {
      const comparing = { store, server: scene.server(), whose, depth }
      for await (const found of differences(comparing, { from_ms: 0, to_ms: today_ms })) expect(found).toBeUndefined()
    }
  })

  it('compares what it wrote lately by itself, and mends a number that was changed there', async () => {
    const { store } = await village()
    const last = (await rowsOf(store, 'hulu')).at(-1)!
    await write('hulu', last.at_ms, 99, 2)
    const filling = await filled(store)
    expect(filling.stats().healed_values).toBeGreaterThan(0)
    await scene.expectEqual(store)
  })
})
