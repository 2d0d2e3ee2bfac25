import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../../gateway/config/config.ts'
import { PlacesAnswer } from '../../../gateway/contract.ts'
import { placesResource } from '../../../gateway/places/index.ts'
import { readPlaces } from '../../../gateway/places/places.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { gatewayCommand } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'

const street = (name: string, ...line: number[][]) => ({
  type: 'Feature',
  properties: { name, highway: 'residential' },
  geometry: { type: 'LineString', coordinates: line },
})
const ground = {
  type: 'FeatureCollection',
  features: [
    street('Gang Masjid', [106.8371, -6.6335], [106.8375, -6.6341]),
    street('Gang Masjid', [106.8375, -6.6341], [106.83812345678, -6.635]),
    street('Jalan Raya', [106.83, -6.63], [106.84, -6.64]),
  ],
}

/** A folder with gateway.yaml and what it names. */
function village(yaml: string, files: Record<string, unknown> = { 'desa.geojson': ground }) {
  const folder = emptyFolder()
  mkdirSync(folder, { recursive: true })
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  const file = join(folder, 'gateway.yaml')
  writeFileSync(file, yaml)
  return file
}

function placesOf(yaml: string, files?: Record<string, unknown>) {
  const config = readConfig({ config: village(yaml, files) }, '/')
  return readPlaces({ ...config, publicPlace: config.public_place })
}

/** What `check` says of these settings, without the name of the file. */
async function complaint(yaml: string, files?: Record<string, unknown>): Promise<string> {
  const { status, stdout, stderr } = await gatewayCommand('check', '--config', village(yaml, files))
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  return stderr.replace(/^.*?gateway\.yaml(, line \d+)?: /gm, '').trimEnd()
}

describe('what the village writes', () => {
  it('may be nothing: then there is no ground, no river, and nothing is fetched from elsewhere', () => {
    const { answer, ground, tileOrigin, impactsOf } = placesOf('')
    expect(answer).toEqual({ map: { ground: null, tiles: null }, rivers: [], impacts: [], places: 'exact' })
    expect({ ground, tileOrigin, impacts: impactsOf('hulu') }).toEqual({ ground: null, tileOrigin: null, impacts: {} })
  })

  it('is the order of one river, or of several by their names, with travel times where they are known', () => {
    const { rivers } = placesOf('river: [hulu, { station: jembatan, travel_min: 90 }]').answer
    const quantity = 'water_level_m'
    const stops = [
      { station: 'hulu', quantity },
      { station: 'jembatan', quantity, travel_s: 5_400 },
    ]
    expect(rivers).toEqual([{ name: null, stops }])
    const two = 'river: [{ name: Ciliwung, stations: [hulu] }, { name: Cisadane, stations: [kulon] }]'
    expect(placesOf(two).answer.rivers.map(({ name }) => name)).toEqual(['Ciliwung', 'Cisadane'])
  })

  it('is what is reached at which level, mild to severe, in one language or two, with the street by its name', () => {
    const yaml = `
map: { ground: desa.geojson }
impacts:
  - station: jembatan
    levels:
      - { at: 2, text: { id: "Air masuk rumah", en: "Water enters houses" } }
      - { at: 1.5, text: "Gang Masjid tergenang", geo: gang masjid }
  - { station: tambak, sensor: do, quantity: dissolved_oxygen_mg_l, below: true, levels: [{ at: 3, text: { en: "Fish die" } }, { at: 5, text: Ikan naik }] }
`
    const { answer, impactsOf } = placesOf(yaml)
    const [river, pond] = answer.impacts
    expect(river).toMatchObject({ station: 'jembatan', sensor: 'level', quantity: 'water_level_m' })
    expect(river!.levels.map(({ at, text }) => [at, text.en])).toEqual([
      [1.5, 'Gang Masjid tergenang'],
      [2, 'Water enters houses'],
    ])
    expect(river!.levels[0]!.geo, 'both pieces of the street').toEqual({
      type: 'MultiLineString',
      coordinates: [
        [
          [106.8371, -6.6335],
          [106.8375, -6.6341],
        ],
        [
          [106.8375, -6.6341],
          [106.838123, -6.635],
        ],
      ],
    })
    expect(
      pond!.levels.map(({ text }) => text.id),
      'falling: 5 comes before 3',
    ).toEqual(['Ikan naik', 'Fish die'])
    expect(Object.keys(impactsOf('jembatan'))).toEqual(['level.water_level_m'])
    expect(impactsOf('tambak')['do.dissolved_oxygen_mg_l']).toMatchObject({ below: true })
    expect(PlacesAnswer.parse(answer)).toEqual(answer)
  })

  it('may name files of its own for a street or an area, from the folder of the settings', () => {
    const area = {
      type: 'Polygon',
      coordinates: [
        [
          [106, -6],
          [107, -6],
          [107, -7],
          [106, -6],
        ],
      ],
    }
    const yaml = 'impacts: [{ station: a, levels: [{ at: 1, text: RT 03, geo: rt03.geojson }] }]'
    expect(placesOf(yaml, { 'rt03.geojson': area }).answer.impacts[0]!.levels[0]!.geo).toEqual(area)
  })
})

