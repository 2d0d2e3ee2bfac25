/** VictoriaMetrics as a target for writing. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openServer } from '../../../gateway/influx/server.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startVictoriaMetrics, type TestServer } from '../../kit/influxd.ts'
import { ownGateway, startFilling } from '../../kit/influxFill.ts'
import { needs } from '../../kit/needs.ts'
import { packEntry, storeIn, temporaryFolders } from '../store/kit.ts'
import { minute_ms, today_ms } from './scene.ts'

const folders = temporaryFolders()
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
      const { metric, values, timestamps } = JSON.parse(text.trim().split('\n')[0]!)
      expect(metric).toMatchObject({ gateway: ownGateway, station: 'depok', sensor: 'level' })
      expect(timestamps).toEqual(at_ms)
      expect(values).toEqual(at_ms.map((_, i) => i / 8))
      return true
    })
  })
})
