/**
 * What a filter of observations says beforehand, so that only what it can mean is read of the record: from when to when, and of
 * which series. Whatever it cannot tell beforehand it leaves to `evaluate.ts`, which looks at every row anyhow. Pure.
 */
import type { Expression } from './parse.ts'
import { asTime, type Comparison, isTime, type Value } from './values.ts'

export interface Narrow {
  /** Included. */
  from_ms: number
  /** Not included. */
  to_ms: number
  /** True of each row of a series or of none, so that it is asked once for each. */
  ofSeries: Expression[]
  /** Whether range and series say all that the filter does. */
  isExact: boolean
  /** The one observation that it can mean; absent: any. */
  id?: string
}

// InfluxDB, which may hold what the record let go, knows no times outside of 1678 to 2261.
export const always = { from_ms: Date.UTC(1800, 0, 1), to_ms: Date.UTC(2200, 0, 1) }

export function narrowed(filter: Expression | undefined): Narrow {
  const narrow: Narrow = { ...always, ofSeries: [], isExact: true }
  for (const one of filter ? partsOf(filter) : []) {
    const said = one.is === 'compare' ? sidesOf(one) : null
    if (said?.how === 'eq' && isOwn(said.path, ['id'])) narrow.id = String(said.value)
    if (isOfSeries(one)) narrow.ofSeries.push(one)
    else if (!said || !isOwn(said.path, ['phenomenonTime', 'resultTime']) || !byTime(narrow, said))
      narrow.isExact = false
  }
  return narrow
}

/** Whether the range says all of it. Times of observations are instants; a date alone is compared as a text. */
function byTime(narrow: Narrow, { how, value }: Pick<Said, 'how' | 'value'>): boolean {
  const time = asTime(value)
  if (!time) return false
  const isExact = isTime(value)
  const { from_ms, to_ms } = time
  const begins = (at_ms: number) => {
    narrow.from_ms = Math.max(narrow.from_ms, at_ms)
  }
  const ends = (at_ms: number) => {
    narrow.to_ms = Math.min(narrow.to_ms, at_ms)
  }
  if (how === 'ge' || how === 'eq') begins(to_ms)
  if (how === 'le' || how === 'eq') ends(from_ms + 1)
  if (how === 'gt') begins(isExact ? to_ms + 1 : to_ms)
  if (how === 'lt') ends(isExact ? from_ms : from_ms + 1)
  return isExact && how !== 'ne'
}

/** What must all be true. */
function partsOf(filter: Expression): Expression[] {
  return filter.is === 'and' ? [...partsOf(filter.left), ...partsOf(filter.right)] : [filter]
}

type Compared = Extract<Expression, { is: 'compare' }>
type Path = Extract<Expression, { is: 'path' }>
const turned: Record<Comparison, Comparison> = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' }

type Said = { path: Path; how: Comparison; value: Value }

/** A path against a literal, whichever stands first. */
function sidesOf({ how, left, right }: Compared): Said | null {
  if (left.is === 'path' && right.is === 'literal') return { path: left, how, value: right.value }
  if (left.is === 'literal' && right.is === 'path') return { path: right, how: turned[how], value: left.value }
  return null
}

const isOwn = ({ links, property, within }: Path, names: readonly string[]) =>
  links.length === 0 && within.length === 0 && names.includes(property)

/** Whether it speaks of nothing but entities that all rows of a series share. */
function isOfSeries(expression: Expression): boolean {
  const paths = pathsIn(expression)
  return paths.length > 0 && paths.every(({ links }) => links.length > 0)
}

export function pathsIn(expression: Expression): Path[] {
  switch (expression.is) {
    case 'literal':
      return []
    case 'path':
      return [expression]
    case 'not':
      return pathsIn(expression.of)
    case 'call':
      return expression.of.flatMap(pathsIn)
    default:
      return [...pathsIn(expression.left), ...pathsIn(expression.right)]
  }
}
