/** The reader of the record that fills InfluxDB, with a real record and a real InfluxDB. */
import { describe, expect, it } from 'vitest'
import type { Server } from '../../../gateway/influx/server.ts'
import type { Store } from '../../../gateway/store/record.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { heldBy, startFilling } from '../../kit/influxFill.ts'
import { needs } from '../../kit/needs.ts'
import { packEntry, storeIn } from '../store/kit.ts'
import { influxScene, minute_ms, today_ms } from './scene.ts'

const influxd = needs('influxd')

describe.skipIf(influxd.skip).each(['1', '2', '3'] as const)(
  `InfluxDB %s is filled from the record (${influxd.why})`,
  (kind) => {
    const { server, record, fill, isDone, expectEqual } = influxScene(kind)

    it('with what was there before it was switched on, and with what comes after', async () => {
      const { store, add } = await record()
      await add('hulu', 100, 0, 1.25)
      const filling = await fill(store)
      await isDone(filling)
      await add('hilir', 2, 0, null)
      await isDone(filling)
      expect((await heldBy(server(), 'water_level_m')).get('hulu level')).toEqual(
        Array.from({ length: 100 }, (_, i) => [today_ms - (100 - i) * minute_ms, 1.25, 2]),
      )
      expect((await heldBy(server(), 'water_level_m')).get('hilir level')).toEqual([
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
        ...server(),
        async write(lines) {
          if (batches.length === 2) await add('hilir', 1)
          batches.push(lines)
          return server().write(lines)
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

    it('goes on after a restart where it stood, and its place is behind what the server took', async () => {
      const folder = emptyFolder()
      const first = await storeIn(folder, { now: Date.now })
      await first.append(packEntry({ seq: 1, at_ms: [today_ms - minute_ms], value: 1, received_ms: Date.now() }))
      const filling = await startFilling(first, server())
      await isDone(filling)
      await filling.stop()
      expect(await first.reader('influx')).toMatchObject({ pos: 1 })
      await first.append(packEntry({ seq: 2, at_ms: [today_ms], value: 2, received_ms: Date.now() }))
      await first.close()

      const { store } = await record(folder)
      const again = await fill(store)
      await isDone(again)
      expect(again.stats().written_values).toBe(1)
      expect((await heldBy(server(), 'water_level_m')).get('depok level')).toEqual([
        [today_ms - minute_ms, 1, 2],
        [today_ms, 2, 2],
      ])
    })
  },
)
