/** The village's own knowledge of its places, out of the settings and the files they name. Read at the start. */
import { type ConfigError, configError, nearest, type Problem } from '../../edge/platform/problems.ts'
import type { WrittenFile } from '../../edge/platform/settings-file.ts'
import type { Geometry, Impact, LocalizedText, PlacesAnswer, SeriesImpacts } from '../contract.ts'
import { type Feature, featuresOf, geometryOfAll } from './geojson.ts'
import { type Ground, groundOf, readGeoFile, type Served } from './ground.ts'
import { type ImpactSettings, isGeoFile, type PlaceSettings } from './settings.ts'

export interface Places {
  answer: PlacesAnswer
  ground: Served | null
  /** What the page may fetch pictures from beside the gateway; null: nothing. */
  tileOrigin: string | null
  /** Of one station, by "sensor.quantity": what is reached at which value, mild to severe. */
  impactsOf(station: string): Record<string, { below?: true; levels: Pick<Impact, 'at' | 'text'>[] }>
}

export interface PlacesOptions extends PlaceSettings {
  publicPlace: 'exact' | 'coarse'
  /** What the settings were read from, to name its lines. */
  file?: Pick<WrittenFile, 'name' | 'withLines' | 'error'> | undefined
}

/** All drawn streets and areas together; they go with each answer of `/places`. */
const geoBytes_max = 512 * 1024

/** Throws a `ConfigError` with every problem of the files and names. */
export function readPlaces({ map, river, impacts, publicPlace, file }: PlacesOptions): Places {
  const problems: Problem[] = []
  const ground = groundIn(map.ground, problems)
  const series = impacts.map((one, i) => seriesImpacts(one, `impacts[${i}]`, { ground, problems }))
  if (JSON.stringify(series).length > geoBytes_max) {
    const most = `${geoBytes_max / 1024} KiB`
    problems.push({
      where: 'impacts',
      id: `jalan dan daerahnya lebih dari ${most}; sederhanakan (mapshaper.org)`,
      en: `their streets and areas take more than ${most}; simplify them (mapshaper.org)`,
    })
  }
  const twice = series.find((one, i) => series.findIndex((other) => keyOf(other) === keyOf(one)) !== i)
  if (twice) {
    const name = keyOf(twice)
    const said = {
      id: `menyebut ${name} dua kali; satukan tingkatnya dalam satu daftar`,
      en: `names ${name} twice; put its levels into one list`,
    }
    problems.push({ where: 'impacts', ...said })
  }
  if (problems.length > 0) throw refusal(problems, file)

  const { tiles } = map
  const answer: PlacesAnswer = {
    map: {
      ground: ground && { bytes: Buffer.byteLength(ground.text), bounds: ground.bounds },
      tiles: tiles ? { ...tiles, attribution: tiles.attribution ?? '' } : null,
    },
    rivers: river.map(({ name, stations }) => ({
      name,
      stops: stations.map((stop) => {
        const { station, sensor, quantity = 'water_level_m', travel_min }: StopSettings = stop
        return { station, ...(sensor && { sensor }), quantity, ...(travel_min && { travel_s: travel_min * 60 }) }
      }),
    })),
    impacts: series,
    places: publicPlace,
  }
  return {
    answer,
    ground: ground && { text: ground.text }, // its features, as large again, are needed no more
    tileOrigin: tiles ? new URL(tiles.url.replace(/[{}]/g, '')).origin : null,
    impactsOf: impactsByStation(series),
  }
}

function refusal(problems: readonly Problem[], file: PlacesOptions['file']): ConfigError {
  return file?.error(problems) ?? configError('gateway.yaml', problems)
}

