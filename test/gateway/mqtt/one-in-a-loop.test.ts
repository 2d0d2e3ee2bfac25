/**
 * One station sends as fast as it can, in five ways, to a real gateway whose limits are small. What it may use is compared
 * with its limits; what another station sees, with what it sees while all is quiet.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addStation, type Program, startProgram } from '../../crash/programs.ts'
import { eventually } from '../../kit/eventually.ts'
import { levelAt, loudPack, loudWays, startLoud, type Way } from '../../kit/loudWays.ts'

const mebibyte = 1024 * 1024
const limits = { mb_hour: 2, packs_hour: 2_000, quarantined_hour: 20, changes_hour: 20 }
const receiptsWanted = 150 // of the other station in each flood: five floods stay below its own limit
describe.sequential('one station in a loop', { timeout: 120_000 }, () => {
  let gateway: Program
  let folder: string
  let calm: MqttClient
  let seq = 0
  let quiet_ms: number
  let before: { bytes: number; memory: number }
  const passwords = new Map<string, string>()
  const loud = Object.keys(loudWays).map((_, index) => `loud-${index}`)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pantau-loop-'))
    for (const station of ['calm', ...loud]) passwords.set(station, addStation(folder, station))
    const settings = `${folder}/gateway.yaml`
    writeFileSync(settings, JSON.stringify({ station_limits: limits, receipt_ms: 20, disk: { ballast_mb: 0 } }))
    const flags = ['--data-dir', folder, '--config', settings, '--http-port', '0', '--mqtt-port', '0']
    gateway = await startProgram('gateway/main.js', flags, {}, join(folder, 'gateway.log'))
    calm = await enter('calm')
    quiet_ms = await slowest(30)
    before = { bytes: bytesIn(folder), memory: memoryOf(gateway.pid) }
  }, 60_000)
  afterAll(async () => {
    calm?.end(true)
    await gateway?.kill()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(Object.entries(loudWays))(
    'with %s waits for itself; the other station does not notice',
    async (name, way) => {
      const station = loud[Object.keys(loudWays).indexOf(name)]!
      const flood = await shout(station, way.say)
      const receipts: number[] = []
      while (receipts.length < receiptsWanted) receipts.push(await slowest(1))
      flood.stop()
      receipts.sort((a, b) => a - b)
      const median_ms = receipts[Math.floor(receipts.length / 2)]!
      expect(median_ms, 'the other station’s receipts').toBeLessThan(10 * quiet_ms + 100)

      const [shown] = (await ask<{ station: string; limited?: { limits: string[] } }[]>('/api/v1/stations')).filter(
        (one) => one.station === station,
      )
      expect(shown?.limited?.limits).toContain(way.reaches)
      const { parts } = await ask<{ parts: Record<string, { ok: boolean; says: string }> }>('/readyz')
      expect(parts.limits).toMatchObject({ ok: false })
    },
  )

  it('cannot have used more of the card, the memory and the page than its limits allow', async () => {
    const allowed = loud.length * limits.mb_hour * mebibyte
    expect(bytesIn(folder) - before.bytes).toBeLessThan(1.5 * allowed)
    expect(memoryOf(gateway.pid) - before.memory).toBeLessThan(150 * mebibyte)
    const stations = await ask<{ station: string; latest: object }[]>('/api/v1/stations')
    for (const { latest } of stations) expect(Object.keys(latest).length).toBeLessThanOrEqual(500)
    const ledger = await ask<{ epochs: unknown[] }>(`/api/v1/stations/${loud[0]}/ledger`)
    expect(ledger.epochs.length).toBeLessThanOrEqual(200)
    expect((await ask<{ says: { en: string } }>('/api/v1/chain')).says.en).toContain('sending limits')
    expect(stations.find(({ station }) => station === 'calm')).not.toHaveProperty('limited')
  })

  async function enter(station: string): Promise<MqttClient> {
    const client = await connectAsync(String(gateway.ready.mqtt), {
      ...{ username: station, password: passwords.get(station)!, clientId: station },
      ...{ reconnectPeriod: 100, queueQoSZero: false },
    })
    client.on('error', () => undefined)
    return client
  }

  /** The longest of so many receipts, one after the other, ms. */
  async function slowest(count: number): Promise<number> {
    let longest_ms = 0
    for (let n = 0; n < count; n++) {
      const { topic, payload } = loudPack(++seq, [levelAt(Date.now())])
      const from_ms = performance.now()
      await calm.publishAsync(`pantau/1/calm/${topic}`, payload, { qos: 1 })
      longest_ms = Math.max(longest_ms, performance.now() - from_ms)
    }
    return longest_ms
  }

  /** Resolves when a limit holds it up. */
  async function shout(station: string, say: Way) {
    const loud = await startLoud(String(gateway.ready.mqtt), station, passwords.get(station)!, say)
    await eventually(async () => {
      const stations = await ask<{ station: string; limited?: object }[]>('/api/v1/stations')
      return stations.find((one) => one.station === station)?.limited !== undefined
    })
    return loud
  }

  async function ask<T>(path: string): Promise<T> {
    return (await (await fetch(`${gateway.ready.http}${path}`)).json()) as T
  }
})

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name !== 'gateway.log',
  )
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}

/** Resident memory of a process. */
function memoryOf(pid: number): number {
  const [, kib] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!
  return Number(kib) * 1024
}
