/** What a stranger does first: `npm start`, watch, pull the plug, start again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import type { ReadingsAnswer, Station } from '../../gateway/contract.ts'
import { eventually } from '../kit/eventually.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { endGroup, groupOf } from '../kit/processes.ts'
import { checkout } from '../kit/root.ts'

const folder = mkdtempSync(join(tmpdir(), 'pantau-village-'))
let village: ChildProcess | undefined

afterEach(() => {
  if (village) endGroup(village)
  rmSync(folder, { recursive: true, force: true })
})

it(
  'npm start shows three live stations, leaves nothing behind when killed, and goes on with the same history',
  async () => {
    const first = await start()
    await threeLiveStations(first.http)
    const before = await eventually(async () => {
      const rows = await history(first.http)
      return rows.length > 0 && rows
    })

    process.kill(-first.group, 'SIGKILL')
    await eventually(() => groupOf(first.group).length === 0)

    const second = await start()
    await threeLiveStations(second.http)
    const after = await history(second.http)
    expect(after.slice(0, before.length)).toEqual(before)

    process.kill(-second.group, 'SIGTERM')
    await once(village!, 'exit')
    await eventually(() => groupOf(second.group).length === 0)
  },
  wholeChain_ms,
)

async function start(): Promise<{ http: string; group: number }> {
  // Detached: a process group of its own, as a terminal would give it.
  village = spawn('npm', ['start', '--silent', '--', '--data-dir', folder, '--http-port', '0', '--mqtt-port', '0'], {
    cwd: checkout,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for await (const line of createInterface({ input: village.stdout! })) {
    if (line.startsWith('{')) return { http: JSON.parse(line).http, group: village.pid! }
  }
  throw new Error('npm start ended before it was ready')
}

async function threeLiveStations(http: string) {
  const since_ms = Date.now()
  await eventually(async () => {
    const stations = (await (await fetch(`${http}/api/v1/stations`)).json()) as Station[]
    const live = stations.filter((station) => station.state === 'online' && (station.last_seen_ms ?? 0) > since_ms)
    expect(live.map((station) => station.station).sort()).toEqual(['hulu', 'muara', 'sekolah'])
    expect(await (await fetch(http)).text()).toContain('Pantau')
    return true
  }, 60_000)
}

async function history(http: string) {
  const query = new URLSearchParams({ station: 'hulu', from: '2020-01-01', to: '2100-01-01', limit: '1000' })
  const answer = (await (await fetch(`${http}/api/v1/readings?${query}`)).json()) as ReadingsAnswer
  return answer.rows
}
