/** The eight kinds of entities of SensorThings 1.1, their properties and how they lead to one another (OGC 18-088, 8.2). */

export interface EntityType {
  /** The name of the set, such as `Datastreams`. */
  set: string
  /** Its own properties, in the order in which they are written. Control information such as `id` is not among them. */
  properties: readonly string[]
  links: Readonly<Record<string, { to: TypeName; isMany: boolean }>>
}

export type TypeName = keyof typeof types

const many = <To extends string>(to: To) => ({ to, isMany: true }) as const
const one = <To extends string>(to: To) => ({ to, isMany: false }) as const

const types = {
  Thing: {
    set: 'Things',
    properties: ['name', 'description', 'properties'],
    links: {
      Locations: many('Location'),
      HistoricalLocations: many('HistoricalLocation'),
      Datastreams: many('Datastream'),
    },
  },
  Location: {
    set: 'Locations',
    properties: ['name', 'description', 'encodingType', 'location', 'properties'],
    links: { Things: many('Thing'), HistoricalLocations: many('HistoricalLocation') },
  },
  HistoricalLocation: {
    set: 'HistoricalLocations',
    properties: ['time'],
    links: { Thing: one('Thing'), Locations: many('Location') },
  },
  Datastream: {
    set: 'Datastreams',
    properties: [
      ...['name', 'description', 'observationType', 'unitOfMeasurement', 'observedArea'],
      ...['phenomenonTime', 'resultTime', 'properties'],
    ],
    links: {
      Thing: one('Thing'),
      Sensor: one('Sensor'),
      ObservedProperty: one('ObservedProperty'),
      Observations: many('Observation'),
    },
  },
  Sensor: {
    set: 'Sensors',
    properties: ['name', 'description', 'encodingType', 'metadata', 'properties'],
    links: { Datastreams: many('Datastream') },
  },
  ObservedProperty: {
    set: 'ObservedProperties',
    properties: ['name', 'definition', 'description', 'properties'],
    links: { Datastreams: many('Datastream') },
  },
  Observation: {
    set: 'Observations',
    properties: ['phenomenonTime', 'result', 'resultTime', 'resultQuality', 'validTime', 'parameters'],
    links: { Datastream: one('Datastream'), FeatureOfInterest: one('FeatureOfInterest') },
  },
  FeatureOfInterest: {
    set: 'FeaturesOfInterest',
    properties: ['name', 'description', 'encodingType', 'feature', 'properties'],
    links: { Observations: many('Observation') },
  },
} as const

export const typeNames = Object.keys(types) as TypeName[]

export const typeOf = (name: TypeName): EntityType => types[name]

/** The type whose set has this name, such as `Things`. */
export function typeOfSet(set: string): TypeName | undefined {
  return typeNames.find((name) => types[name].set === set)
}

/** One entity. What is undefined of its properties is not known, and is left out. */
export interface Entity {
  type: TypeName
  id: string
  properties: Record<string, unknown>
  /** Where its links lead: ids by the name of the link. Those to observations are not here: they are read from the record. */
  to: Readonly<Record<string, readonly string[]>>
}

/** `Things('depok@…')`, as it stands in an address: only what an address cannot carry is escaped. */
export function keyed(type: TypeName, id: string): string {
  const escaped = encodeURIComponent(id.replaceAll("'", "''")).replaceAll('%40', '@').replaceAll('%3A', ':')
  return `${types[type].set}('${escaped}')`
}