describe('check says what is wrong, where, and what to do', () => {
  const impact = (geo: string) =>
    `map: { ground: desa.geojson }\nimpacts: [{ station: a, levels: [{ at: 1, text: x, geo: ${geo} }] }]`
  it.each([
    ['map: { ground: none.geojson }', /^map\.ground: .*none\.geojson: cannot be read .* check the path$/],
    ['map: { grund: x }', 'map.grund: unknown; did you mean "ground"?'],
    ['map: { tiles: { url: "https://{s}.tile.org/{z}/{x}/{y}.png" } }', /name one host instead of \{s\}$/],
    ['map: { tiles: { url: "https://tile.org/{z}/{x}.png" } }', 'map.tiles.url: found "https://tile.org/…"; lacks {y}'],
    ['map: { tiles: { url: "https://u:p@tile.org/{z}/{x}/{y}.png" } }', /everybody is shown this address$/],
    ['map: { tiles: { url: "javascript:/{z}/{x}/{y}" } }', /needs an address such as/],
    ['map: { tiles: { url: "https://tile{z}.org/{x}/{y}" } }', /must stand behind the host$/],
    ['river: [hulu, muara, hulu]', 'river: names "hulu" twice; a river passes a station once'],
    ['river: [Hulu!]', /^river(\[0\])?: found .*needs station ids from upstream to downstream/],
    [
      impact('Gang Mesjid'),
      'impacts[0].levels[0].geo: no feature of the ground has the name "Gang Mesjid"; did you mean "Gang Masjid"?',
    ],
    [impact('{ type: Circle, coordinates: [1, 2] }'), /geo: "Circle" is no kind of GeoJSON; known: Point/],
    [impact('{ type: Point, coordinates: [-6.6, 106.8] }'), /exchanged; in GeoJSON the longitude comes first$/],
    [
      impact('{ type: Point, coordinates: [698000, 9264000] }'),
      /not in degrees; export it with the coordinates of WGS 84/,
    ],
    [
      'impacts: [{ station: a, levels: [{ at: 1, text: x }, { at: 1, text: y }] }]',
      'impacts[0].levels[1].at: 1 is there already; write one text for it',
    ],
    [
      'impacts: [{ station: a, quantity: water_levl_m, levels: [{ at: 1, text: x }] }]',
      /found "water_levl_m"; no such quantity/,
    ],
    ['impacts: [{ station: a, levels: [{ at: "1,5", text: x }] }]', /write it without quotes, with a point: 1\.5$/],
    [
      'impacts: [{ station: a, levels: [{ at: 1, text: x }] }, { station: a, levels: [{ at: 2, text: y }] }]',
      /names a level\.water_level_m twice/,
    ],
  ])('%s', async (yaml, sentence) => {
    const said = await complaint(yaml)
    if (typeof sentence === 'string') expect(said).toBe(sentence)
    else expect(said).toMatch(sentence)
  })

  it.each([
    ['no JSON', '{"type":', /is not JSON; save it as GeoJSON/],
    ['other JSON', '[1, 2]', /is not GeoJSON/],
    ['a file of 5 MB', `"${'x'.repeat(5 * 1024 * 1024)}"`, /has 5\.0 MB; at most 4\.0 MB/],
    ['a shape that is not nested', { type: 'Polygon', coordinates: [[1, 2]] }, /not nested as their kind asks for/],
  ])('of a ground that is %s', async (_, content, sentence) => {
    expect(await complaint('map: { ground: desa.geojson }', { 'desa.geojson': content })).toMatch(sentence)
  })

  it('of several files at once, and nothing of what is right', async () => {
    const yaml = 'map: { ground: no.geojson }\nrules: rules.yaml'
    const said = await complaint(yaml, { 'rules.yaml': '- { id: a, station: b }' })
    expect(said).toContain('no.geojson')
    expect(said).toContain('rules.yaml')
    const { status, stdout } = await gatewayCommand('check', '--config', village('map: { ground: desa.geojson }'))
    expect({ status, ok: JSON.parse(stdout).ok }).toEqual({ status: 0, ok: true })
  })
})

