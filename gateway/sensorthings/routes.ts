/**
 * `/sensorthings/v1.1`: the record as OGC SensorThings 1.1, Sensing, for reading only. It is no reader with a position: whatever
 * is asked is read of the record, and of what the gateway knows of its stations, when it is asked.
 */
import { z } from 'zod'
import {
  type App,
  coarse,
  type HttpTools,
  isStaff,
  openPublicly,
  ProblemError,
  type Reply,
  type Request,
} from '../http/index.ts'
import { type Answer, answered } from './answer.ts'
import { conformance } from './conformance.ts'
import { openMissing } from './missing.ts'
import { typeNames, typeOf } from './model.ts'
import { type Moves, openMoves } from './moves.ts'
import { optionNames, readOptions } from './options.ts'
import { readPath } from './path.ts'
import { openPlace } from './place.ts'
import { Refused } from './problems.ts'
import { rows_max } from './rows.ts'
import { openWorld } from './world.ts'

export interface SensorThingsParts extends Moves {
  http: HttpTools
  /** The identity of the gateway, by which ids are unique in the world. */
  gateway: { gateway: string }
  licence: string
}

export const base = '/sensorthings/v1.1'

// Things('…')/Datastreams('…')/Observations('…')/parameters/rawResult/$value
const parts_max = 6
const partNames = Array.from({ length: parts_max }, (_, i) => `part${i + 1}`)

const Query = z.strictObject(
  Object.fromEntries(optionNames.map((name) => [name, z.string().max(4_000).optional()])) as Record<
    (typeof optionNames)[number],
    z.ZodOptional<z.ZodString>
  >,
)

const description =
  'OGC SensorThings API 1.1, Sensing: Things are stations, Datastreams their series, Observations the readings as charts show them. Read-only. The page sensorthings.md of the handbook has examples.'

export function sensorThingsResource(app: App, parts: SensorThingsParts) {
  // Programs that put addresses together ask with a stroke at the end, too.
  for (const address of [base, `${base}/`]) {
    app.get(
      address,
      {
        config: { may: 'see' },
        schema: {
          summary: 'SensorThings: the sets, and what of the standard is met',
          description,
          response: { 200: z.looseObject({}) },
        },
      },
      async (request) => {
        const root = rootOf(parts, request)
        const sets = typeNames.map((name) => typeOf(name).set)
        return { value: sets.map((name) => ({ name, url: `${root}/${name}` })), serverSettings: { conformance } }
      },
    )
  }

  for (let depth = 1; depth <= parts_max; depth++) {
    const names = partNames.slice(0, depth)
    app.get(
      `${base}/${names.map((name) => `:${name}`).join('/')}`,
      {
        config: { may: 'see' },
        schema: {
          summary: depth === 1 ? 'SensorThings: a set, or one entity of it' : 'SensorThings: what is behind an entity',
          description,
          params: z.strictObject(Object.fromEntries(names.map((name) => [name, z.string().min(1).max(200)]))),
          querystring: Query,
          response: { 200: z.unknown() },
        },
      },
      async (request, reply) => {
        const words = names.map((name) => (request.params as Record<string, string>)[name]!)
        return send(reply, await answerTo(parts, words, request.query, request, reply).catch(asProblem))
      },
    )
  }
}

function asProblem(err: unknown): never {
  throw err instanceof Refused ? new ProblemError(err.status, err.says) : err
}

function send(reply: Reply, answer: Answer) {
  if (answer === null) return reply.code(204).send()
  if ('json' in answer) return answer.json
  return reply.type('text/plain; charset=utf-8').serializer(String).send(answer.text)
}

async function answerTo(
  parts: SensorThingsParts,
  words: string[],
  query: z.output<typeof Query>,
  request: Request,
  reply: Reply,
) {
  const address = readPath(words)
  const options = readOptions(query, address.type)
  const { http, licence } = parts
  const { gateway } = parts.gateway
  const { store, stations, publicPlace, now } = http.parts
  const isOpen = !isStaff(request)
  const isCoarse = isOpen && publicPlace === 'coarse'
  const moves = openMoves(parts, store, {
    places: /Location/.test(request.url),
    times: /HistoricalLocation/.test(request.url),
  })
  const root = rootOf(parts, request)
  const shown = isOpen ? openPublicly(http.parts) : <T>(answer: T) => answer
  const listed = shown(stations.list())
  const staysOf = await moves.staysOf(listed)
  const world = openWorld({
    ...{ stations: listed, gateway, licence, root, isCoarse },
    staysOf: (station) => staysOf(station).map((stay) => (isCoarse ? { ...stay, place: coarse(stay.place) } : stay)),
  })
  const asked = { related: world.related, now_ms: now() }
  const here = `${root}/${pathText(request)}`
  const place = openPlace(http.door, request)
  const allowance = { rows: rows_max, large: place.take }
  const { note, tell } = openMissing()
  const tools = { store, world, root, here, asked, now_ms: now(), allowance, note, countsOf: moves.countsOf }
  try {
    const answer = await answered(tools, address, options)
    tell(reply)
    return answer
  } finally {
    place.leave()
  }
}

/** The path behind the root, as it was written. */
const pathText = ({ url }: Request) => url.split('?')[0]!.slice(base.length + 1)

/** Where the asker finds it: behind a proxy under the address that the settings name, otherwise as it was asked. */
function rootOf({ http }: SensorThingsParts, { protocol, host }: Request): string {
  const { address, base: before = '' } = http.parts.front ?? {}
  return `${address ?? `${protocol}://${host}${before}`}${base}`
}
