/** A river with streets beside it, and sixty stations more: what the map, the river page and the search are tried on. */
import { onTestFinished } from 'vitest'
import type { Station } from '../../gateway/contract.ts'
import { placesResource } from '../../gateway/places/index.ts'
import { readPlaces } from '../../gateway/places/places.ts'
import type { PlaceSettings } from '../../gateway/places/settings.ts'
import { openFlood } from './flood.ts'
import { openVillage, threeStations } from './village.ts'
import { openVillagers } from './villagers.ts'

const both = (text: string) => ({ id: text, en: text })
const street = (from: number[], to: number[]) => ({ type: 'LineString', coordinates: [from, to] })

export const settings: PlaceSettings = {
  map: {},
  river: [
    {
      name: 'Ciliwung',
      stations: [{ station: 'hulu' }, { station: 'jembatan-lama', travel_min: 90 }, { station: 'tak-ada' }],
    },
  ],
  impacts: [
    {
      ...{ station: 'jembatan-lama', sensor: 'level', quantity: 'water_level_m' as const, below: false },
      levels: [
        { at: 1.2, text: both('Gang Masjid tergenang'), geo: street([106.8, -6.6], [106.803, -6.6015]) },
        { at: 1.5, text: both('Jalan Raya tergenang'), geo: street([106.798, -6.602], [106.803, -6.604]) },
      ],
    },
  ],
}

const levels = [
  ...([
    ['Siaga 3', 0.8, 'Minor'],
    ['Siaga 2', 1.5, 'Moderate'],
    ['Siaga 1', 2, 'Severe'],
  ] as const),
].map(([label, at, severity]) => ({ rule: 'jembatan-siaga', label, at, clear: at - 0.05, severity }))
const outlook = { 'jembatan-lama': { 'level.water_level_m': { levels } } }

const kinds = ['water_level_m', 'rainfall_mm', 'pm2_5_ug_m3', 'air_temperature_c', 'salinity_psu']

/** `n` stations with five quantities each, one of them with 300 series. */
export function manyStations(now_ms: number, n = 60): Station[] {
  return Array.from({ length: n }, (_, i) => {
    const series = i === 7 ? 60 : 1
    const sensors = Array.from({ length: series }, (_, at) => ({ sensor: `s${at}`, model: 'sim', quantities: kinds }))
    const values = sensors.flatMap(({ sensor }) =>
      kinds.map((kind) => [`${sensor}.${kind}`, { at_ms: now_ms, value: i / 7, flag: 1 as const }]),
    )
    return {
      ...{
        station: `pos-${i}`,
        name: `Pos Pantau ${i === 33 ? 'Bendung Kramat' : i}`,
        state: i % 9 === 0 ? 'offline' : 'online',
      },
      ...{
        place: { lat: -6.5 - i / 300, lon: 106.7 + (i % 8) / 200 },
        last_seen_ms: now_ms,
        sensors,
        latest: Object.fromEntries(values),
      },
    }
  })
}

export async function openPlacesVillage({
  more = [],
  placed = settings,
}: {
  more?: Station[]
  placed?: PlaceSettings
} = {}) {
  const now_ms = Date.now()
  const flood = openFlood(now_ms, (data) => opened.tell({ event: 'alert', data }))
  const places = readPlaces({ ...placed, publicPlace: 'coarse' })
  const { parts, linkOf } = openVillagers()
  const three = threeStations(now_ms)
  const [bridge] = three
  const hulu: Station = { ...bridge!, station: 'hulu', name: 'Hulu', place: { lat: -6.609, lon: 106.806 } }
  const opened = await openVillage({
    stations: [...three, hulu, ...more],
    ...parts,
    more: [...(flood.more ?? []), (app) => placesResource(app, places)],
    publicPlace: 'coarse',
    first: { outlook },
    pictures: places.tileOrigin,
  })
  onTestFinished(opened.close)
  return { ...opened, linkOf }
}
