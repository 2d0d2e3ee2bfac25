/** Numbers that no river has, from the wire and from a file to every answer: kept to the last digit, and in nobody's way. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it } from 'vitest'
import type { AlertsAnswer, ReadingsAnswer, SeriesAnswer } from '../../gateway/contract.ts'
import { sumsOfRows, sumsOfSeries } from '../../gateway/influx/record-sums.ts'
import { areSame, type Sums } from '../../gateway/influx/sums.ts'
import { addStation } from '../crash/programs.ts'
import { tooWild, wildNumbers } from '../crash/wild.ts'
import { gatewayCommand } from '../kit/cli.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'
import { storeIn } from './store/kit.ts'

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
const numbers = wildNumbers.map(Number)
const series = { station: 'hulu', sensor: 'level', quantity: 'water_level_m' }
const all = { ...series, from_ms: 0, to_ms: 1e13 }
const ruleOf = (id: string, measure: object) => {
  return { id, ...series, ...measure, levels: [{ label: 'Siaga', at: 3, clear: 2.9 }] }
}

it('from the wire: rows, charts, the CSV file and rules have finite numbers, and go on afterwards', {
  timeout: 60_000,
}, async () => {
  const folder = emptyFolder()
  const rules = [
    ruleOf('nilai', {}),
    ruleOf('rata', { measure: { mean_over_s: 600 } }),
    ruleOf('naik', { measure: { rise_over_s: 600 } }),
  ]
  writeFileSync(join(folder, 'rules.yaml'), JSON.stringify(rules))
  const config = join(folder, 'gateway.yaml')
  writeFileSync(config, JSON.stringify({ receipt_ms: 0, settle_s: 1, rules: join(folder, 'rules.yaml') }))
  const password = addStation(folder, 'hulu')
  const gateway = await startGateway({ folder, flags: ['--config', config] })
  const client = await connectAsync(gateway.mqtt, { username: 'hulu', password, clientId: 'hulu', reconnectPeriod: 0 })
  const begin_ms = Date.now() - 30_000
  const timeOf = (n: number) => begin_ms + n * 10 // all in one step of a chart
  let seq = 0
  const publish = (...readings: [n: number, number: string][]) => {
    const texts = readings.map(
      ([n, number]) => `{"sensor":"level","at_ms":${timeOf(n)},"values":{"water_level_m":${number}}}`,
    )
    const pack = `{"epoch":"wild","seq":${++seq},"readings":[${texts}]}`
    return client.publishAsync('pantau/1/hulu/readings', pack, { qos: 1 })
  }
  await publish([0, '1.7e308'], [1, '1.7e308'])
  await publish([2, '-1.7e308'], [3, '-1.7e308'])
  await publish(...wildNumbers.map((number, i): [number, string] => [4 + i, number]), [90, tooWild])
  await publish([99, '3.5'])
  const sent = [1.7e308, 1.7e308, -1.7e308, -1.7e308, ...numbers, 3.5]

  const json = async <T>(path: string) => (await (await fetch(`${gateway.http}/api/v1/${path}`)).json()) as T
  const query = `station=hulu&sensor=level&quantity=water_level_m&from=${begin_ms - hour_ms}&to=${begin_ms + hour_ms}`
  const rows = await eventually(async () => {
    const { rows } = await json<ReadingsAnswer>(`readings?${query}`)
    expect(rows).toHaveLength(sent.length)
    return rows
  })
  expect(
    rows.map(({ value }) => value! + 0),
    'JSON knows no -0',
  ).toEqual(sent.map((value) => value + 0))
  expect(
    rows.filter(({ value, flag }) => flag !== 4 && Math.abs(value!) > 1e6),
    'the others are flagged',
  ).toEqual([])
  const chart = await json<SeriesAnswer>(`series?${query}&points=10`)
  expect(chart.n.reduce((a, b) => a + b)).toBe(sent.length)
  for (const mean of [...chart.mean, ...chart.min, ...chart.max]) expect(mean).not.toBeNull()
  const csv = await (await fetch(`${gateway.http}/api/v1/export.csv?${query}`)).text()
  const cells = csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => Number(line.split(',')[5]))
  expect(cells.map((value) => value + 0)).toEqual(sent.map((value) => value + 0))

  const { alerts } = await eventually(async () => {
    const answer = await json<AlertsAnswer>('alerts')
    expect(answer.alerts.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['nilai', 'naik']))
    return answer
  })
  expect(JSON.stringify(alerts)).not.toMatch(/Infinity|NaN|∞|\d{30}/)
  expect(((await (await fetch(`${gateway.http}/readyz`)).json()) as { ready: boolean }).ready).toBe(true)
  await client.endAsync()
  expect(await gateway.close()).toBe(0)

  const store = await storeIn(folder)
  await store.settle()
  expect((await store.rows({ ...all, limit: 100 })).rows.map(({ value }) => value! + 0)).toEqual(sent.map((n) => n + 0))
  await store.close()
})

it('by import: what is a number is kept, what is none is refused by name, and InfluxDB can be compared with it', async () => {
  const folder = emptyFolder()
  const file = join(folder, 'wild.csv')
  const start_ms = Date.UTC(2025, 0, 1)
  const lines = [...wildNumbers, tooWild].map(
    (number, i) => `hulu,level,water_level_m,${start_ms + i * 1_000},${number}`,
  )
  writeFileSync(file, ['station,sensor,quantity,at,value', ...lines].join('\n'))
  const { status, stdout } = await gatewayCommand('import', file, '--data-dir', folder)
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    values: numbers.length,
    stored: numbers.length,
    refused: { 'not-a-number': 1 },
  })

  const store = await storeIn(folder)
  await store.settle()
  expect((await store.rows({ ...all, limit: 100 })).rows.map(({ value }) => value! + 0)).toEqual(
    numbers.map((n) => n + 0),
  )
  // As InfluxDB has them: numbers beyond 1e300 only by their flag.
  const there = (await sumsOfRows(store, 'hulu', start_ms)).get('hulu level water_level_m')!.get(start_ms)!
  expect(there.numbers).toBe(numbers.filter((number) => Math.abs(number) <= 1e300).length)
  expect(Number.isFinite(there.total)).toBe(true)
  const here = (await sumsOfSeries(store, series, start_ms))!.get(start_ms)!
  const untagged: Sums = { ...there, flags: null }
  expect(areSame(here, untagged), 'no difference is told').toBe(true)
  const chart = await store.series({
    ...all,
    from_ms: start_ms,
    to_ms: start_ms + day_ms,
    points: 10,
    step_ms: hour_ms,
  })
  expect(chart.mean.every((mean) => Number.isFinite(mean))).toBe(true)
  await store.close()
})
