import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Pack } from '../../edge/contract.ts'
import { ReadingsAnswer } from '../../gateway/contract.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'
import { lintsOf } from '../kit/metricLints.ts'
import { programFile } from '../kit/root.ts'
import { mounting, smallDisk } from './store/tmpfs.ts'

const main = programFile('gateway/main.js')
const free = ['--http-port', '0', '--mqtt-port', '0']

const level = (seq: number, at_ms: number): Pack => ({
  epoch: 'k3v9x2m1',
  seq,
  readings: [{ sensor: 'level', at_ms, values: { water_level_m: 1.234 } }],
})

async function connected(gateway: { mqtt: string; addStation(id: string): string }, station: string) {
  const password = gateway.addStation(station)
  const client = await connectAsync(gateway.mqtt, { username: station, password, reconnectPeriod: 0 })
  client.on('error', () => undefined)
  onTestFinished(() => void client.end(true))
  return client
}

it('keeps what a station publishes and shows it to whoever asks', async () => {
  const gateway = await startGateway()
  const station = await connected(gateway, 'depok')
  const at_ms = Date.now() - 1_000
  await station.publishAsync('pantau/1/depok/readings', JSON.stringify(level(1, at_ms)), { qos: 1 })
  const answer = await fetch(`${gateway.http}/api/v1/readings?station=depok`)
  expect(await answer.json()).toMatchObject({ rows: [{ sensor: 'level', at_ms, value: 1.234, flag: 2 }], next: null })
  expect(await (await fetch(`${gateway.http}/api/v1/stations`)).json()).toMatchObject([
    { station: 'depok', state: 'online', latest: { 'level.water_level_m': { at_ms, value: 1.234 } } },
  ])
  const metrics = await (await fetch(`${gateway.http}/metrics`)).text()
  expect(metrics).toMatch(/^pantau_readings_total 1$/m)
  expect(metrics).toMatch(/^pantau_event_loop_delay_seconds\{share="0\.99"\} \d/m)
  expect(metrics).toMatch(/^pantau_latest_value\{station="depok",sensor="level",quantity="water_level_m"\} 1\.234$/m)
  expect(lintsOf(metrics)).toEqual([])
})

it('is ready when it says so, and says which addresses it took', async () => {
  const gateway = await startGateway()
  expect(gateway.http).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(gateway.mqtt).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/)
  expect((await fetch(`${gateway.http}/readyz`)).status).toBe(200)
})

it('answers a cursor it never gave with advice', async () => {
  const gateway = await startGateway()
  gateway.addStation('depok')
  const answer = await fetch(`${gateway.http}/api/v1/readings?station=depok&cursor=nonsense`)
  expect([answer.status, await answer.json()]).toMatchObject([400, { detail: expect.stringContaining('cursor') }])
})

describe('the end', () => {
  it('comes in order on SIGTERM, with viewers and stations connected: exit 0, nothing acknowledged is lost', async () => {
    const gateway = await startGateway()
    const station = await connected(gateway, 'depok')
    const viewer = await fetch(`${gateway.http}/api/v1/live`)
    const at_ms = Date.now() - 1_000
    await station.publishAsync('pantau/1/depok/readings', JSON.stringify(level(1, at_ms)), { qos: 1 })
    const acked = [at_ms]
    for (let i = 1; i < 50; i++) {
      const pack = JSON.stringify(level(i + 1, at_ms + i))
      station.publish('pantau/1/depok/readings', pack, { qos: 1 }, (err) => void (err ? null : acked.push(at_ms + i)))
    }
    const code = gateway.close()
    await viewer.text()
    expect(await code).toBe(0)
    const log = readFileSync(gateway.logFile, 'utf8')
    expect(log).not.toContain('could not close in order')
    const again = await startGateway({ folder: gateway.folder })
    const { rows } = ReadingsAnswer.parse(await (await fetch(`${again.http}/api/v1/readings?station=depok`)).json())
    const stored = rows.map((row) => row.at_ms)
    expect(stored).toEqual(expect.arrayContaining(acked))
    expect(new Set(stored).size).toBe(stored.length)
  })

  it('comes in order though npm passes the same Ctrl-C on once more, and the parent leaves meanwhile', async () => {
    const env = { ...process.env, PANTAU_EXIT_WITH_PARENT: '1' }
    const stdio = ['ignore', 'pipe', 'inherit', 'ipc'] as const
    const child = spawn(process.execPath, [main, '--data-dir', emptyFolder(), ...free], { env, stdio: [...stdio] })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout!, 'data')
    child.kill('SIGINT')
    child.kill('SIGINT')
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('comes with the parent when that was asked for', async () => {
    const env = { ...process.env, PANTAU_EXIT_WITH_PARENT: '1' }
    const stdio = ['ignore', 'pipe', 'inherit', 'ipc'] as const
    const child = spawn(process.execPath, [main, '--data-dir', emptyFolder(), ...free], { env, stdio: [...stdio] })
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout!, 'data')
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })
})

