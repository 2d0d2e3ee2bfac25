/** What the record refuses does not reach InfluxDB; what it completes does. */
import { describe, expect, it } from 'vitest'
import { needs } from '../../kit/needs.ts'
import { packEntry } from '../store/kit.ts'
import { influxScene, today_ms } from './scene.ts'

const influxd = needs('influxd')

describe.skipIf(influxd.skip)(`InfluxDB (${influxd.why})`, () => {
  const scene = influxScene('1')

  it('holds the same series and values as the record, whatever a station sends', async () => {
    const { store } = await scene.record()
    const at_ms = today_ms - 600_000
    const send = (seq: number, sensor: string, value: number | null) =>
      store.receive(packEntry({ seq, sensor, at_ms: [at_ms], value, received_ms: Date.now() }))
    await send(1, 's-0', 1)
    expect(await send(2, 's-0', 5)).toMatchObject({ refused: { conflict: 1 } })
    await send(3, 's-1', null)
    await send(4, 's-1', 2)
    // A test finds something of a value that is kept already.
    const flagged = {
      station: 'depok',
      sensor: 's-1',
      quantity: 'water_level_m' as const,
      at_ms,
      value: 2,
      flag: 4 as const,
    }
    await store.append({ kind: 'flag', received_ms: Date.now(), ...flagged })
    for (let n = 2; n < 520; n++) await send(n + 3, `s-${n}`, 7)
    const filling = await scene.fill(store)
    await scene.isDone(filling)
    await scene.expectEqual(store)
    const query = `SELECT "value" FROM "water_level_m" GROUP BY "sensor"`
    const series = await scene.server().query(query)
    expect(series).toHaveLength(500)
    const valuesOfSensor = (sensor: string) =>
      series.find(({ tags }) => tags?.sensor === sensor)?.values.map(([, value]) => value)
    expect([valuesOfSensor('s-0'), valuesOfSensor('s-1')]).toEqual([[1], [2]])
    const [flags] = await scene.server().query(`SELECT "flag" FROM "water_level_m" WHERE "sensor" = 's-1'`)
    expect(flags!.values.map(([, flag]) => flag)).toEqual([4])
  }, 60_000)
})
