/** The rectangle around stations and streets. Pure. */
import type { Bounds, SeriesImpacts, Station } from '../../gateway/contract.ts'

/** Null when none of them has a place. */
export function boundsAround(stations: readonly Station[], impacts: readonly SeriesImpacts[]): Bounds | null {
  const spots = stations.flatMap(({ place }) => (place ? [[place.lon, place.lat] as const] : []))
  const drawn = impacts.flatMap(({ levels }) => levels.flatMap(({ geo }) => (geo ? positionsIn(geo.coordinates) : [])))
  const all = [...spots, ...drawn]
  if (all.length === 0) return null
  const lons = all.map(([lon]) => lon)
  const lats = all.map(([, lat]) => lat)
  const least = (list: number[]) => list.reduce((a, b) => Math.min(a, b))
  const most = (list: number[]) => list.reduce((a, b) => Math.max(a, b))
  return [least(lons), least(lats), most(lons), most(lats)]
}

/** All positions, however deep they are nested: the gateway has checked them. */
function positionsIn(coordinates: readonly unknown[]): (readonly [number, number])[] {
  const [lon, lat] = coordinates
  if (typeof lon === 'number' && typeof lat === 'number') return [[lon, lat]]
  return coordinates.flatMap((one) => (Array.isArray(one) ? positionsIn(one) : []))
}
