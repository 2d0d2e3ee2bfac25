/** `$orderby`: entities in the order of their keys. What is equal in all of them stays as it came. Pure. */
import type { Entity } from './model.ts'
import type { Expression, OrderBy } from './parse.ts'
import { inOrder, type Value } from './values.ts'

export function sorted(
  entities: readonly Entity[],
  orderBy: readonly OrderBy[],
  valuesOf: (by: Expression, entity: Entity) => Value[],
): Entity[] {
  if (orderBy.length === 0) return [...entities]
  const keyed = entities.map((entity) => ({ entity, keys: orderBy.map(({ by }) => valuesOf(by, entity)[0] ?? null) }))
  keyed.sort((a, b) => {
    for (const [i, { isFalling }] of orderBy.entries()) {
      const order = inOrder(a.keys[i]!, b.keys[i]!)
      if (order !== 0) return isFalling ? -order : order
    }
    return 0
  })
  return keyed.map(({ entity }) => entity)
}
