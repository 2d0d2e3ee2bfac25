/** A page of any set but Observations: they are few, and all of them are in memory. */
import { type Reading as Asked, isTrue, valuesOf } from './evaluate.ts'
import type { Entity } from './model.ts'
import type { Page } from './observations.ts'
import type { Options } from './options.ts'
import { sorted } from './sorted.ts'

export function collectionPage(all: readonly Entity[], options: Options, top: number, asked: Asked): Page {
  const { filter, orderBy, skip, isCounted } = options
  const found = filter ? all.filter((entity) => isTrue(filter, entity, asked)) : all
  const inOrder = sorted(found, orderBy, (by, entity) => valuesOf(by, entity, asked))
  const isMore = top > 0 && found.length > skip + top
  return {
    entities: inOrder.slice(skip, skip + top),
    ...(isMore && { next: { $skip: skip + top } }),
    ...(isCounted && { count: found.length }),
  }
}
