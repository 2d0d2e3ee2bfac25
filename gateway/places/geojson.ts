/**
 * GeoJSON (RFC 7946) as a person has drawn or exported it: checked, and brought to one shape. What is wrong comes back as a
 * sentence. Coordinates are rounded to 6 decimals, 11 cm: a phone pays for each digit.
 */
import type { Bounds, Geometry, LocalizedText } from '../contract.ts'

export interface Feature {
  type: 'Feature'
  properties: Record<string, unknown>
  geometry: Geometry
}

export interface FeatureCollection {
  type: 'FeatureCollection'
  features: Feature[]
}

/** How deep positions lie in the coordinates of each kind. */
const depths: Record<string, number> = {
  Point: 0,
  MultiPoint: 1,
  LineString: 1,
  MultiLineString: 2,
  Polygon: 2,
  MultiPolygon: 3,
}

/** What a file or a setting holds, as features; or the sentence that says what is wrong with it. */
export function featuresOf(value: unknown): Feature[] | LocalizedText {
  if (!isObject(value)) return wrong.noGeoJson
  if (value.type === 'FeatureCollection') {
    if (!Array.isArray(value.features)) return wrong.lacks('features')
    return joined(value.features.map((one, i) => named(featuresOf(one), `features[${i}]`)))
  }
  if (value.type === 'Feature') {
    if (value.geometry === null) return []
    if (!isObject(value.geometry)) return wrong.noGeometry
    const properties = isObject(value.properties) ? value.properties : {}
    const inner = featuresOf(value.geometry)
    return Array.isArray(inner) ? inner.map(({ geometry }) => ({ type: 'Feature', properties, geometry })) : inner
  }
  if (value.type === 'GeometryCollection') {
    if (!Array.isArray(value.geometries)) return wrong.lacks('geometries')
    return joined(value.geometries.map((one, i) => named(featuresOf(one), `geometries[${i}]`)))
  }
  const geometry = geometryOf(value)
  return 'type' in geometry ? [{ type: 'Feature', properties: {}, geometry }] : geometry
}

/** The rectangle around all of it; null when there is nothing. */
export function boundsOf(features: readonly Feature[]): Bounds | null {
  const bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity]
  const widen = (coordinates: unknown, depth: number): void => {
    if (depth > 0) {
      for (const one of coordinates as unknown[]) widen(one, depth - 1)
      return
    }
    const [lon, lat] = coordinates as [number, number]
    bounds[0] = Math.min(bounds[0], lon)
    bounds[1] = Math.min(bounds[1], lat)
    bounds[2] = Math.max(bounds[2], lon)
    bounds[3] = Math.max(bounds[3], lat)
  }
  for (const { geometry } of features) widen(geometry.coordinates, depths[geometry.type]!)
  return bounds[0] === Infinity ? null : bounds
}

/** Several features as one geometry, such as a street that was drawn in pieces; of the first one’s kind. */
export function geometryOfAll(features: readonly Feature[]): Geometry | undefined {
  const [first, ...more] = features
  if (!first || more.length === 0) return first?.geometry
  const kind = first.geometry.type.replace('Multi', '')
  const coordinates = features
    .filter(({ geometry }) => geometry.type.replace('Multi', '') === kind)
    .flatMap(({ geometry }) => (geometry.type.startsWith('Multi') ? geometry.coordinates : [geometry.coordinates]))
  return { type: `Multi${kind}`, coordinates }
}

function geometryOf({ type, coordinates }: Record<string, unknown>): Geometry | LocalizedText {
  const kind = String(type)
  const depth = depths[kind]
  if (depth === undefined) return wrong.noKind(kind.slice(0, 40))
  const checked = positions(coordinates, depth)
  return Array.isArray(checked) ? { type: kind, coordinates: checked } : checked
}

/** Coordinates, rounded; or what is wrong with them. */
function positions(value: unknown, depth: number): unknown[] | LocalizedText {
  if (!Array.isArray(value)) return wrong.coordinates
  if (depth === 0) return position(value)
  const inner: unknown[] = []
  for (const one of value) {
    const checked = positions(one, depth - 1)
    if (!Array.isArray(checked)) return checked
    inner.push(checked)
  }
  return inner
}

function position(value: unknown[]): number[] | LocalizedText {
  const [lon, lat] = value
  if (typeof lon !== 'number' || typeof lat !== 'number') return wrong.coordinates
  if (Math.abs(lon) <= 180 && Math.abs(lat) <= 90) return [rounded(lon), rounded(lat)]
  return Math.abs(lat) <= 180 && Math.abs(lon) <= 90 ? wrong.exchanged(lon, lat) : wrong.noDegrees(lon, lat)
}

const wrong = {
  noGeoJson: {
    id: 'bukan GeoJSON; isinya berawal dengan {"type":"FeatureCollection"',
    en: 'is not GeoJSON; it begins with {"type":"FeatureCollection"',
  },
  lacks: (name: string): LocalizedText => ({
    id: `tidak punya daftar "${name}"`,
    en: `lacks its list of "${name}"`,
  }),
  noGeometry: { id: 'ada objek tanpa bentuk (geometry)', en: 'is a feature without a geometry' },
  noKind: (kind: string): LocalizedText => {
    const known = Object.keys(depths).join(', ')
    return {
      id: `"${kind}" bukan jenis GeoJSON; yang dikenal: ${known}`,
      en: `"${kind}" is no kind of GeoJSON; known: ${known}`,
    }
  },
  coordinates: {
    id: 'koordinatnya tidak ada, atau susunannya tidak sesuai jenisnya',
    en: 'coordinates are missing, or not nested as their kind asks for',
  },
  exchanged: (lon: number, lat: number): LocalizedText => ({
    id: `[${lon}, ${lat}]: lintang dan bujurnya tertukar; dalam GeoJSON bujur ditulis dulu`,
    en: `[${lon}, ${lat}] has latitude and longitude exchanged; in GeoJSON the longitude comes first`,
  }),
  noDegrees: (lon: number, lat: number): LocalizedText => ({
    id: `[${lon}, ${lat}] bukan derajat; ekspor dengan koordinat WGS 84 (EPSG:4326)`,
    en: `[${lon}, ${lat}] is not in degrees; export it with the coordinates of WGS 84 (EPSG:4326)`,
  }),
}

const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6

type Read = Feature[] | LocalizedText

function joined(parts: readonly Read[]): Read {
  return parts.find((part) => !Array.isArray(part)) ?? (parts as Feature[][]).flat()
}

const named = (part: Read, name: string): Read =>
  Array.isArray(part) ? part : { id: `${name}: ${part.id}`, en: `${name}: ${part.en}` }

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
