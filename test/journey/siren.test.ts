/** From a reading to a siren: the real gateway, a station over MQTT, the real agent with a relay on a serial cable. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startProgram, writeConfig } from '../crash/programs.ts'
import { printedBy } from '../kit/cli.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { needs } from '../kit/needs.ts'
import { relayBoard } from '../kit/sirenHouse.ts'
import { staffOf } from '../kit/staff.ts'
import { runEdge } from '../kit/startEdge.ts'

const socat = needs('socat')
const rule = {
  ...{ id: 'hulu-siaga', station: 'hulu', sensor: 'level', quantity: 'water_level_m' },
  levels: [
    { label: 'Siaga 2', at: 1.5, clear: 1.45 },
    { label: 'Siaga 1', at: 2, clear: 1.95 },
  ],
}
const env = { SIREN_PASSWORD: '' }

describe.skipIf(socat.skip)(`a siren at the end of the chain (${socat.why})`, () => {
  it(
    'sounds for a level, is silent when it is acknowledged, sounds when it rises, through kills of gateway and agent',
    async () => {
      const village = await villageWithRule()
      const board = await relayBoard({ pty: true })
      const settings = sirenFile(village, board.port)
      const agent = () => startProgram('edge/main.js', ['--config', settings], env, `${village.folder}/siren.log`)
      let siren = await agent()
      onTestFinished(() => siren.kill())
      expect(siren.ready).toEqual({ ready: true, siren: 'balai' })
      await eventually(async () => expect(await village.siren()).toMatchObject({ state: 'ready', ok: true }))

      const tested = runEdge(['siren', 'test', '--config', settings], env)
      expect(await tested.ended, tested.stderr()).toBe(0)
      expect(tested.stdout()).toBe('{"siren":"balai","sounded":true}\n')
      await eventually(() => board.moves.length === 2)

      await village.measure(1.6)
      await eventually(board.isOn)
      await eventually(async () => expect(await village.siren()).toMatchObject({ state: 'sounding' }))
      await village.acknowledge()
      await eventually(() => !board.isOn())
      await village.measure(2.1)
      await eventually(board.isOn)

      await siren.kill()
      await eventually(() => !board.isOn())
      siren = await agent()
      await eventually(board.isOn)

      await village.restart()
      await eventually(async () => expect(await village.siren()).toMatchObject({ state: 'sounding' }))
      expect(board.isOn()).toBe(true)
      await village.measure(0.4)
      await eventually(() => !board.isOn())
      expect(await siren.stop()).toBe(0)
      await eventually(async () => expect(await village.siren()).toMatchObject({ state: 'offline' }))
    },
    wholeChain_ms,
  )
})

type Village = Awaited<ReturnType<typeof villageWithRule>>

async function villageWithRule() {
  const folder = emptyFolder()
  writeFileSync(`${folder}/rules.yaml`, JSON.stringify([rule])) // JSON is YAML
  writeConfig(`${folder}/gateway.yaml`, { rules: 'rules.yaml' })
  const { password } = await printedBy(folder, 'station', 'add', 'hulu')
  env.SIREN_PASSWORD = (await printedBy(folder, 'subscriber', 'add', 'balai')).password
  const { token } = await printedBy(folder, 'token', 'add', 'sari', '--role', 'operator')
  const flags = ['--config', `${folder}/gateway.yaml`]
  const gateway = await startGateway({ folder, flags })
  const [http, mqtt] = [gateway.http, gateway.mqtt]
  const ports = ['--http-port', new URL(http).port, '--mqtt-port', new URL(mqtt).port]
  const headers = staffOf(folder)
  let seq = 0

  return {
    folder,
    mqtt,
    async measure(water_level_m: number) {
      const station = await connectAsync(mqtt, { username: 'hulu', password, reconnectPeriod: 0 })
      const readings = [{ sensor: 'level', at_ms: Date.now(), values: { water_level_m } }]
      await station.publishAsync('pantau/1/hulu/readings', JSON.stringify({ epoch: 'test', seq: ++seq, readings }), {
        qos: 1,
      })
      await station.endAsync()
    },
    async siren() {
      const { sirens } = (await (await fetch(`${http}/api/v1/sirens`, { headers })).json()) as {
        sirens: { siren: string }[]
      }
      return sirens.find(({ siren }) => siren === 'balai')
    },
    async acknowledge() {
      const { alerts } = (await (await fetch(`${http}/api/v1/alerts?state=active`)).json()) as {
        alerts: { id: string }[]
      }
      const answer = await fetch(`${http}/api/v1/alerts/${alerts[0]!.id}/acknowledge`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ comment: 'saya ke bendung' }),
      })
      expect(answer.ok).toBe(true)
    },
    /** A power cut of the gateway; it comes back at its old address. */
    async restart() {
      await gateway.kill()
      await startGateway({ folder, flags: [...flags, ...ports] })
    },
  }
}

function sirenFile({ folder, mqtt }: Village, port: string): string {
  const file = join(folder, 'siren.yaml')
  const siren = { id: 'balai', password_env: 'SIREN_PASSWORD', output: { kind: 'relay', port, pin: 'D7' } }
  writeConfig(file, { gateway: { url: mqtt }, data_dir: 'siren-data', siren })
  return file
}
