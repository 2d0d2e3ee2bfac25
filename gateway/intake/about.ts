/** What a station says about itself, on its `about` and `status` topics. Rare, so zod reads it. */
import { z } from 'zod'
import { type About, changes_max, everySensor, idPattern } from '../../edge/contract.ts'
import { isQuantity } from '../../hardware/quantities.ts'

/** Why what a station said about itself was not understood. */
export const stationFaults = {
  'bad-about': 'About has a "name", a "place" (lat, lon) or null, and "sensors" with their model and quantities.',
  'bad-status': 'Status is an object whose "state" is "online" or "offline".',
} as const

/** A station with 64 sensors says about 10 KiB. */
export const aboutBytes_max = 32 * 1024
export const statusBytes_max = 32 * 1024

// A rhythm or a version that is none is left out: the rest of what it says of itself counts all the same.
const cadence = z.number().positive().max(31_536_000).optional().catch(undefined)

const setting = z.union([z.number(), z.string().max(100), z.boolean()])
const settings = z
  .record(z.string().max(40), setting)
  .refine((all) => Object.keys(all).length <= 16, 'has more than 16 settings')
const change = z.object({
  id: z.string().regex(/^[a-z0-9]{1,20}$/),
  sensor: z.union([z.string().regex(idPattern), z.literal(everySensor)]),
  at_ms: z.number(),
  settings: z
    .record(z.string().max(40), z.object({ before: setting.nullable(), after: setting.nullable() }))
    .refine((all) => Object.keys(all).length <= 16, 'has more than 16 settings'),
  trial_until_ms: z.number().optional(),
  note: z.string().max(200).optional(),
})

const aboutSchema = z.object({
  name: z.string().min(1).max(100),
  place: z.object({ lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) }).nullish(),
  every_s: cadence,
  version: z.string().min(1).max(40).optional().catch(undefined),
  sensors: z
    .array(
      z.object({
        sensor: z.string().regex(idPattern),
        model: z.string().max(80),
        quantities: z.array(z.string().refine(isQuantity, 'is not a quantity')).max(32),
        every_s: cadence,
        setup: settings.optional().catch(undefined),
        ranges: z.record(z.string().max(40), z.tuple([z.number(), z.number()])).optional(),
      }),
    )
    .max(64),
  changes: z.array(change).max(changes_max).optional().catch(undefined),
})

const statusSchema = z.looseObject({
  state: z.enum(['online', 'offline']),
  clock: z.enum(['synced', 'unsynced', 'unknown']).optional().catch(undefined),
  home: z
    .object({ gateway: z.string().max(40), moved_ms: z.int().min(0) })
    .optional()
    .catch(undefined),
})

/** Reads an `about` payload; `problem` says what is wrong with it, and where. */
export function readAbout(payload: Buffer): { about: About; problem?: never } | { about: null; problem: string } {
  if (payload.length > aboutBytes_max) return { about: null, problem: `It has more than ${aboutBytes_max} bytes.` }
  const { data, error } = aboutSchema.safeParse(jsonOf(payload))
  if (error) return { about: null, problem: problemOf(error) }
  return { about: data as About } // zod forgets that isQuantity narrows the words
}

/** What a `status` payload tells of the station's state, of its clock, and of the home it was let in by; or null. */
export function readStatus(payload: Buffer): z.infer<typeof statusSchema> | null {
  return statusSchema.safeParse(jsonOf(payload)).data ?? null
}

function problemOf({ issues }: z.ZodError): string {
  const { path, message } = issues[0]!
  return `${path.join('.') || 'The payload'}: ${message}.`
}

function jsonOf(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString())
  } catch {
    return undefined
  }
}
