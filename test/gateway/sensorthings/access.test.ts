/** Who may read SensorThings, what of people is not in it, and whether requests that others wrote are answered. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sensorThingsResource } from '../../../gateway/sensorthings/index.ts'
import { askHttp, operator } from '../../kit/askHttp.ts'
import { recording } from '../../kit/recordings.ts'
import { depok, first_ms, gadog, gateway, last_ms, level, sensorThingsVillage } from './village.ts'

let village: Awaited<ReturnType<typeof sensorThingsVillage>>
beforeAll(async () => {
  village = await sensorThingsVillage('coarse')
})
afterAll(() => village.close())

describe('where places are rounded for everybody', () => {
  const places = async (headers = {}) =>
    Promise.all(
      [
        'Locations',
        'FeaturesOfInterest',
        'HistoricalLocations?$expand=Locations',
        'Datastreams?$select=observedArea',
      ].map(async (path) => (await village.ask(path, headers)).body),
    )

  it('no answer has an exact one, of now or of before', async () => {
    const all = (await places()).join()
    expect(all).toContain('[106.83,-6.41]')
    for (const exact of ['6.4123', '106.8321', '6.6511', '106.8697']) expect(all).not.toContain(exact)
  })

  it('the area of a series is all where it may be', async () => {
    expect((await places())[3]).toContain('[[106.825,-6.415],[106.835,-6.415],[106.835,-6.405]')
  })

  it('whoever works here sees the exact one', async () => {
    expect((await places(operator)).join()).toContain('[106.8321,-6.4123]')
  })

  it('no filter tells more than the answers do', async () => {
    const exact = "Locations?$filter=name eq 'Depok' and location/type eq 'Point'"
    expect((await village.get(exact)).value).toHaveLength(1)
  })
})

it('a closed gateway answers whoever has signed in, and nobody else', async () => {
  const own = { gateway: { gateway }, licence: 'CC-BY-4.0', corrections: async () => [] }
  const { get } = await askHttp({ isPublic: false, more: [(app, http) => sensorThingsResource(app, { ...own, http })] })
  for (const path of ['', '/Things', `/Datastreams('${level}')`]) {
    expect((await get(`/sensorthings/v1.1${path}`)).statusCode).toBe(401)
    expect((await get(`/sensorthings/v1.1${path}`, operator)).statusCode).toBe(200)
  }
})

it('headers say what an answer may lack, as those of an export do', async () => {
  const own = { gateway: { gateway }, licence: 'CC-BY-4.0', corrections: async () => [] }
  const lost = [{ sensor: 'level', quantity: 'water_level_m', from_ms: 1, to_ms: 2, n: 2 }]
  const rows = async () => ({ rows: [], next: null, partial: true as const, reason: 'InfluxDB does not answer', lost })
  const { get } = await askHttp({
    more: [
      (app, http) => {
        const store = { ...http.parts.store, rows }
        sensorThingsResource(app, { ...own, http: { ...http, parts: { ...http.parts, store } } })
      },
    ],
  })
  const { headers } = await get(`/sensorthings/v1.1/Datastreams('${level}')/Observations`)
  expect([headers['pantau-partial'], headers['pantau-lost']]).toEqual(['InfluxDB does not answer', '1'])
})

it('pages of others may read it, as they may read the rest', async () => {
  const { headers } = await village.ask('Things', { origin: 'https://peta.example.org' })
  expect(headers['access-control-allow-origin']).toBe('*')
})

const collection = recording('vectors/sensorthings_gost/GOST.postman_collection.json')
describe.skipIf(collection.skip)(`the requests of GOST's Postman collection: ${collection.why}`, () => {
  const ids: Record<string, string> = {
    Sensors: `${depok}:level`,
    Datastreams: level,
    Observations: `${level}:${first_ms}`,
    HistoricalLocations: `${gadog}:${first_ms}`,
  }
  /** Its entities are called 1; ours have names. */
  const ours = (url: string) =>
    url.replace(/^.*\/v1\.0\//, '').replace(/(\w+)\(1\)/, (_, set: string) => `${set}('${ids[set] ?? depok}')`)

  it('are answered, each of those that read', async () => {
    const { requests } = JSON.parse(readFileSync(collection.path, 'utf8')) as {
      requests: { method: string; url: string }[]
    }
    const paths = requests.filter(({ method }) => method === 'GET').map(({ url }) => ours(url))
    const answers = await Promise.all(paths.map(async (path) => [path, (await village.ask(path)).statusCode]))
    expect(answers).toHaveLength(37)
    // Two of them are no paths of the standard: a Datastream has one ObservedProperty, and the set is FeaturesOfInterest.
    expect(answers.filter(([, status]) => status !== 200)).toEqual([
      [`FeatureOfInterest('${depok}')/Observations`, 404],
      [`Datastreams('${level}')/ObservedProperties`, 404],
    ])
  })
})

it('the newest of depok is there for whoever asks as the standard writes it', async () => {
  const { value } = await village.get(`Datastreams('${level}')/Observations?$top=1&$orderby=phenomenonTime%20desc`)
  expect(value[0]!['@iot.id']).toBe(`${level}:${last_ms}`)
})
