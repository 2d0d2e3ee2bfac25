/** What `gateway.yaml` says about what comes in: `quality`, one item for each series that is judged, and `station_limits`. */
import { z } from 'zod'
import { id, needs, says } from '../../edge/platform/setting-words.ts'
import { isQuantity } from '../../hardware/quantities.ts'
import { QualityParameters } from './qartod.ts'

/** `quality` of gateway.yaml: one item for each series that is judged. */
export const QualitySettings = z
  .array(
    QualityParameters.extend({
      station: id,
      sensor: id,
      quantity: z
        .string()
        .refine(isQuantity, says('bukan besaran yang dikenal', 'not a known quantity'))
        .meta(needs('besaran seperti water_level_m', 'a quantity such as water_level_m')),
      /** Whose newest values the neighbour test compares with; the same quantity. */
      neighbours: z
        .array(z.strictObject({ station: id, sensor: id }))
        .max(20)
        .default([]),
    }),
  )
  .max(1_000)
  .superRefine((list, ctx) => {
    const names = list.map(({ station, sensor, quantity }) => keyOf(station, sensor, quantity))
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue
      ctx.addIssue({
        ...{ code: 'custom', path: [index] },
        ...says(
          `${name} ada dua kali; satukan ujinya dalam satu butir`,
          `${name} is there twice; put its tests into one item`,
        ),
      })
    }
  })
export type QualitySettings = z.infer<typeof QualitySettings>

export function keyOf(station: string, sensor: string, quantity: string): string {
  return `${station}/${sensor}/${quantity}`
}

const count = (most: number) =>
  z
    .int()
    .min(1)
    .max(most)
    .meta(needs(`bilangan bulat, 1 sampai ${most}`, `a whole number, 1 to ${most}`))

/**
 * `station_limits` of gateway.yaml: what each station may send. The defaults leave room for six sensors that are read twelve
 * times a second without gathering, and for a full outbox (200,000 readings, about 30 MB) that is sent within a few minutes.
 */
export const StationLimits = z
  .strictObject({
    mb_hour: count(1_000_000).default(96),
    mb_day: count(1_000_000).default(256),
    packs_hour: count(1_000_000_000).default(60_000),
    packs_day: count(1_000_000_000).default(600_000),
    /** Payloads that are kept in quarantine; those beyond are counted. */
    quarantined_hour: count(1_000_000).default(100),
    quarantined_day: count(1_000_000).default(500),
    /** Changes between online and offline, and of what it says about itself: a bad link makes about 200. */
    changes_hour: count(1_000_000).default(240),
  })
  .prefault({})
export type StationLimits = z.output<typeof StationLimits>
