/** The dashboard for Grafana: every question it asks is one that a real InfluxDB, filled by a gateway, has an answer to. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { alertLineOf, lineOf } from '../../gateway/influx/line.ts'
import { openServer, type Server } from '../../gateway/influx/server.ts'
import { temporaryFolders } from '../gateway/store/kit.ts'
import { startInfluxd, type TestServer } from '../kit/influxd.ts'
import { needs } from '../kit/needs.ts'
import { checkout } from '../kit/root.ts'

const folder = join(checkout, 'hardware/grafana')
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')

interface Dashboard {
  panels: { title: string; datasource: { uid: string }; targets: { query: string }[] }[]
  templating: { list: { name: string; query: string }[] }
  annotations: { list: { query: string }[] }
}
const dashboard = JSON.parse(textOf('dashboards/pantau.json')) as Dashboard
const questions = [
  ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ query }) => [title, query])),
  ...dashboard.templating.list.map(({ name, query }) => [`the choice of ${name}`, query]),
  ...dashboard.annotations.list.map(({ query }) => ['the marks of alerts', query]),
] as [string, string][]

it('the dashboard asks the data source that is provisioned with it', () => {
  const { datasources } = parse(textOf('provisioning/datasources/pantau.yaml')) as {
    datasources: { uid: string; type: string }[]
  }
  expect(datasources).toMatchObject([{ uid: 'pantau', type: 'influxdb', jsonData: { version: 'InfluxQL' } }])
  expect(dashboard.panels.map(({ datasource }) => datasource.uid)).toEqual(dashboard.panels.map(() => 'pantau'))
})

const folders = temporaryFolders()
const influxd = needs('influxd')
describe.skipIf(influxd.skip)(`the dashboard for Grafana (${influxd.why})`, () => {
  let real: TestServer
  let server: Server
  beforeAll(async () => {
    real = await startInfluxd(join(folders.make(), 'data'))
    await real.ask('CREATE DATABASE pantau')
    server = openServer({ url: real.url, database: 'pantau' })
    const reading = { station: 'hulu', sensor: 'level', at_ms: Date.now() - 60_000, flag: 3 } as const
    await server.write([
      lineOf({ ...reading, quantity: 'water_level_m', value: 1.5 }, 'k7qm-2xv9-t4bd'),
      lineOf({ ...reading, quantity: 'rainfall_mm', value: 0.2 }, 'k7qm-2xv9-t4bd'),
      alertLineOf(alert(reading.at_ms))!,
    ])
  })
  afterAll(async () => {
    await real.kill()
    folders.remove()
  })

  it.each(questions)('asks for "%s" what InfluxDB can answer', async (_, query) => {
    const found = await server.query(asGrafanaSends(query))
    expect(found.flatMap(({ values }) => values).length).toBeGreaterThan(0)
    expect(query).not.toMatch(/from\(bucket/)
  })
})

function asGrafanaSends(query: string): string {
  return query
    .replaceAll('$timeFilter', 'time >= now() - 7d')
    .replaceAll('$__interval', '10m')
    .replaceAll('$quantity', 'water_level_m')
    .replaceAll('$station', '(.*)')
}

function alert(at_ms: number) {
  const said = { id: 'Air di atas 2 m', en: 'Water above 2 m' }
  return {
    ...{
      id: 'a.1',
      alert: 'a',
      rule: 'banjir',
      at_ms,
      exercise: false,
      kind: 'raised' as const,
      version: 1,
      since_ms: at_ms,
    },
    ...{
      series: { station: 'hulu', sensor: 'level', quantity: 'water_level_m' },
      measured: 'water_level_m',
      place: 'Hulu',
    },
    ...{
      subject: said,
      level: 1,
      levels: 3,
      label: 'Siaga 3',
      severity: 'Moderate' as const,
      advice: null,
      source: null,
    },
    ...{ value: 2.1, why: said, evidence: [] },
  }
}