describe('a start that cannot be', () => {
  function start(...argv: string[]) {
    const { status, stderr, stdout } = spawnSync(process.execPath, [main, ...argv], {
      encoding: 'utf8',
      timeout: 20_000,
      env: { ...process.env, LANG: 'en', LC_ALL: '' },
    })
    return { status, stderr, stdout }
  }

  it('ends with 2 and every problem of the config', () => {
    const file = join(emptyFolder(), 'gateway.yaml')
    writeFileSync(file, 'http: { prot: 1 }\nretention: { raw_days: many }\n')
    expect(start('--config', file)).toEqual({
      status: 2,
      stdout: '',
      stderr: `${file}, line 1: http.prot: unknown; did you mean "port"?\n${file}, line 2: retention.raw_days: found "many"; needs a whole number of days, 1 to 36500\n`,
    })
  })

  it.each(['--http-port', '--mqtt-port'])(
    'ends with 2 when the port of %s is taken, and says what to type',
    async (flag) => {
      const other = createServer().listen(0, '127.0.0.1')
      await once(other, 'listening')
      onTestFinished(() => void other.close())
      const { port } = other.address() as { port: number }
      const { status, stderr } = start('--data-dir', emptyFolder(), ...free, flag, String(port))
      expect(status).toBe(2)
      expect(stderr).toContain(`127.0.0.1:${port} is taken by another program.`)
      expect(stderr).toContain(`${flag} ${port + 1}`)
    },
  )

  it('ends with 2 when another gateway uses the folder', async () => {
    const { folder } = await startGateway()
    const { status, stderr } = start('--data-dir', folder, ...free)
    expect([status, stderr]).toEqual([2, expect.stringContaining(`${folder} is used by another gateway.`)])
  })

  it.each(['registry.db', 'log.db'])('starts all the same when %s is damaged, and says so', async (file) => {
    const folder = emptyFolder()
    writeFileSync(join(folder, file), 'This was a database once. '.repeat(1_000))
    const { http } = await startGateway({ folder })
    const answer = await fetch(`${http}/readyz`)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      expect.objectContaining({
        parts: expect.objectContaining({
          files: expect.objectContaining({ ok: false, says: expect.stringContaining(file) }),
        }),
      }),
    ])
  })

  it.skipIf(mounting.skip)(`ends with 2 when the disk is full (${mounting.why})`, () => {
    const folder = smallDisk(16)
    const { status, stderr } = spawnSync(process.execPath, [main, '--data-dir', folder, ...free], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([2, expect.stringContaining(`${folder} cannot be written: its disk is full`)])
    expect(stderr).not.toContain('    at ')
  })

  it('ends with 2 when the folder is a file', () => {
    const file = join(emptyFolder(), 'data')
    writeFileSync(file, '')
    expect(start('--data-dir', file, ...free)).toMatchObject({
      status: 2,
      stderr: `${file} is a file. Choose another --data-dir.\n`,
    })
  })

  it('ends with 2 when the address belongs to another computer', () => {
    const { status, stderr } = start('--data-dir', emptyFolder(), ...free, '--host', '192.0.2.1')
    expect([status, stderr]).toEqual([2, expect.stringContaining('192.0.2.1 is not an address of this computer')])
  })
})

it('explains its flags', () => {
  expect(execFileSync(process.execPath, [main, '--help'], { encoding: 'utf8' })).toContain('--data-dir D')
})
