/**
 * What an expression is of an entity. Through a link that leads to several entities it has several values, and is true when it
 * is true of one of them. Pure.
 */
import { called } from './functions.ts'
import type { Entity } from './model.ts'
import type { Arithmetic, Expression } from './parse.ts'
import { shapeOfJson } from './shapes.ts'
import { asTime, compares, isDuration, isTime, type Value } from './values.ts'

export interface Reading {
  /** Where a link of an entity leads. */
  related: (entity: Entity, link: string) => Entity[]
  now_ms: number
}

// A product of several links to many: more is no question of anybody.
const values_max = 10_000

export function isTrue(expression: Expression, entity: Entity, reading: Reading): boolean {
  return valuesOf(expression, entity, reading).includes(true)
}

/** Of a path that leads nowhere: none. */
export function valuesOf(expression: Expression, entity: Entity, reading: Reading): Value[] {
  const of = (one: Expression) => valuesOf(one, entity, reading)
  switch (expression.is) {
    case 'literal':
      return [expression.value]
    case 'path':
      return atPath(expression, entity, reading)
    case 'not':
      return [!of(expression.of).includes(true)]
    case 'and':
      return [of(expression.left).includes(true) && of(expression.right).includes(true)]
    case 'or':
      return [of(expression.left).includes(true) || of(expression.right).includes(true)]
    case 'compare':
      return each([of(expression.left), of(expression.right)]).map(([a, b]) => compares(expression.how, a!, b!))
    case 'arithmetic':
      return each([of(expression.left), of(expression.right)]).map(([a, b]) => computed(expression.how, a!, b!))
    case 'call':
      if (expression.name === 'now') return [{ from_ms: reading.now_ms, to_ms: reading.now_ms }]
      return each(expression.of.map(of)).map((given) => called(expression.name, given))
  }
}

function atPath({ links, property, within }: Extract<Expression, { is: 'path' }>, entity: Entity, reading: Reading) {
  let there = [entity]
  for (const link of links) there = there.flatMap((one) => reading.related(one, link))
  return there.map(({ id, properties }): Value => {
    if (property === 'id') return id
    let value: unknown = properties[property]
    for (const key of within) value = isObject(value) && Object.hasOwn(value, key) ? value[key] : null
    if (!isObject(value)) return (value ?? null) as Value
    const shape = shapeOfJson(value)
    return shape && { shape }
  })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Every combination of one value of each list. */
function each(lists: readonly Value[][]): Value[][] {
  return lists.reduce<Value[][]>(
    (all, list) => all.flatMap((some) => list.map((one) => [...some, one])).slice(0, values_max),
    [[]],
  )
}

/** Null where it has no meaning, a division by zero among them. */
export function computed(how: Arithmetic, a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = ofNumbers[how](a, b)
    return Number.isFinite(result) ? result : null
  }
  if (how !== 'add' && how !== 'sub') return null
  const sign = how === 'add' ? 1 : -1
  if (isDuration(b)) {
    const time = isDuration(a) ? null : asTime(a)
    if (time) return { from_ms: time.from_ms + sign * b.length_ms, to_ms: time.to_ms + sign * b.length_ms }
    return isDuration(a) ? { length_ms: a.length_ms + sign * b.length_ms } : null
  }
  if (how === 'sub' && (isTime(a) || isTime(b))) {
    const [one, other] = [asTime(a), asTime(b)]
    return one && other ? { length_ms: one.from_ms - other.from_ms } : null
  }
  return null
}

const ofNumbers: Record<Arithmetic, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
}
