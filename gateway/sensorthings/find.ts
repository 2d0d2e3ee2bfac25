/** Where an address leads: to one entity, or to a set of them. */
import { readObservationId } from './ids.ts'
import { type Entity, keyed, type TypeName, typeOf } from './model.ts'
import { observationOf } from './observation.ts'
import type { Address } from './path.ts'
import { nothing } from './problems.ts'
import type { RowsTools } from './rows.ts'
import type { Series, World } from './world.ts'

/** `of`: the entity from which the link leads there; null: all entities of the type. */
export type Found = { one: Entity } | { of: { entity: Entity; link: string } | null }

export interface FindTools extends Pick<RowsTools, 'store'> {
  world: World
}

/** Throws a 404 for what is not there. */
export async function found(tools: FindTools, { from, over }: Address): Promise<Found> {
  if (from.id === null) return { of: null }
  let entity = await known(tools, from.type, from.id)
  for (const { link, id } of over) {
    if (typeOf(entity.type).links[link]!.isMany && id === null) return { of: { entity, link } }
    entity = await followed(tools, entity, link, id)
  }
  return { one: entity }
}

async function followed(tools: FindTools, entity: Entity, link: string, id: string | null): Promise<Entity> {
  const { to } = typeOf(entity.type).links[link]!
  const here = keyed(entity.type, entity.id)
  if (id === null) {
    const [there] = tools.world.related(entity, link)
    if (there) return there
    throw nothing(`${here} has no ${link}.`)
  }
  const there = await known(tools, to, id)
  const isOfIt =
    to === 'Observation'
      ? streamsOf(tools.world, entity).some((series) => there.to.Datastream!.includes(series.id))
      : entity.to[link]!.includes(id)
  if (isOfIt) return there
  throw nothing(`${keyed(to, id)} does not belong to ${here}.`)
}

async function known(tools: FindTools, type: TypeName, id: string): Promise<Entity> {
  const there = type === 'Observation' ? await observation(tools, id) : tools.world.get(type, id)
  if (there) return there
  throw nothing(`There is no ${keyed(type, id)}.`)
}

async function observation({ world, store }: FindTools, id: string): Promise<Entity | undefined> {
  const { datastream, at_ms } = readObservationId(id) ?? {}
  const series = datastream === undefined ? undefined : world.series(datastream)
  if (!series || at_ms === undefined) return undefined
  const { station, sensor, quantity } = series
  const range = { from_ms: at_ms, to_ms: at_ms + 1 }
  const { rows } = await store.rows({ station, sensor, quantity, ...range, limit: 1, corrected: true })
  return rows[0] && observationOf(series, rows[0])
}

/** The series whose observations an entity leads to; of null, all. */
export function streamsOf(world: World, entity: Entity | null): Series[] {
  if (entity?.type === 'Datastream') return [world.series(entity.id)!]
  // A feature is the place of one station, and has the id of its Thing.
  const things = entity ? [world.get('Thing', entity.id)!] : world.all('Thing')
  return things.flatMap((thing) => thing.to.Datastreams!.map((id) => world.series(id)!))
}
