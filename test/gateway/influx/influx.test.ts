/** The real gateway with a real InfluxDB beside it: what it says about it, and that it never depends on it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openServer } from '../../../gateway/influx/server.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { startInfluxd, type TestServer } from '../../kit/influxd.ts'
import { heldBy } from '../../kit/influxFill.ts'
import { startStandIn } from '../../kit/influxStandIn.ts'
import { needs } from '../../kit/needs.ts'
import { runProgram } from '../../kit/runProgram.ts'
import { temporaryFolders } from '../store/kit.ts'

const influxd = needs('influxd')
const folders = temporaryFolders()
const now_ms = Date.now()

interface Ready {
  ready: boolean
  parts: { influx: { ok: boolean; state: string; says: string } }
}

describe.skipIf(influxd.skip)(`a gateway beside InfluxDB (${influxd.why})`, () => {
  let real: TestServer
  let number = 0
  beforeAll(async () => {
    real = await startInfluxd(join(folders.make(), 'influx'))
  })
  afterAll(async () => {
    await real.kill()
    folders.remove()
  })

  async function database() {
    const name = `pantau${++number}`
    await real.ask(`CREATE DATABASE ${name}`)
    return name
  }

  async function gatewayWith(influx: object, env: Record<string, string> = {}, folder = emptyFolder()) {
    const config = join(folder, 'gateway.yaml')
    writeFileSync(config, JSON.stringify({ influx, receipt_ms: 0 }))
    const gateway = await startGateway({ folder, env, flags: ['--config', config] })
    const ask = async <T>(path: string): Promise<T> => (await fetch(gateway.http + path)).json() as Promise<T>
    return {
      ...gateway,
      config,
      ask,
      state: async () => (await ask<Ready>('/readyz')).parts.influx,
      isIn: (state: string) =>
        eventually(async () => (await ask<Ready>('/readyz')).parts.influx.state === state, 15_000),
      metrics: async () => (await fetch(`${gateway.http}/metrics`)).text(),
      /** Readings a second apart that end now, with the numbers 0, 1, 2 … as values. */
      async publish(station: string, count: number) {
        const client = await connectAsync(gateway.mqtt, { username: station, password: gateway.addStation(station) })
        const readings = Array.from({ length: count }, (_, i) => ({
          sensor: 'level',
          at_ms: now_ms - (count - i) * 1_000,
          values: { water_level_m: i },
        }))
        await client.publishAsync(`pantau/1/${station}/readings`, JSON.stringify({ epoch: 'e', seq: 1, readings }), {
          qos: 1,
        })
        await client.endAsync()
      },
    }
  }

  it('fills it, says so, and counts what it wrote', async () => {
    const name = await database()
    const gateway = await gatewayWith({ url: real.url, database: name })
    await gateway.publish('hulu', 3)
    await eventually(async () => (await gateway.metrics()).includes('pantau_influx_values_total 3'))
    expect(await gateway.state()).toMatchObject({ ok: true, state: 'ok' })
    expect(await gateway.metrics()).toContain('pantau_influx_state{state="ok"} 1')
    expect(
      (await heldBy(openServer({ url: real.url, database: name }), 'water_level_m')).get('hulu level'),
    ).toHaveLength(3)
  })

  it('that is down at the start: stays ready, keeps what comes, and fills it when it is there', {
    timeout: 40_000,
  }, async () => {
    const name = await database()
    await real.kill()
    const gateway = await gatewayWith({ url: real.url, database: name })
    await gateway.isIn('away')
    expect((await fetch(`${gateway.http}/readyz`)).status).toBe(200)
    await gateway.publish('hulu', 3)
    expect((await gateway.ask<{ rows: [] }>('/api/v1/readings?station=hulu')).rows).toHaveLength(3)
    await real.start()
    await gateway.isIn('ok')
    await eventually(async () => (await gateway.metrics()).includes('pantau_influx_values_total 3'))
  })

  it('says that the database is missing, what to type, and goes on by itself once it is there', async () => {
    const gateway = await gatewayWith({ url: real.url, database: 'nowhere' })
    await gateway.isIn('missing')
    expect((await gateway.state()).says).toContain(`CREATE DATABASE "nowhere"`)
    await real.ask('CREATE DATABASE nowhere')
    await gateway.isIn('ok')
  })

  it.each(['2', '3'] as const)(
    'says that the token of InfluxDB %s is wrong, and never writes it down',
    async (kind) => {
      const standIn = await startStandIn(kind, real, await database())
      onTestFinished(standIn.close)
      const { url, org, bucket } = standIn.target
      const secret = 'wrong-token-that-is-secret'
      const gateway = await gatewayWith(
        { url, org, bucket, token_env: 'INFLUX_TOKEN' },
        { INFLUX_TOKEN: secret, PANTAU_LOG: 'trace' },
      )
      await gateway.isIn('unauthorised')
      await gateway.publish('hulu', 3)
      await eventually(async () => (await gateway.metrics()).includes('pantau_influx_state{state="unauthorised"} 1'))
      await gateway.close()
      expect(readFileSync(gateway.logFile, 'utf8')).toContain('unauthorised')
      expect(readFileSync(gateway.logFile, 'utf8')).not.toContain(secret)
    },
  )

  it('says that its disk is full, and fills it when there is space again', async () => {
    const name = await database()
    const standIn = await startStandIn('2', real, name)
    onTestFinished(standIn.close)
    const { url, org, bucket, token } = standIn.target
    standIn.fail({
      status: 500,
      body: '{"code":"internal error","message":"write /wal/1.wal: no space left on device"}',
    })
    const gateway = await gatewayWith({ url, org, bucket, token_env: 'T' }, { T: token })
    await gateway.publish('hulu', 3)
    await gateway.isIn('full')
    standIn.fail(null)
    await eventually(async () => (await gateway.metrics()).includes('pantau_influx_values_total 3'), 15_000)
    await gateway.isIn('ok')
  })

  it('waits as long as a busy server asks, and no gateway is held up by one that takes 10 s', {
    timeout: 60_000,
  }, async () => {
    const standIn = await startStandIn('2', real, await database())
    onTestFinished(standIn.close)
    const { url, org, bucket, token } = standIn.target
    standIn.fail({
      status: 429,
      body: '{"code":"too many requests","message":"slow down"}',
      headers: { 'retry-after': '2' },
    })
    const gateway = await gatewayWith({ url, org, bucket, token_env: 'T' }, { T: token })
    await gateway.publish('hulu', 3)
    await gateway.isIn('busy')
    standIn.fail(null)
    standIn.hold()
    await gateway.publish('hilir', 3)
    const page = await gateway.ask<{ rows: []; partial: boolean }>('/api/v1/readings?station=hilir&from=2020-01-01')
    expect(page).toMatchObject({ partial: true, rows: { length: 3 } })
    expect((await gateway.ask<Ready>('/readyz')).ready).toBe(true)
    standIn.release()
    await eventually(async () => (await gateway.metrics()).includes('pantau_influx_values_total 6'), 40_000)
  })

  it('closes in time, with 0, while a batch hangs', async () => {
    const standIn = await startStandIn('2', real, await database())
    onTestFinished(standIn.close)
    const { url, org, bucket, token } = standIn.target
    const gateway = await gatewayWith({ url, org, bucket, token_env: 'T' }, { T: token })
    await gateway.isIn('ok')
    standIn.hold() // for ever: closing does not wait for it
    await gateway.publish('hulu', 3)
    expect(await gateway.close()).toBe(0)
  })

  it('shows the stations of other gateways when asked to, and says that they are of others', {
    timeout: 30_000,
  }, async () => {
    const name = await database()
    const village = await gatewayWith({ url: real.url, database: name })
    await village.publish('hulu', 3)
    await eventually(async () => (await village.metrics()).includes('pantau_influx_values_total 3'))
    const of = (await village.ask<{ gateway: string }>('/api/v1/gateway')).gateway
    const hulu = `hulu@${of}`
    const province = await gatewayWith({ url: real.url, database: name, read: 'influx' })
    const stations = await eventually(async () => {
      const list = await province.ask<{ station: string; remote?: true; latest: object }[]>('/api/v1/stations')
      return list.length > 0 && list
    })
    expect(stations).toMatchObject([
      {
        station: hulu,
        remote: true,
        gateway: of,
        latest: { 'level.water_level_m': { at_ms: now_ms - 1_000, value: 2, flag: 2 } },
      },
    ])
    const { rows } = await province.ask<{ rows: { value: number }[] }>(`/api/v1/readings?station=${hulu}`)
    expect(rows.map(({ value }) => value)).toEqual([0, 1, 2])
    const chart = await province.ask<{ mean: number[] }>(
      `/api/v1/series?station=${hulu}&sensor=level&quantity=water_level_m`,
    )
    expect(chart.mean).toEqual([0, 1, 2])
  })

  it('compares and refills by command, while it runs and while it does not', { timeout: 60_000 }, async () => {
    const name = await database()
    const gateway = await gatewayWith({ url: real.url, database: name })
    await gateway.publish('hulu', 50)
    await eventually(async () => (await gateway.metrics()).includes('pantau_influx_values_total 50'))
    const words = (verb: string) => [
      'influx',
      verb,
      '--data-dir',
      gateway.folder,
      '--config',
      gateway.config,
      '--http-port',
      new URL(gateway.http).port,
    ]
    const run = async (verb: string) => {
      const { code, out } = await runProgram('gateway/main.js', words(verb))
      const lines = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      return { code, lines, last: lines.at(-1) }
    }
    expect((await fetch(`${gateway.http}/api/v1/influx/check`, { method: 'POST' })).status).toBe(401)
    const equal = { equal: true, differences: 0, readings: 50 }
    expect(await run('check')).toMatchObject({ code: 0, last: equal })
    await real.ask('DROP MEASUREMENT water_level_m', name)
    const short = await run('check')
    expect(short).toMatchObject({ code: 1, last: { equal: false } })
    expect(short.lines[0]).toMatchObject({ station: 'hulu', quantity: 'water_level_m', influx: 0 })
    expect(await run('rebuild')).toMatchObject({ code: 0, last: equal })
    await gateway.close()
    await real.ask('DROP MEASUREMENT water_level_m', name)
    expect(await run('rebuild')).toMatchObject({ code: 0, last: equal })
    expect(await run('check')).toMatchObject({ code: 0, last: equal })
  })
})

describe('a secret', () => {
  it('that is not there stops the gateway at its start, with what to do', async () => {
    const folder = emptyFolder()
    const config = join(folder, 'gateway.yaml')
    writeFileSync(
      config,
      JSON.stringify({ influx: { url: 'http://127.0.0.1:1', org: 'o', bucket: 'b', token_env: 'NO_SUCH' } }),
    )
    const ports = ['--http-port', '0', '--mqtt-port', '0']
    const { code, err } = await runProgram('gateway/main.js', ['--data-dir', folder, '--config', config, ...ports])
    expect(code).toBe(2)
    expect(err).toContain('NO_SUCH is not set')
  })
})

it('what answers is not InfluxDB: said so', async () => {
  const web = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1')
  await new Promise((resolve) => web.once('listening', resolve))
  onTestFinished(() => void web.close())
  const server = openServer({ url: `http://127.0.0.1:${(web.address() as { port: number }).port}`, database: 'x' })
  await expect(server.query('SHOW MEASUREMENTS')).rejects.toMatchObject({
    message: expect.stringContaining('not InfluxDB'),
  })
})
