/** After a restored backup InfluxDB is filled on from where it was, and ends with what the record holds. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gatewayCommand } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { needs } from '../../kit/needs.ts'
import { influxScene } from '../influx/scene.ts'

const influxd = needs('influxd')

describe.skipIf(influxd.skip)(`InfluxDB after a restored backup (${influxd.why})`, () => {
  const { record, fill, isDone, expectEqual } = influxScene('1')

  it('is told what is new, and nothing of what it had before the backup', async () => {
    const folder = emptyFolder()
    const before = await record(folder)
    await before.add('hulu', 300, 3_600_000)
    const filling = await fill(before.store)
    await isDone(filling)
    await filling.stop()
    const file = join(emptyFolder(), 'desa.pantau')
    expect((await gatewayCommand('backup', file, '--data-dir', folder)).status).toBe(0)
    await before.store.close()

    const restored = join(emptyFolder(), 'restored')
    expect((await gatewayCommand('restore', file, '--data-dir', restored)).status).toBe(0)
    const after = await record(restored)
    await after.add('depok', 20)
    const again = await fill(after.store)
    await isDone(again)
    const { written_values, healed_values } = again.stats()
    expect({ written_values, healed_values }).toEqual({ written_values: 20, healed_values: 0 })
    await expectEqual(after.store)
  })
})
