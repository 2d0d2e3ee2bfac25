/** Whether a place is where somebody in Indonesia probably meant it. Pure. */
import type { Said } from './language.ts'

/** From Rote to Weh, from Weh to Merauke, with the sea around. */
const country = { lat: [-11.2, 6.3], lon: [94.9, 141.2] } as const
/** Java and the sea beside it: nothing of it lies north of the equator. */
const java = { lat: [-8.9, -5.7], lon: [105, 114.8] } as const

type Box = Record<'lat' | 'lon', readonly [number, number]>
interface Place {
  lat: number
  lon: number
}

const isIn = ({ lat, lon }: Place, box: Box) =>
  lat >= box.lat[0] && lat <= box.lat[1] && lon >= box.lon[0] && lon <= box.lon[1]

/** A sentence when the minus of the latitude seems to be forgotten; a place in another country is no mistake. */
export function placeDoubt(place: Place): Said | undefined {
  const south = { ...place, lat: -place.lat }
  const isForgotten = place.lat > 0 && (isIn(place, country) ? isIn(south, java) : isIn(south, country))
  if (!isForgotten) return undefined
  return {
    id: `tertulis ${place.lat}, jadi di utara khatulistiwa; apakah minusnya lupa: ${-place.lat}?`,
    en: `found ${place.lat}, which is north of the equator; is its minus forgotten: ${-place.lat}?`,
  }
}