describe('over HTTP', () => {
  async function ask(yaml: string) {
    const places = placesOf(yaml)
    const http = await askHttp({ more: [(app) => placesResource(app, places)], pictures: places.tileOrigin })
    onTestFinished(() => http.close())
    return http
  }

  it('the ground comes compressed once, and not again while it is the same', async () => {
    const { inject } = await ask('map: { ground: desa.geojson }')
    const url = '/api/v1/map/ground'
    const plain = await inject({ url })
    expect(plain.headers['content-type']).toMatch('application/geo+json')
    expect(plain.json().features).toHaveLength(3)
    for (const [encoding, opened] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const answer = await inject({ url, headers: { 'accept-encoding': encoding } })
      expect(answer.headers['content-encoding']).toBe(encoding)
      expect(JSON.parse(opened(answer.rawPayload).toString())).toEqual(plain.json())
    }
    const again = await inject({ url, headers: { 'if-none-match': String(plain.headers.etag) } })
    expect({ status: again.statusCode, body: again.body }).toEqual({ status: 304, body: '' })
  })

  it('says how to give it a ground', async () => {
    const { get } = await ask('')
    const answer = await get('/api/v1/map/ground')
    expect(answer.statusCode).toBe(404)
    expect(answer.json().detail).toContain('map: { ground: desa.geojson }')
  })

  it('the page may take pictures from the origin of the tiles, and from no other', async () => {
    const policy = async (yaml: string) => {
      const { headers } = await (await ask(yaml)).get('/api/v1/places')
      return String(headers['content-security-policy'])
    }
    expect(await policy('')).toMatch(/img-src 'self' data:;/)
    const tiles = 'map: { tiles: { url: "https://tiles.desa.id:8443/a/{z}/{x}/{y}.png?key=k" } }'
    expect(await policy(tiles)).toMatch(/img-src 'self' data: https:\/\/tiles\.desa\.id:8443;/)
    expect((await policy(tiles)).replace(' https://tiles.desa.id:8443', '')).toBe(await policy(''))
  })

  it('is for those who may read: of a closed gateway for nobody else', async () => {
    const places = placesOf('map: { ground: desa.geojson }')
    const http = await askHttp({ more: [(app) => placesResource(app, places)], isPublic: false })
    onTestFinished(() => http.close())
    for (const url of ['/api/v1/places', '/api/v1/map/ground']) expect((await http.get(url)).statusCode).toBe(401)
  })
})
