/** Recordings played through the whole house: a board and an agent for each, and one gateway. */
import { writeFileSync } from 'node:fs'
import { expect, onTestFinished } from 'vitest'
import type { Row } from '../../gateway/contract.ts'
import { startProgram, writeConfig } from '../crash/programs.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'

export interface Passage {
  station: string
  board: Record<string, unknown> & { replay: object }
  sensor: Record<string, unknown>
  quantity: string
  /** How many values must come through. */
  count: number
}

/** When a recording began, and what came of it. */
export interface Arrived {
  values: Row[]
  start_ms: number
}

/** Each a process of its own. Resolves when every recording has been played and has arrived, in the order of `passages`. */
export async function throughTheHouse(passages: readonly Passage[]): Promise<Arrived[]> {
  const folder = emptyFolder()
  const began_ms = performance.now()
  const gateway = await startGateway()
  // The recordings begin when the agents are there: these programs have yet to start, each as slowly as the gateway did.
  const start_in_s = Math.max(8, ((2 + passages.length) * (performance.now() - began_ms)) / 1_000)
  const boards = passages.map(({ station, board }) => ({
    id: station,
    ...board,
    replay: { ...board.replay, start_in_s },
  }))
  writeFileSync(`${folder}/sim.json`, JSON.stringify({ boards }))
  const sim = await startProgram('firmware-sim/main.js', ['--config', `${folder}/sim.json`], {}, `${folder}/sim.log`)
  onTestFinished(sim.kill)
  const ready = sim.ready.boards as { port: string; replay: { start_ms: number; end_ms: number } }[]
  await Promise.all(passages.map((passage, i) => startAgent(folder, gateway, passage, ready[i]!.port)))
  const start_ms = Math.min(...ready.map(({ replay }) => replay.start_ms))
  expect(Date.now(), 'the agents run before the recordings begin').toBeLessThan(start_ms)

  return Promise.all(
    passages.map(async (passage, i) => {
      const { start_ms, end_ms } = ready[i]!.replay
      const arrived = () => rowsOf(gateway.http, passage)
      await eventually(async () => (await arrived()).length >= passage.count, end_ms - Date.now() + 60_000)
      return { values: await arrived(), start_ms }
    }),
  )
}

type Gateway = Awaited<ReturnType<typeof startGateway>>

async function startAgent(folder: string, gateway: Gateway, { station, sensor }: Passage, port: string) {
  const file = `${folder}/${station}.yaml`
  writeConfig(file, {
    station,
    gateway: { url: gateway.mqtt, username: station, password_env: 'GATE_PASSWORD' },
    sensors: [{ id: 'sensor', port, ...sensor }],
    data_dir: `${folder}/${station}`,
  })
  const env = { GATE_PASSWORD: gateway.addStation(station) }
  const agent = await startProgram('edge/main.js', ['--config', file], env, `${folder}/${station}.log`)
  onTestFinished(agent.kill)
}

async function rowsOf(http: string, { station, quantity }: Passage): Promise<Row[]> {
  const query = { station, sensor: 'sensor', quantity, from: '2020-01-01', to: '2100-01-01', limit: '10000' }
  const answer = await fetch(`${http}/api/v1/readings?${new URLSearchParams(query)}`)
  return ((await answer.json()) as { rows: Row[] }).rows
}
