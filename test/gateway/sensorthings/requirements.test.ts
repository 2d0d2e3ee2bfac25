/** OGC SensorThings 1.1 (18-088), Sensing, by the numbers of its requirements. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operator } from '../../kit/askHttp.ts'
import {
  corrected_ms,
  depok,
  first_ms,
  gadog,
  hour_ms,
  iso,
  last_ms,
  level,
  levelAt,
  sensorThingsVillage,
} from './village.ts'

let village: Awaited<ReturnType<typeof sensorThingsVillage>>
beforeAll(async () => {
  village = await sensorThingsVillage()
})
afterAll(() => village.close())

const ask = (path: string) => village.ask(path)
const get = (path: string) => village.get(path)
const times = async (path: string) => (await get(path)).value.map((one) => one.phenomenonTime)
const names = async (path: string) => (await get(path)).value.map(({ name }) => name)
const stream = `Datastreams('${level}')`
const observationAt = (at_ms: number) => `Observations('${level}:${at_ms}')`

it('the root lists the sets, and what of the standard is met', async () => {
  const root = await get('')
  expect((await village.http.get('/sensorthings/v1.1/')).json()).toEqual(root)
  expect(root.value.map(({ name }) => name)).toEqual([
    ...['Things', 'Locations', 'HistoricalLocations', 'Datastreams'],
    ...['Sensors', 'ObservedProperties', 'Observations', 'FeaturesOfInterest'],
  ])
  for (const { url } of root.value) expect((await village.follow(url)).value).toBeInstanceOf(Array)
  const { conformance } = root.serverSettings as { conformance: string[] }
  expect(conformance).toContain('http://www.opengis.net/spec/iot_sensing/1.1/req/request-data/filter')
  expect(conformance.join()).not.toMatch(/create-update-delete|mqtt|data-array|built-in-query-functions/)
})

describe('req/datamodel: what an entity must have, and where it must lead', () => {
  const control = ['@iot.id', '@iot.selfLink']
  it.each([
    ['Things', ['name', 'description', 'properties'], ['Locations', 'HistoricalLocations', 'Datastreams']],
    ['Locations', ['name', 'description', 'encodingType', 'location'], ['Things', 'HistoricalLocations']],
    ['HistoricalLocations', ['time'], ['Thing', 'Locations']],
    [
      'Datastreams',
      [
        ...['name', 'description', 'observationType', 'unitOfMeasurement', 'observedArea'],
        ...['phenomenonTime', 'resultTime', 'properties'],
      ],
      ['Thing', 'Sensor', 'ObservedProperty', 'Observations'],
    ],
    ['Sensors', ['name', 'description', 'encodingType', 'metadata'], ['Datastreams']],
    ['ObservedProperties', ['name', 'definition', 'description', 'properties'], ['Datastreams']],
    ['Observations', ['phenomenonTime', 'result', 'resultTime', 'resultQuality'], ['Datastream', 'FeatureOfInterest']],
    ['FeaturesOfInterest', ['name', 'description', 'encodingType', 'feature'], ['Observations']],
  ])('%s (properties, relations, entity-control-information)', async (set, properties, links) => {
    for (const entity of (await get(`${set}?$top=3`)).value) {
      const keys = Object.keys(entity).filter((key) => key !== 'parameters')
      expect(keys).toEqual([...control, ...properties, ...links.map((link) => `${link}@iot.navigationLink`)])
      expect(await village.follow(entity['@iot.selfLink'])).toEqual(entity)
      for (const link of links) {
        const there = await village.follow(entity[`${link}@iot.navigationLink`])
        expect(Object.keys(there), `${set} to ${link}`).toContain(
          link.endsWith('s') || link === 'ObservedProperties' ? 'value' : '@iot.id',
        )
      }
    }
  })

  it('ids name the gateway, so that no two in the world are alike; times and units are what others understand', async () => {
    const one = await get(stream)
    expect(one).toMatchObject({
      '@iot.id': level,
      observationType: 'http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement',
      unitOfMeasurement: { name: 'metre', symbol: 'm', definition: 'http://www.opengis.net/def/uom/UCUM/0/m' },
      phenomenonTime: `${iso(first_ms)}/${iso(last_ms)}`,
    })
    expect(await get(`${stream}/ObservedProperty`)).toMatchObject({
      '@iot.id': 'water_level_m',
      definition: 'http://vocabulary.odm2.org/variablename/gageHeight/',
    })
    expect(await get(`${stream}/Sensor`)).toMatchObject({ metadata: { model: 'hrxl', setup: { sensor_height_m: 4 } } })
  })

  it('a result is what charts show; what the station sent stays beside it, with the flag', async () => {
    expect(await get(observationAt(corrected_ms))).toMatchObject({
      result: Number((levelAt(100)! - 0.25).toFixed(6)),
      resultQuality: { scheme: 'QARTOD', flag: 2, meaning: 'notEvaluated' },
      parameters: { rawResult: levelAt(100), corrections: ['depok-level'] },
    })
    expect(await get(observationAt(first_ms))).toMatchObject({ resultQuality: { flag: 3, meaning: 'suspect' } })
    const silent = await get(observationAt(first_ms + (49 * hour_ms) / 6))
    expect([silent.result, silent.phenomenonTime]).toEqual([null, iso(first_ms + (49 * hour_ms) / 6)])
    const [moved] = (await get(`Datastreams('${gadog}:level:water_level_m')/Observations?$top=1`)).value
    expect(moved).toMatchObject({ result: 0.7, parameters: { sentAs: 'lvl' } })
  })

  it('a station that moved has two places, and a time for each', async () => {
    const stays = (await get(`Things('${gadog}')/HistoricalLocations?$expand=Locations&$orderby=time`)).value
    const places = stays.map(({ time, Locations }) => [time, (Locations as { location: object }[])[0]!.location])
    expect(places).toEqual([
      [iso(first_ms), { type: 'Point', coordinates: [106.86, -6.65] }],
      [iso(first_ms + 5 * hour_ms), { type: 'Point', coordinates: [106.8697, -6.6511] }],
    ])
  })
})

describe('req/resource-path/resource-path-to-entities', () => {
  it.each([
    [`Things('${depok}')/name`, { name: 'Depok' }],
    [`Things('${depok}')/properties/state`, { state: 'online' }],
    [`${stream}/Thing/Locations('${depok}')/location/type`, { type: 'Point' }],
    [`${stream}/unitOfMeasurement/symbol`, { symbol: 'm' }],
    [`${stream}/${observationAt(last_ms)}/phenomenonTime`, { phenomenonTime: iso(last_ms) }],
    [`${observationAt(last_ms)}/Datastream/Thing/name`, { name: 'Depok' }],
    [`${observationAt(last_ms)}/FeatureOfInterest/feature/geometry/coordinates`, { coordinates: [106.8321, -6.4123] }],
  ])('%s', async (path, answer) => {
    expect(await get(path)).toEqual(answer)
  })

  it('$value is the bare value, $ref the addresses; a value that is not there is 204', async () => {
    const value = await ask(`Things('${depok}')/name/$value`)
    expect([value.headers['content-type'], value.body]).toEqual(['text/plain; charset=utf-8', 'Depok'])
    expect((await get('Things/$ref')).value.map((one) => Object.keys(one))).toEqual([
      ['@iot.selfLink'],
      ['@iot.selfLink'],
    ])
    expect((await ask(`${observationAt(first_ms + (49 * hour_ms) / 6)}/result`)).statusCode).toBe(204)
  })

  it.each([
    ['Thing', 404, 'Did you mean "Things"?'],
    ["Things('nobody')", 404, "no Things('nobody')"],
    ['Things(1)', 404, "no Things('1')"],
    [`Things('${depok}')/nam`, 404, 'Did you mean "name"?'],
    [`Things('${depok}')/properties/none`, 404, 'has no "none"'],
    [`Things('${depok}')/Datastreams('${gadog}:level:water_level_m')`, 404, 'does not belong'],
    ['Things/Datastreams', 404, 'begins at one entity'],
    [observationAt(first_ms + 1), 404, 'There is no'],
  ])('req/request-data/status-code: %s is %i', async (path, status, says) => {
    const answer = await ask(path)
    expect([answer.statusCode, answer.json().status]).toEqual([status, status])
    expect(answer.json().detail).toContain(says)
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)(
    '%s is refused in a sentence: it is for reading only',
    async (method) => {
      const url = "/sensorthings/v1.1/Things('x')"
      const { statusCode, headers, body } = await village.http.inject({ method, url, headers: operator })
      expect([statusCode, headers.allow]).toEqual([405, 'GET, HEAD'])
      expect(JSON.parse(body).detail).toContain('is not possible here')
    },
  )
})

describe('req/request-data', () => {
  it('select: only what is named, ids and links among it', async () => {
    const [thing] = (await get('Things?$select=id,name,Datastreams&$top=1')).value
    expect(Object.keys(thing!)).toEqual(['@iot.id', 'name', 'Datastreams@iot.navigationLink'])
  })

  it('expand: nested, each with options of its own, in both spellings', async () => {
    const nested = `Things('${depok}')?$select=name&$expand=Datastreams($filter=ObservedProperty/id eq 'water_level_m';$select=id;$count=true;$expand=Observations($top=2;$orderby=phenomenonTime desc;$select=result,phenomenonTime)),Locations($select=name)`
    expect(await get(nested)).toEqual({
      name: 'Depok',
      'Datastreams@iot.count': 1,
      Datastreams: [
        {
          '@iot.id': level,
          Observations: [
            { phenomenonTime: iso(last_ms), result: levelAt(288) },
            { phenomenonTime: iso(last_ms - hour_ms / 6), result: levelAt(287) },
          ],
          'Observations@iot.nextLink': expect.stringContaining('$skiptoken='),
        },
      ],
      Locations: [{ name: 'Depok' }],
    })
    const { Thing, Sensor } = await get(`${stream}?$expand=Thing/Locations,Sensor`)
    expect((Thing as { Locations: object[] }).Locations).toHaveLength(1)
    expect(Sensor).toMatchObject({ '@iot.id': `${depok}:level` })
  })

  it.each([
    ['Things?$orderby=name desc', ["Gadog 'hulu'", 'Depok']],
    ['Sensors?$orderby=metadata/model', ['a02yyuw (level)', 'hrxl (level)', 'tb3 (rain)'], 'lvl'],
    ["Things?$filter=name eq 'Gadog ''hulu'''", ["Gadog 'hulu'"]],
    ["Things?$filter=Datastreams/ObservedProperty/id eq 'rainfall_mm'", ['Depok']],
    ["Things?$filter=not startswith(name, 'D')", ["Gadog 'hulu'"]],
    ["Sensors?$filter=Datastreams/Thing/name eq 'Depok' and metadata/setup/sensor_height_m ge 4", ['hrxl (level)']],
    [`Datastreams?$filter=phenomenonTime lt ${iso(last_ms)} and Thing/name eq 'Gadog ''hulu'''`, []],
    [
      "Things?$filter=geo.intersects(Locations/location, geography'POLYGON((106.8 -6.5,106.85 -6.5,106.85 -6.3,106.8 -6.5))')",
      ['Depok'],
    ],
    ['ObservedProperties?$top=1&$skip=1', ['Rainfall']],
  ])('orderby, filter, top, skip: %s', async (path, expected, first?: string) => {
    expect(await names(path)).toEqual(first ? [first, ...expected] : expected)
  })

  it.each([
    ['ge', 'lt', 10, 12],
    ['gt', 'le', 11, 13],
  ])('filter: a range of time (%s, %s), in either order', async (from, to, begin, end) => {
    const at = (i: number) => iso(first_ms + (i * hour_ms) / 6)
    const filter = `phenomenonTime ${from} ${at(10)} and phenomenonTime ${to} ${at(12)}`
    const expected = Array.from({ length: end - begin }, (_, i) => at(begin + i))
    expect(await times(`${stream}/Observations?$filter=${filter}`)).toEqual(expected)
    expect(await times(`${stream}/Observations?$filter=${filter}&$orderby=phenomenonTime desc`)).toEqual(
      expected.toReversed(),
    )
  })

  it('filter: by result, flag, what was sent and whose it is', async () => {
    const values = Array.from({ length: 289 }, (_, i) => {
      const isCorrected = i >= 100 && i < 110
      return levelAt(i) === null ? null : Number((levelAt(i)! - (isCorrected ? 0.25 : 0)).toFixed(6))
    })
    const high = values.filter((value) => value !== null && value > 1.5).length
    const { '@iot.count': count, value } = await get(
      `${stream}/Observations?$filter=result gt 1.5&$count=true&$top=1000`,
    )
    expect([count, value.length]).toEqual([high, high])
    expect((await get(`Observations?$filter=parameters/rawResult ne null&$count=true`))['@iot.count']).toBe(10 + 1)
    expect(
      (await get("Observations?$filter=resultQuality/meaning eq 'suspect'&$count=true&$top=0"))['@iot.count'],
    ).toBe(8)
    const gadogs = await get(
      "Observations?$filter=Datastream/Thing/name eq 'Gadog ''hulu''' and result lt 1&$orderby=result desc",
    )
    expect(gadogs.value.map(({ result }) => result)).toEqual([0.9, 0.7])
  })

  it('count: as many as there are, whatever page is shown', async () => {
    for (const path of [`${stream}/Observations`, `Things('${depok}')/Datastreams`, 'Observations']) {
      const all = await get(`${path}?$top=1000&$count=true`)
      expect(all['@iot.count']).toBe(all.value.length)
      expect(await get(`${path}?$top=0&$count=true`)).toEqual({ '@iot.count': all.value.length, value: [] })
    }
  })

  it.each([
    `${stream}/Observations?$top=50`,
    `${stream}/Observations?$top=50&$orderby=phenomenonTime desc&$skip=3`,
    'Observations?$top=60&$orderby=phenomenonTime desc',
    'Observations?$top=60&$orderby=resultTime asc&$filter=result gt 0.5',
    'Observations?$top=70&$orderby=result desc',
    'Observations?$top=70',
    'Datastreams?$top=2',
  ])('pagination: the links lead through all of it once, in one order: %s', async (path) => {
    const whole = (await get(path.replace(/\$top=\d+/, '$top=1000'))).value.map((one) => one['@iot.id'])
    const found: unknown[] = []
    for (let page = await get(path); ; page = await village.follow(page['@iot.nextLink'])) {
      found.push(...page.value.map((one) => one['@iot.id']))
      if (!page['@iot.nextLink']) break
    }
    expect(found).toEqual(whole)
    expect(new Set(found).size).toBe(found.length)
  })

  it('the newest are read from the end of the record, and the very newest from memory', async () => {
    village.rowsRead()
    expect(await times(`${stream}/Observations?$top=10&$orderby=phenomenonTime desc`)).toHaveLength(10)
    expect(village.rowsRead()).toBeLessThan(60)
    const { value: newest } = await get(`${stream}/Observations?$top=1&$orderby=phenomenonTime desc`)
    expect(village.rowsRead()).toBe(0)
    const inRecord = await get(`${stream}/Observations?$top=2&$orderby=phenomenonTime desc`)
    expect(newest).toEqual(inRecord.value.slice(0, 1))
    village.rowsRead()
    const day = `phenomenonTime ge ${iso(last_ms - hour_ms)}`
    expect(await times(`${stream}/Observations?$filter=${day} and result gt 0`)).toHaveLength(7)
    expect(village.rowsRead()).toBeLessThan(10)
  })

  it.each([
    ['Things?$top=-1', 400, 'no whole number'],
    ['Things?$count=yes', 400, 'neither true nor false'],
    ['Things?$select=nam', 400, 'Did you mean "name"?'],
    ['Things?$expand=Datastream', 400, 'Did you mean "Datastreams"?'],
    ['Things?$expand=Datastreams($tip=1)', 400, 'is no option'],
    ['Things?$expand=Datastreams(', 400, 'open'],
    ['Things?$orderby=name up', 400, 'is not understood'],
    ['Things?$resultFormat=dataArray', 400, 'unknown'],
    [`Things?$expand=${'Datastreams/Thing/'.repeat(4)}Datastreams`, 400, 'nested more than'],
    ['Things?$filter=Datastreams/Observations/result gt 1', 501, 'not searched by their observations'],
    ['Observations?$skiptoken=x', 400, 'is not one of ours'],
  ])('query-status-code: %s is %i', async (path, status, says) => {
    const answer = await ask(path)
    expect([answer.statusCode, answer.json().status]).toEqual([status, status])
    expect(answer.json().detail).toContain(says)
  })
})
