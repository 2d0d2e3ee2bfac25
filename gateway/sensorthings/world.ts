/** Everything but the observations, made of what the gateway knows of its stations now. For one request. */
import { isOfNode, isQuantity, type Quantity, type QuantityKey, quantities } from '../../hardware/quantities.ts'
import type { Latest, Station } from '../contract.ts'
import { definitionOf, measurement, unitOf } from './definitions.ts'
import { datastreamId, stationOf, thingId } from './ids.ts'
import { type Entity, keyed, type TypeName, typeOf } from './model.ts'

/** Where a station stood, and since when; the oldest first. */
export interface Stay {
  since_ms: number
  place: { lat: number; lon: number }
}

/** One Datastream, and where its rows are. */
export interface Series {
  id: string
  station: string
  sensor: string
  quantity: QuantityKey
  entity: Entity
  latest: Latest | undefined
  every_s: number | undefined
}

export interface World {
  /** All of a type, by id; of observations none. */
  all(type: TypeName): Entity[]
  get(type: TypeName, id: string): Entity | undefined
  /** Where a link leads; of a link to observations nothing. */
  related(entity: Entity, link: string): Entity[]
  series(datastream: string): Series | undefined
}

export interface WorldParts {
  /** As whoever asks may see them. */
  stations: readonly Station[]
  gateway: string
  licence: string
  /** The service root, for definitions of our own. */
  root: string
  /** How exact the places are. */
  isCoarse: boolean
  /** The earlier and the present places of a station. */
  staysOf: (station: string) => readonly Stay[]
}

type OfStation = Partial<Record<TypeName, Entity[]>>

export function openWorld(parts: WorldParts): World {
  const { gateway } = parts
  const known = new Map(parts.stations.map((station) => [station.station, station]))
  const made = new Map<string, OfStation>()
  const seriesOf = new Map<string, Series>()
  let properties: Map<string, Entity> | undefined

  const world: World = {
    all(type) {
      if (type === 'Observation') return []
      if (type === 'ObservedProperty') return [...observedProperties().values()]
      return [...known.values()].flatMap((station) => ofStation(station)[type] ?? [])
    },
    get(type, id) {
      if (type === 'Observation') return undefined
      if (type === 'ObservedProperty') return observedProperties().get(id)
      const station = known.get(stationOf(id, gateway))
      return station && ofStation(station)[type]?.find((entity) => entity.id === id)
    },
    related({ type, to }, link) {
      const target = typeOf(type).links[link]?.to
      return target ? (to[link] ?? []).flatMap((id) => world.get(target, id) ?? []) : []
    },
    series(datastream) {
      const station = known.get(stationOf(datastream, gateway))
      if (station) ofStation(station)
      return seriesOf.get(datastream)
    },
  }
  return world

  function ofStation(station: Station): OfStation {
    const there = made.get(station.station)
    if (there) return there
    const all = entitiesOf(station, parts)
    for (const one of all.series) seriesOf.set(one.id, one)
    made.set(station.station, all.entities)
    return all.entities
  }

  function observedProperties(): Map<string, Entity> {
    if (properties) return properties
    const ids = new Map<QuantityKey, string[]>()
    for (const station of known.values()) ofStation(station)
    for (const { quantity, id } of seriesOf.values()) ids.set(quantity, [...(ids.get(quantity) ?? []), id])
    properties = new Map([...ids].toSorted().map(([key, streams]) => [key, observedProperty(key, streams, parts.root)]))
    return properties
  }
}

/** Measured series of a station: those that it sends or has sent. How the node itself is, is a matter of its keepers. */
function keysOf({ latest, sensors }: Station): { sensor: string; quantity: QuantityKey }[] {
  const told = sensors.flatMap(({ sensor, quantities }) => quantities.map((quantity) => `${sensor}.${quantity}`))
  return [...new Set([...told, ...Object.keys(latest)])].toSorted().flatMap((key) => {
    const dot = key.indexOf('.')
    const [sensor, quantity] = [key.slice(0, dot), key.slice(dot + 1)]
    return isQuantity(quantity) && !isOfNode(quantity) ? [{ sensor, quantity }] : []
  })
}