function impactsByStation(series: readonly SeriesImpacts[]): Places['impactsOf'] {
  const byStation = new Map<string, ReturnType<Places['impactsOf']>>()
  for (const { station, sensor, quantity, below, levels } of series) {
    const own = byStation.get(station) ?? {}
    byStation.set(station, own)
    own[`${sensor}.${quantity}`] = { ...(below && { below }), levels: levels.map(({ at, text }) => ({ at, text })) }
  }
  return (station) => byStation.get(station) ?? {}
}

interface StopSettings {
  station: string
  sensor?: string | undefined
  quantity?: string | undefined
  travel_min?: number | undefined
}

const keyOf = ({ station, sensor, quantity, below }: SeriesImpacts) =>
  `${station} ${sensor}.${quantity}${below ? ' below' : ''}`

interface Looking {
  ground: Ground | null
  problems: Problem[]
}

function groundIn(path: string | undefined, problems: Problem[]): Ground | null {
  if (path === undefined) return null
  const features = readGeoFile(path)
  if (Array.isArray(features)) return groundOf(features)
  problems.push({ where: 'map.ground', id: `${path}: ${features.id}`, en: `${path}: ${features.en}` })
  return null
}

function seriesImpacts(
  { station, sensor, quantity, below, levels }: ImpactSettings[number],
  where: string,
  looking: Looking,
): SeriesImpacts {
  const drawn = levels.map(({ at, text, geo }, i): Impact => {
    const shape = geo === undefined ? undefined : geometryIn(geo, `${where}.levels[${i}].geo`, looking)
    return { at, text, ...(shape && { geo: shape }) }
  })
  const rising = drawn.sort((a, b) => (below ? b.at - a.at : a.at - b.at))
  return { station, sensor, quantity, ...(below && { below: true as const }), levels: rising }
}

/** What a `geo` means: a file, a name in the ground, or GeoJSON as it stands. */
function geometryIn(geo: string | object, where: string, { ground, problems }: Looking): Geometry | undefined {
  const told = ({ id, en }: LocalizedText) => void problems.push({ where, id, en })
  if (typeof geo === 'string' && !isGeoFile(geo)) {
    const found = ground?.features.filter(({ properties }) => isCalled(properties, geo)) ?? []
    if (found.length > 0) return geometryOfAll(found)
    told(ground ? notInGround(geo, ground) : noGround(geo))
    return undefined
  }
  const features = typeof geo === 'string' ? readGeoFile(geo) : featuresOf(geo)
  if (!Array.isArray(features)) told(features)
  else if (features.length === 0) told({ id: 'tidak menggambar apa-apa', en: 'draws nothing' })
  else return geometryOfAll(features)
  return undefined
}

const noGround = (geo: string): LocalizedText => ({
  id: `"${geo}" dicari di peta dasar, padahal map.ground tidak menyebut berkas; path berkas berakhir dengan .geojson`,
  en: `"${geo}" is looked for in the ground, and map.ground names no file; a path of a file ends in .geojson`,
})

const nameOf = ({ name }: Feature['properties']) => (typeof name === 'string' ? name : undefined)

const isCalled = (properties: Feature['properties'], name: string) =>
  nameOf(properties)?.trim().toLowerCase() === name.trim().toLowerCase()

function notInGround(geo: string, ground: Ground): LocalizedText {
  const hint = meant(geo, ground)
  return {
    id: `tidak ada objek peta dasar bernama "${geo}"; ${hint.id}`,
    en: `no feature of the ground has the name "${geo}"; ${hint.en}`,
  }
}

function meant(geo: string, { features }: Ground): LocalizedText {
  const names = [...new Set(features.flatMap(({ properties }) => nameOf(properties) ?? []))]
  if (names.length === 0) {
    return { id: 'tidak ada objeknya yang punya "name"', en: 'none of its features has a property "name"' }
  }
  const near = nearest(geo, names)
  if (near) return { id: `maksudnya "${near}"?`, en: `did you mean "${near}"?` }
  const some = names.slice(0, 8).join(', ')
  return { id: `yang ada: ${some}`, en: `it has: ${some}` }
}
