/** What the texts of an alert need beside its number: whose time of day, which area, what the value was before, whom to call. */
import { z } from 'zod'
import { LocalizedText } from './basics.ts'

/** Latitude and longitude, degrees north and east. */
export const Position = z.object({ lat: z.number(), lon: z.number() })
export type Position = z.infer<typeof Position>

/** How a value has changed, in its own unit: `change` within `over_s`, and what it was an hour ago, where that is known. */
export const Trend = z.object({ change: z.number(), over_s: z.int(), hour_ago: z.number().nullable() })
export type Trend = z.infer<typeof Trend>

/** Where the warning holds. */
export const Area = z.object({
  names: z.array(z.string()).describe('as people call them; may be empty'),
  position: Position.optional().describe('where the station stands'),
  polygon: z.array(Position).optional().describe('the border, first and last the same'),
  geocode: z.record(z.string(), z.string()).optional().describe('codes of the area, by the name of their list'),
})
export type Area = z.infer<typeof Area>

/** Each is absent where nobody stated it, and in what an earlier gateway kept. */
export const told = {
  zone: z.string().optional().describe('the tz database’s name of the place’s time zone'),
  area: Area.optional(),
  hazard: LocalizedText.optional().describe('what is feared: "Flood"'),
  trend: Trend.optional(),
  holds_s: z.number().optional().describe('how long the warning holds when nothing more is said'),
  arrives: z
    .array(z.object({ place: z.string(), after_s: z.number() }))
    .optional()
    .describe('when the water reaches other places'),
  expired: z.literal(true).optional().describe('it ended because its rule did, not the danger'),
  contact: z.string().optional().describe('whom to call'),
  web: z.string().optional().describe('where there is more to see'),
}
