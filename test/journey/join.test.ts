/**
 * From an invitation to a reading, every part real: the gateway with its own authority, the QR code as a camera reads it,
 * `edge -- join`, the agent, a simulated board. Then its credential ends, and a twin of the gateway gets nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import type { LedgerAnswer } from '../../gateway/contract.ts'
import { startProgram } from '../crash/programs.ts'
import { gatewayCommand } from '../kit/cli.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'
import { readTextQr } from '../kit/readQr.ts'
import { runEdge } from '../kit/startEdge.ts'

async function encryptedGateway() {
  const folder = emptyFolder()
  await gatewayCommand('tls', 'init', '--name', '127.0.0.1', '--data-dir', folder)
  const gateway = await startGateway({ folder, flags: ['--https-port', '0', '--mqtts-port', '0'] })
  const run = (...words: string[]) => gatewayCommand('station', ...words, '--data-dir', folder)
  const metric = async (name: string) => {
    const text = await (await fetch(`${gateway.http}/metrics`)).text()
    return text.split('\n').filter((line) => line.startsWith(name))
  }
  return { ...gateway, https: gateway.https!, mqtts: gateway.mqtts!, run, metric }
}

it('a node joins by the QR code, delivers, is cut when its password ends, and tells a twin nothing', async () => {
  const [gateway, twin] = await Promise.all([encryptedGateway(), encryptedGateway()])
  const folder = emptyFolder()
  const sim = await startProgram(
    'firmware-sim/main.js',
    ['--board', 'a02yyuw', '--sensor-height-m', '4', '--port', '0'],
    {},
    `${folder}/sim.log`,
  )
  onTestFinished(sim.kill)

  const invited = await gateway.run('invite', 'hulu', '--qr', '--address', gateway.https)
  const link = readTextQr(invited.stderr)!
  expect(link).toBe(JSON.parse(invited.stdout).link)

  const config = `${folder}/edge.yaml`
  const [{ port }] = sim.ready.boards as [{ port: string }]
  writeFileSync(
    config,
    `# the bridge\nstation: hulu\ndata_dir: edge\nsensors:\n  - { id: level, driver: a02yyuw, port: "${port}", every_s: 1, sensor_height_m: 4 }\n`,
  )
  const joining = runEdge(['join', link, '--config', config])
  expect(await joining.ended, joining.stderr()).toBe(0)
  expect(readFileSync(config, 'utf8')).toContain(`url: ${gateway.mqtts}`)

  const agent = runEdge(['--config', config])
  onTestFinished(agent.kill)
  const stored = async () => {
    const answer = await fetch(`${gateway.http}/api/v1/stations/hulu/ledger`)
    return ((await answer.json()) as LedgerAnswer).readings.stored
  }
  await eventually(async () => (await stored()) > 0)

  await gateway.run('password', 'hulu')
  await eventually(() => agent.isLogged('refuses this username and password'))
  expect(await gateway.metric('pantau_mqtt_refused_total{reason="credential-ended"}')).toEqual([
    'pantau_mqtt_refused_total{reason="credential-ended"} 1',
  ])
  await agent.stop()

  // The twin answers at the address of the gateway.
  await twin.run('add', 'hulu')
  writeFileSync(config, readFileSync(config, 'utf8').replace(gateway.mqtts, twin.mqtts))
  const deceived = runEdge(['--config', config])
  onTestFinished(deceived.kill)
  await eventually(() => deceived.isLogged('is not the gateway of this village'))
  expect(await twin.metric('pantau_mqtt_acks_total')).toEqual(['pantau_mqtt_acks_total 0'])
  expect(await twin.metric('pantau_mqtt_refused_total{reason="wrong-password"}')).toEqual([])
  await deceived.stop()
}, 120_000)
