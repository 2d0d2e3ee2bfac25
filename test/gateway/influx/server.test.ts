/** Every kind of server, the real ones as Debian has them: what is written is there, and every trouble has its name. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openServer } from '../../../gateway/influx/server.ts'
import { eventually } from '../../kit/eventually.ts'
import { startInfluxd, startVictoriaMetrics, type TestServer } from '../../kit/influxd.ts'
import { needs } from '../../kit/needs.ts'
import { temporaryFolders } from '../store/kit.ts'

const line = (at_ms: number, value = 1.5) => `water_level_m,sensor=level,station=hulu value=${value},flag=2i ${at_ms}`

const folders = temporaryFolders()
const influxd = needs('influxd')
describe.skipIf(influxd.skip)(`InfluxDB 1.6 (${influxd.why})`, () => {
  let real: TestServer
  beforeAll(async () => {
    real = await startInfluxd(join(folders.make(), 'data'))
    await real.ask('CREATE DATABASE pantau')
  })
  afterAll(async () => {
    await real.kill()
    folders.remove()
  })

  it('is recognised, takes lines and answers InfluxQL', async () => {
    const server = openServer({ url: real.url, database: 'pantau' })
    expect(await server.kind()).toBe('1')
    await server.write([line(1_760_000_000_000), line(1_760_000_060_000, 2)])
    const [series] = await server.query('SELECT value, flag FROM water_level_m GROUP BY *')
    expect(series).toEqual({
      name: 'water_level_m',
      tags: { sensor: 'level', station: 'hulu' },
      columns: ['time', 'value', 'flag'],
      values: [
        [1_760_000_000_000, 1.5, 2],
        [1_760_000_060_000, 2, 2],
      ],
    })
  })

  it('is the same after the same lines once more', async () => {
    const server = openServer({ url: real.url, database: 'pantau' })
    await server.write([line(1_760_000_120_000)])
    await server.write([line(1_760_000_120_000)])
    const [series] = await server.query('SELECT count(flag) FROM water_level_m WHERE time = 1760000120000ms')
    expect(series?.values[0]?.[1]).toBe(1)
  })

  it.each([
    ['an unparsable line', 'what is this'],
    ['a type conflict', 'water_level_m,sensor=level,station=hulu value="high",flag=2i 1760000000000'],
  ])('calls %s a rejected line, and keeps its neighbours', async (_, rejected) => {
    const server = openServer({ url: real.url, database: 'pantau' })
    await expect(server.write([rejected])).rejects.toMatchObject({ trouble: 'rejected-line' })
  })

  it('says that the database is missing, and its name', async () => {
    const server = openServer({ url: real.url, database: 'elsewhere' })
    await expect(server.write([line(1)])).rejects.toMatchObject({
      trouble: 'missing',
      message: expect.stringContaining('elsewhere'),
    })
    await expect(server.query('SELECT value FROM water_level_m')).rejects.toMatchObject({ trouble: 'missing' })
  })

  it('is away while it is down, and there again afterwards', async () => {
    const server = openServer({ url: real.url, database: 'pantau' })
    await server.write([line(5)])
    await real.kill()
    await expect(server.write([line(6)])).rejects.toMatchObject({ trouble: 'away' })
    await expect(server.query('SHOW MEASUREMENTS')).rejects.toMatchObject({ trouble: 'away' })
    await real.start()
    await server.write([line(6)])
  })
})

describe.skipIf(influxd.skip)(`InfluxDB 1.6 with passwords (${influxd.why})`, () => {
  let real: TestServer
  beforeAll(async () => {
    real = await startInfluxd(join(folders.make(), 'data'), { auth: true })
    await real.ask(`CREATE USER desa WITH PASSWORD 'rahasia' WITH ALL PRIVILEGES`)
    const admin = openServer({ url: real.url, database: 'pantau', username: 'desa', password: 'rahasia' })
    await admin.query('CREATE DATABASE pantau')
  })
  afterAll(async () => {
    await real.kill()
    folders.remove()
  })

  it('lets in who knows the password', async () => {
    const server = openServer({ url: real.url, database: 'pantau', username: 'desa', password: 'rahasia' })
    await server.write([line(1_760_000_000_000)])
    expect(await server.query('SELECT value FROM water_level_m')).toHaveLength(1)
  })

  it.each([{ username: 'desa', password: 'salah-sekali' }, {}])(
    'says so when %o is wrong, and repeats no password',
    async (who) => {
      const server = openServer({ url: real.url, database: 'pantau', ...who })
      const refused = { trouble: 'unauthorised', message: expect.not.stringContaining('salah-sekali') }
      await expect(server.write([line(1)])).rejects.toMatchObject(refused)
      await expect(server.query('SHOW MEASUREMENTS')).rejects.toMatchObject(refused)
    },
  )
})

const victoria = needs('victoria-metrics')
describe.skipIf(victoria.skip)(`VictoriaMetrics (${victoria.why})`, () => {
  let real: TestServer
  beforeAll(async () => {
    real = await startVictoriaMetrics(join(folders.make(), 'data'))
  })
  afterAll(async () => {
    await real.kill()
    folders.remove()
  })

  it('is recognised and takes lines over /api/v2/write', async () => {
    const server = openServer({ url: real.url, org: 'desa', bucket: 'pantau', token: 'any' })
    expect(await server.kind()).toBe('victoria-metrics')
    await server.write([line(1_760_000_000_000)])
    await eventually(async () => {
      await fetch(`${real.url}/internal/force_flush`)
      const text = await (await fetch(`${real.url}/api/v1/export?match[]=water_level_m_value`)).text()
      expect(JSON.parse(text)).toMatchObject({ values: [1.5], timestamps: [1_760_000_000_000] })
      return true
    })
  })

  it('says that it cannot be read from', async () => {
    const server = openServer({ url: real.url, org: 'desa', bucket: 'pantau' })
    await expect(server.query('SHOW MEASUREMENTS')).rejects.toMatchObject({ trouble: 'missing' })
  })
})
