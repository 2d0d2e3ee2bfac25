/** `edge doctor` and a real gateway: what it tries leaves no trace there, and what is refused both sides say. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { stringify } from 'yaml'
import type { Line } from '../../../doctor/index.ts'
import { readPlan } from '../../../edge/config.ts'
import { stationPart } from '../../../edge/doctor/index.ts'
import { fakeComputer } from '../../kit/fakeComputer.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'

async function credentialOf(url: string, password: string) {
  const folder = emptyFolder()
  const file = join(folder, 'edge.yaml')
  const gateway = { url, username: 'hulu', password_file: 's' }
  const sensors = [{ id: 'level', driver: 'a02yyuw', port: 'tcp:127.0.0.1:1' }]
  writeFileSync(join(folder, 's'), password, { mode: 0o600 })
  writeFileSync(file, stringify({ station: 'hulu', gateway, sensors, data_dir: 'data' }))
  const tools = { computer: fakeComputer(), random: Math.random, read: (path: string) => readPlan(path, {}) }
  const lines: Line[] = []
  for await (const line of stationPart(file, tools).lines) lines.push(line)
  return lines.filter(({ check }) => check === 'credential').map(({ kind }) => kind)
}

it('a wrong password is refused, and the card of the station says so; the right one leaves no trace', async () => {
  const village = await openGatewayHere()
  const password = village.addStation('hulu')
  const card = async () => {
    const stations = (await (await fetch(`${village.http}/api/v1/stations`)).json()) as Record<string, unknown>[]
    const [{ state, last_seen_ms, troubles = [] }] = stations as [Record<string, unknown>]
    return { state, last_seen_ms, troubles: (troubles as { kind: string }[]).map(({ kind }) => kind) }
  }
  expect(await credentialOf(village.mqtt, 'wrong')).toEqual(['refused'])
  expect(await card()).toEqual({ state: 'new', last_seen_ms: null, troubles: ['password'] })

  const accepted = await credentialOf(village.mqtt, password)
  expect(accepted[0]).toBe('accepted')
  expect(accepted).not.toContain('clock-off')
  expect(await card()).toEqual({ state: 'new', last_seen_ms: null, troubles: [] })
})
