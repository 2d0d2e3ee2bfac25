/** From an address and what is asked of it to the answer. One for each request. */
import { collectionPage } from './collection.ts'
import { type Found, found, streamsOf } from './find.ts'
import { type Entity, keyed, type TypeName, typeOf } from './model.ts'
import { always, pathsIn } from './narrow.ts'
import { type ObservationsTools, observationsPage, type Page } from './observations.ts'
import { type Expand, type Options, optionNames } from './options.ts'
import type { Address } from './path.ts'
import { nothing, wrong } from './problems.ts'
import { firstAt, UsedUp } from './rows.ts'
import { timeText, type World } from './world.ts'

export interface AnswerTools extends ObservationsTools {
  world: World
  /** The service root, without a stroke at its end. */
  root: string
  /** The address of the question, without its options. */
  here: string
}

/** JSON, or the bare text of one value; null: there is no value (204). */
export type Answer = { json: unknown } | { text: string } | null

type Json = Record<string, unknown>

const usual_top = 100
const expanded_top = 20
/** In one answer, with all that is expanded in it: 10,000 observations are about 4 MB. */
const entities_max = 10_000

export async function answered(tools: AnswerTools, address: Address, options: Options): Promise<Answer> {
  const { world, root, here, asked } = tools
  const { type, as, property } = address
  let written = 0
  const there = await found(tools, address)
  if ('one' in there) {
    if (property) return propertyOf(there.one, property)
    return { json: (await toJson([there.one], options))[0] }
  }
  const page = await pageOf(type, there.of, options, options.top ?? usual_top)
  const value =
    as === '$ref' ? page.entities.map((one) => ({ '@iot.selfLink': self(one) })) : await toJson(page.entities, options)
  const next = page.next && linkOf(here, options, page.next)
  const isCounted = page.count !== undefined
  return { json: { ...(isCounted && { '@iot.count': page.count }), ...(next && { '@iot.nextLink': next }), value } }

  async function pageOf(to: TypeName, of: SetOf, options: Options, top: number): Promise<Page> {
    if (to === 'Observation') {
      const series = streamsOf(world, of?.entity ?? null)
      if (asksForSpans(options, true)) await addSpans(series.map(({ entity }) => entity))
      return observationsPage(tools, series, options, top)
    }
    const all = of ? world.related(of.entity, of.link) : world.all(to)
    if (asksForSpans(options)) await addSpans(world.all('Datastream'))
    return collectionPage(all, options, top, asked)
  }

  /** As JSON, with what is expanded. */
  async function toJson(entities: readonly Entity[], options: Options): Promise<Json[]> {
    written += entities.length
    if (written > entities_max) {
      throw wrong(`The answer would have more than ${entities_max} entities. Say $top within $expand, or expand less.`)
    }
    const { select, expand } = options
    if (!select || select.some(isTimeOfStreams)) await addSpans(entities)
    const all: Json[] = []
    for (const entity of entities) {
      const json = shown(entity, select, expand)
      for (const one of expand) Object.assign(json, await expanded(entity, one))
      all.push(json)
    }
    return all
  }

  function shown(entity: Entity, select: Options['select'], expand: readonly Expand[]): Json {
    const isShown = (name: string) => !select || select.includes(name)
    const json: Json = { ...(isShown('id') && { '@iot.id': entity.id }) }
    if (isShown('@iot.selfLink')) json['@iot.selfLink'] = self(entity)
    for (const name of typeOf(entity.type).properties) {
      if (isShown(name) && entity.properties[name] !== undefined) json[name] = entity.properties[name]
    }
    for (const link of Object.keys(typeOf(entity.type).links)) {
      // What is written out needs no link, unless that is asked for by name.
      const isHere = expand.some((one) => one.link === link)
      if (isShown(link) && (select || !isHere)) json[`${link}@iot.navigationLink`] = `${self(entity)}/${link}`
    }
    return json
  }

  async function expanded(entity: Entity, { link, options }: Expand): Promise<Json> {
    const { to, isMany } = typeOf(entity.type).links[link]!
    if (!isMany) return { [link]: (await toJson(world.related(entity, link), options))[0] ?? null }
    const page = await pageOf(to, { entity, link }, options, options.top ?? expanded_top)
    const next =
      page.next && linkOf(`${self(entity)}/${link}`, { ...options, top: options.top ?? expanded_top }, page.next)
    return {
      ...(page.count !== undefined && { [`${link}@iot.count`]: page.count }),
      [link]: await toJson(page.entities, options),
      ...(next && { [`${link}@iot.nextLink`]: next }),
    }
  }

  function propertyOf(entity: Entity, [name, ...within]: readonly string[]): Promise<Answer> | Answer {
    return isTimeOfStreams(name!) ? addSpans([entity]).then(readOut) : readOut()

    function readOut(): Answer {
      if (name === 'id' || name === '@iot.id') return single('@iot.id', entity.id)
      if (name === '@iot.selfLink') return single(name, self(entity))
      let value = entity.properties[name!]
      for (const key of within) {
        const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        if (!isThere) throw nothing(`${keyed(entity.type, entity.id)}/${name} has no "${key.slice(0, 60)}".`)
        value = (value as Json)[key]
      }
      return single(within.at(-1) ?? name!, value)
    }
  }

  function single(name: string, value: unknown): Answer {
    if (value === null || value === undefined) return null
    if (as !== '$value') return { json: { [name]: value } }
    return { text: typeof value === 'object' ? JSON.stringify(value) : String(value) }
  }

  /** From when to when a Datastream has observations: asked of the record only where somebody wants to know. */
  async function addSpans(entities: readonly Entity[]) {
    const streams = entities.filter(
      ({ type, properties }) => type === 'Datastream' && !('phenomenonTime' in properties),
    )
    const spans = streams.map(async ({ id, properties }) => {
      const series = world.series(id)!
      const first_ms = await firstAt(tools, series, always)
      const last_ms = Math.max(first_ms ?? 0, series.latest?.at_ms ?? 0)
      const span = first_ms === null ? undefined : `${timeText(first_ms)}/${timeText(last_ms)}`
      Object.assign(properties, { phenomenonTime: span, resultTime: span })
    })
    await Promise.all(spans).catch((err) => {
      throw err instanceof UsedUp
        ? wrong(
            'The times of so many Datastreams are too much at once. Say $top, or $select others of their properties.',
          )
        : err
    })
  }

  function self({ type, id }: Entity): string {
    return `${root}/${keyed(type, id)}`
  }
}

type SetOf = Extract<Found, { of: unknown }>['of']

/** Whether entities are chosen or put in order by the times of Datastreams; `areLinked`: these are not their own. */
function asksForSpans({ filter, orderBy }: Options, areLinked = false): boolean {
  const paths = [...(filter ? pathsIn(filter) : []), ...orderBy.flatMap(({ by }) => pathsIn(by))]
  return paths.some(({ links, property }) => isTimeOfStreams(property) && (!areLinked || links.length > 0))
}

const isTimeOfStreams = (name: string) => name === 'phenomenonTime' || name === 'resultTime'

/** The same question, for the next page. */
function linkOf(address: string, { text, top }: Options, next: NonNullable<Page['next']>): string {
  const all: Record<string, string | number | undefined> = { ...text, $skip: next.$skip, $skiptoken: next.$skiptoken }
  if (text.$top === undefined && top !== undefined) all.$top = top
  if (all.$skip === 0) all.$skip = undefined
  const asked = optionNames.flatMap((name) =>
    all[name] === undefined ? [] : [`${name}=${encodeURIComponent(all[name])}`],
  )
  return `${address}?${asked.join('&')}`
}
