/** A place as people type it. Pure. */
import { numberOf } from '../warning/backtest.ts'

export interface TypedPlace {
  /** With comma or point; both empty: no place. */
  lat: string
  lon: string
}

/** The place, null where none was typed, or what is wrong: half of it, or not on the globe. */
export function placeIn({ lat, lon }: TypedPlace): { lat: number; lon: number } | null | 'half' | 'wrong' {
  if (lat.trim() === '' && lon.trim() === '') return null
  if (lat.trim() === '' || lon.trim() === '') return 'half'
  const [north, east] = [numberOf(lat), numberOf(lon)]
  if (north === null || east === null || Math.abs(north) > 90 || Math.abs(east) > 180) return 'wrong'
  return { lat: north, lon: east }
}

/** As the fields show it: five decimals are a metre. */
export function typedPlace(place: { lat: number; lon: number } | null): TypedPlace {
  const typed = (degrees: number) => String(Number(degrees.toFixed(5)))
  return place ? { lat: typed(place.lat), lon: typed(place.lon) } : { lat: '', lon: '' }
}
