/** Where things are, as the village wrote it: the map, the order of the river, what is under water at which level. */
import { z } from 'zod'
import { LocalizedText } from './basics.ts'

/** A geometry of RFC 7946; `gateway/places/geojson.ts` says which kinds, and checks the coordinates. */
export const Geometry = z.looseObject({ type: z.string(), coordinates: z.array(z.unknown()) })
export type Geometry = z.infer<typeof Geometry>

/** The least and greatest longitude and latitude: west, south, east, north. */
export const Bounds = z.tuple([z.number(), z.number(), z.number(), z.number()])
export type Bounds = z.infer<typeof Bounds>

export const MapTiles = z.object({
  url: z.string().describe('with {z}, {x} and {y}'),
  attribution: z.string().describe('whose map it is; may be empty'),
  zoom_max: z.int(),
})
export type MapTiles = z.infer<typeof MapTiles>

/** What is reached where the value of a series is at or above `at` (`below`: at or below it). */
export const Impact = z.object({
  at: z.number().describe('in the unit of the quantity'),
  text: LocalizedText,
  geo: Geometry.optional().describe('the street or the area'),
})
export type Impact = z.infer<typeof Impact>

export const SeriesImpacts = z.object({
  station: z.string(),
  sensor: z.string(),
  quantity: z.string(),
  below: z.literal(true).optional().describe('what happens when the value falls'),
  levels: z.array(Impact).describe('mild to severe'),
})
export type SeriesImpacts = z.infer<typeof SeriesImpacts>

export const RiverStop = z.object({
  station: z.string(),
  sensor: z.string().optional().describe('absent: whichever of the station measures the quantity'),
  quantity: z.string(),
  travel_s: z.number().optional().describe('how long the water takes from the stop above, where the village knows it'),
})
export type RiverStop = z.infer<typeof RiverStop>

export const River = z.object({
  name: z.string().nullable(),
  stops: z.array(RiverStop).describe('from upstream to downstream'),
})
export type River = z.infer<typeof River>

export const PlacesAnswer = z.object({
  map: z.object({
    ground: z
      .object({ bytes: z.int(), bounds: Bounds.nullable() })
      .nullable()
      .describe('GET /map/ground gives it; null: the settings name none'),
    tiles: MapTiles.nullable().describe('null: no tiles, and no request leaves the gateway’s address'),
  }),
  rivers: z.array(River),
  impacts: z.array(SeriesImpacts),
  places: z.enum(['exact', 'coarse']).describe('how exact the places of stations are that everybody sees'),
})
export type PlacesAnswer = z.infer<typeof PlacesAnswer>
