/** One board, one agent, one gateway: a recording played through the whole house. */
import { writeFileSync } from 'node:fs'
import { expect, onTestFinished } from 'vitest'
import type { Row } from '../../gateway/contract.ts'
import { startProgram, writeConfig } from '../crash/programs.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'

export interface Passage {
  board: Record<string, unknown> & { replay: object }
  sensor: Record<string, unknown>
  quantity: string
  /** How many values must come through. */
  count: number
}

/** One board, one agent, one gateway, each a process of its own. Resolves when the record has been played and has arrived. */
export async function throughTheHouse({ board, sensor, quantity, count }: Passage) {
  const folder = emptyFolder()
  const began_ms = performance.now()
  const gateway = await startGateway()
  const password = gateway.addStation('gate')
  // The record begins when the agent is there: two programs have yet to start, each as slowly as the gateway did.
  const start_in_s = Math.max(8, (3 * (performance.now() - began_ms)) / 1_000)
  const boards = [{ id: 'board', ...board, replay: { ...board.replay, start_in_s } }]
  writeFileSync(`${folder}/sim.json`, JSON.stringify({ boards }))
  const sim = await startProgram('firmware-sim/main.js', ['--config', `${folder}/sim.json`], {}, `${folder}/sim.log`)
  onTestFinished(sim.kill)
  const [ready] = sim.ready.boards as { port: string; replay: { start_ms: number; end_ms: number } }[]
  writeConfig(`${folder}/edge.yaml`, {
    station: 'gate',
    gateway: { url: gateway.mqtt, username: 'gate', password_env: 'GATE_PASSWORD' },
    sensors: [{ id: 'sensor', port: ready!.port, ...sensor }],
    data_dir: `${folder}/edge`,
  })
  const edge = await startProgram(
    'edge/main.js',
    ['--config', `${folder}/edge.yaml`],
    { GATE_PASSWORD: password },
    `${folder}/edge.log`,
  )
  onTestFinished(edge.kill)
  expect(Date.now(), 'the agent runs before the record begins').toBeLessThan(ready!.replay.start_ms)

  const query = new URLSearchParams({
    station: 'gate',
    sensor: 'sensor',
    quantity,
    from: '2020-01-01',
    to: '2100-01-01',
    limit: '10000',
  })
  const arrived = async () =>
    ((await (await fetch(`${gateway.http}/api/v1/readings?${query}`)).json()) as { rows: Row[] }).rows
  await eventually(async () => (await arrived()).length >= count, ready!.replay.end_ms - Date.now() + 60_000)
  return { values: await arrived(), start_ms: ready!.replay.start_ms }
}
