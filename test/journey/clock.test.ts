/** A station whose clock was never set learns the time from its gateway: real processes, a shifted clock. */
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'
import { startEdge } from '../kit/startEdge.ts'

const off_ms = -3 * 3_600_000

/** An environment whose computer says of its clock what `synced` says, and whose clock is off by so much. */
function computer(synced: 'yes' | 'no', shift_ms = 0): Record<string, string> {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'timedatectl'), `#!/bin/sh\necho ${synced}\n`)
  chmodSync(join(folder, 'timedatectl'), 0o755)
  const shift = join(folder, 'shift.mjs')
  writeFileSync(shift, `const now = Date.now; Date.now = () => now() + (${shift_ms})\n`)
  return { PATH: `${folder}:${process.env.PATH}`, NODE_OPTIONS: `--import=${pathToFileURL(shift)}` }
}

it('dates anew what it measured before, says so, and is no longer "unsynced"', async () => {
  const gateway = await startGateway({ env: computer('yes') })
  const password = gateway.addStation('depok')
  const [, httpPort] = /:(\d+)$/.exec(gateway.http)!
  const [, mqttPort] = /:(\d+)$/.exec(gateway.mqtt)!
  await gateway.close()

  const wire = await fakeWire()
  const sensors = [{ id: 'level', driver: 'a02yyuw', port: wire.port, every_s: 0 }]
  const settings = { folder: emptyFolder(), gatewayUrl: gateway.mqtt, sensors, password, loss_window_s: 1 }
  const edge = await startEdge({ ...settings, env: computer('no', off_ms) })
  await wire.connected()
  const before_ms = Date.now()
  wire.send(a02Frame(1_001))
  await eventually(() => edge.isLogged('the sensor is heard'))

  const flags = ['--http-port', httpPort!, '--mqtt-port', mqttPort!]
  await startGateway({ folder: gateway.folder, flags, env: computer('yes') })
  const rows = async () => {
    const answer = await fetch(`${gateway.http}/api/v1/readings?station=depok&sensor=level&quantity=distance_m`)
    return ((await answer.json()) as { rows: { at_ms: number; value: number; clock?: string }[] }).rows
  }
  await eventually(() => edge.isLogged('the gateway’s is used'))
  wire.send(a02Frame(1_002))
  await eventually(async () => expect((await rows()).map(({ value }) => value)).toEqual([1.001, 1.002]))
  const [first, second] = await rows()
  expect(first).toMatchObject({ clock: 'redated' })
  expect(second!.clock).toBe(undefined)
  expect(first!.at_ms).toBeGreaterThan(before_ms - 60_000)
  expect(second!.at_ms).toBeLessThanOrEqual(Date.now() + 60_000)
})
