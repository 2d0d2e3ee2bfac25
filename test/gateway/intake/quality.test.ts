/** The quality tests of gateway.yaml on the real gateway: each key works, or is refused with what to use instead. */
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import type { ReadingsAnswer } from '../../../gateway/contract.ts'
import { addStation } from '../../crash/programs.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { programFile } from '../../kit/root.ts'

const main = programFile('gateway/main.js')
const series = { station: 'hulu', sensor: 'level', quantity: 'water_level_m' }

it('a spike is flagged when the reading after it has come, also after a restart in between', async () => {
  const folder = emptyFolder()
  const flags = ['--config', configIn(folder, { spike: { fail: 2, method: 'differential' } })]
  const password = addStation(folder, 'hulu')
  const start_ms = Date.now() - 60_000

  const first = await startGateway({ folder, flags })
  const send = await sender(first.mqtt, password)
  await send(1, start_ms, 1)
  await send(2, start_ms + 1_000, 9)
  expect(await flagsOf(first.http)).toEqual([2, 2])
  await first.close()

  const second = await startGateway({ folder, flags })
  const again = await sender(second.mqtt, password)
  await again(3, start_ms + 2_000, 1)
  expect(await flagsOf(second.http)).toEqual([2, 4, 2])
}, 90_000)

it('a gap test is refused at the start, with a sentence that says what warns of missing data', () => {
  const folder = emptyFolder()
  const config = configIn(folder, { gap: { gap_s: 900 } })
  const flags = ['--data-dir', folder, '--config', config, '--http-port', '0', '--mqtt-port', '0']
  const { status, stderr } = spawnSync(process.execPath, [main, ...flags], { encoding: 'utf8', timeout: 30_000 })
  expect(status).toBe(2)
  expect(stderr).toMatch(/quality\[0\]\.gap.*measure: silence/)
})

function configIn(folder: string, test: object): string {
  const config = join(folder, 'gateway.yaml')
  writeFileSync(config, JSON.stringify({ quality: [{ ...series, ...test }], receipt_ms: 0 }))
  return config
}

async function sender(mqtt: string, password: string) {
  const client = await connectAsync(mqtt, { username: 'hulu', password, reconnectPeriod: 0 })
  onTestFinished(() => void client.end(true))
  return (seq: number, at_ms: number, water_level_m: number) => {
    const pack = { epoch: 'hulu', seq, readings: [{ sensor: 'level', at_ms, values: { water_level_m } }] }
    return client.publishAsync('pantau/1/hulu/readings', JSON.stringify(pack), { qos: 1 })
  }
}

async function flagsOf(http: string) {
  const { rows } = (await (await fetch(`${http}/api/v1/readings?station=hulu`)).json()) as ReadingsAnswer
  return rows.map(({ flag }) => flag)
}