function entitiesOf(station: Station, { gateway, licence, isCoarse, staysOf }: WorldParts) {
  const thing = thingId(station.station, gateway)
  const keys = keysOf(station)
  const streams = keys.map((key) => datastreamId({ thing, ...key }))
  const stays = staysOf(station.station)
  const history = stays.map((stay) => ({ ...stay, id: `${thing}:${stay.since_ms}` }))
  // The present place is the last of them, and keeps its id when the station moves on: see `locationOf`.
  const locations = placesOf(station, thing, history)
  const present = station.place ? [thing] : []
  const entities: OfStation = {
    Thing: [
      {
        type: 'Thing',
        id: thing,
        properties: {
          name: station.name,
          description: `Stasiun pemantauan ${station.name}. Monitoring station ${station.name}.`,
          properties: {
            station: station.station,
            gateway: station.gateway ?? gateway,
            state: station.state,
            lastSeen: station.last_seen_ms === null ? null : timeText(station.last_seen_ms),
            licence,
            ...(station.remote && { remote: true }),
            ...(station.retired && { retiredSince: timeText(station.retired.since_ms) }),
          },
        },
        to: { Locations: present, HistoricalLocations: history.map(({ id }) => id), Datastreams: streams },
      },
    ],
    Location: locations.map(({ id, place, stays }) => ({
      type: 'Location',
      id,
      properties: {
        name: station.name,
        description: isCoarse
          ? 'Letak stasiun, dibulatkan sampai sekitar satu kilometer. Where the station is, rounded to about a kilometre.'
          : 'Letak stasiun. Where the station is.',
        encodingType: 'application/geo+json',
        location: pointOf(place),
        properties: isCoarse ? { roundedTo_deg: 0.01 } : undefined,
      },
      to: { Things: id === thing ? [thing] : [], HistoricalLocations: stays },
    })),
    HistoricalLocation: history.map(({ id, since_ms }) => ({
      type: 'HistoricalLocation',
      id,
      properties: { time: timeText(since_ms) },
      to: {
        Thing: [thing],
        Locations: locations.filter(({ stays }) => stays.includes(id)).map((location) => location.id),
      },
    })),
    FeatureOfInterest: [
      {
        type: 'FeatureOfInterest',
        id: thing,
        properties: {
          name: station.name,
          description: 'Tempat yang diukur stasiun ini. The place that this station measures.',
          encodingType: 'application/geo+json',
          feature: {
            type: 'Feature',
            properties: { name: station.name },
            geometry: station.place && pointOf(station.place),
          },
        },
        to: {},
      },
    ],
  }
  const series = keys.map((key, i) => seriesFrom(station, thing, key, streams[i]!, isCoarse))
  entities.Datastream = series.map(({ entity }) => entity)
  entities.Sensor = [...new Set(keys.map(({ sensor }) => sensor))].map((sensor) =>
    sensorOf(station, thing, sensor, series),
  )
  return { entities, series }
}

/** A Location for each stay, the last of which is the present one, and the present one alone where no stay is known. */
function placesOf({ place }: Station, thing: string, history: readonly (Stay & { id: string })[]) {
  const past = history.slice(0, -1).map((stay) => ({ id: stay.id, place: stay.place, stays: [stay.id] }))
  return [...past, ...(place ? [{ id: thing, place, stays: history.slice(-1).map(({ id }) => id) }] : [])]
}

function seriesFrom(
  station: Station,
  thing: string,
  { sensor, quantity }: { sensor: string; quantity: QuantityKey },
  id: string,
  isCoarse: boolean,
): Series {
  const { label, kind }: Quantity = quantities[quantity]
  const about = station.sensors.find((one) => one.sensor === sensor)
  const every_s = about?.every_s ?? station.heard_every_s?.[sensor]
  const entity: Entity = {
    type: 'Datastream',
    id,
    properties: {
      name: `${label.id}, ${station.name} (${sensor})`,
      description: `${label.id} di ${station.name}, sensor ${sensor}. ${label.en} at ${station.name}, sensor ${sensor}.`,
      observationType: measurement,
      unitOfMeasurement: unitOf(quantity),
      observedArea: station.place ? areaOf(station.place, isCoarse) : undefined,
      properties: {
        quantity,
        label,
        kind,
        ...(kind === 'amount' && { phenomenonTime: 'the end of the interval that the amount is of' }),
        ...(every_s !== undefined && { every_s }),
      },
    },
    to: { Thing: [thing], Sensor: [`${thing}:${sensor}`], ObservedProperty: [quantity] },
  }
  return {
    id,
    station: station.station,
    sensor,
    quantity,
    entity,
    latest: station.latest[`${sensor}.${quantity}`],
    every_s,
  }
}

function sensorOf(station: Station, thing: string, sensor: string, series: readonly Series[]): Entity {
  const { model, ranges, setup, every_s } = station.sensors.find((one) => one.sensor === sensor) ?? {}
  const own = series.filter((one) => one.sensor === sensor)
  return {
    type: 'Sensor',
    id: `${thing}:${sensor}`,
    properties: {
      name: model ? `${model} (${sensor})` : sensor,
      description: `Sensor ${sensor} di ${station.name}. Sensor ${sensor} at ${station.name}.`,
      encodingType: 'application/json',
      metadata: {
        sensor,
        model: model ?? null,
        quantities: own.map(({ quantity }) => quantity),
        ranges,
        setup,
        every_s,
      },
    },
    to: { Datastreams: own.map(({ id }) => id) },
  }
}

function observedProperty(key: QuantityKey, streams: string[], root: string): Entity {
  const { label, unit, kind }: Quantity = quantities[key]
  return {
    type: 'ObservedProperty',
    id: key,
    properties: {
      name: label.en,
      definition: definitionOf(key) ?? `${root}/${keyed('ObservedProperty', key)}`,
      description: `${label.id}. ${label.en}${unit && `, ${unit}`}.`,
      properties: { quantity: key, label, unit, kind },
    },
    to: { Datastreams: streams },
  }
}

export const timeText = (at_ms: number): string => new Date(at_ms).toISOString()

const pointOf = ({ lat, lon }: Stay['place']) => ({ type: 'Point', coordinates: [lon, lat] })

/** Of a rounded place, all where the station may be; of an exact one, that place. */
function areaOf({ lat, lon }: Stay['place'], isCoarse: boolean) {
  const by = isCoarse ? 0.005 : 0
  const at = (x: number, y: number) => [Number((lon + x).toFixed(6)), Number((lat + y).toFixed(6))]
  return { type: 'Polygon', coordinates: [[at(-by, -by), at(by, -by), at(by, by), at(-by, by), at(-by, -by)]] }
}
