/** The values of expressions, and how two of them compare. Pure. */

import type { Shape } from './shapes.ts'

export interface Time {
  from_ms: number
  to_ms: number
}
export interface Duration {
  length_ms: number
}
export interface Drawn {
  shape: Shape
}
/** Other objects and lists of an entity are null here: nothing compares with them. */
export type Value = number | string | boolean | null | Time | Duration | Drawn

export const isTime = (value: Value): value is Time => typeof value === 'object' && value !== null && 'from_ms' in value
export const isDuration = (value: Value): value is Duration =>
  typeof value === 'object' && value !== null && 'length_ms' in value

export const isDrawn = (value: Value): value is Drawn => typeof value === 'object' && value !== null && 'shape' in value

const timeForm = /^[+-]?\d{4,6}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?$/

/** A time or an interval as entities have it, such as `2026-11-22T06:00:00.000Z`; null: it is none. */
export function asTime(value: Value): Time | null {
  if (isTime(value)) return value
  if (typeof value !== 'string') return null
  const ends = value.split('/')
  if (ends.length > 2 || !ends.every((end) => timeForm.test(end))) return null
  const [from_ms, to_ms = from_ms] = ends.map((end) => Date.parse(end)) as [number, number?]
  return Number.isNaN(from_ms) || Number.isNaN(to_ms) ? null : { from_ms, to_ms }
}

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'

/** Values of different kinds are unequal, and neither is greater. With null only `eq` and `ne` say anything. */
export function compares(how: Comparison, a: Value, b: Value): boolean {
  if (how === 'eq') return isEqual(a, b)
  if (how === 'ne') return !isEqual(a, b)
  if (how === 'gt') return compares('lt', b, a)
  if (how === 'ge') return compares('le', b, a)
  if (isTime(a) || isTime(b)) {
    const [one, other] = [asTime(a), asTime(b)]
    if (!one || !other) return false
    // An interval is before what begins after its end.
    return how === 'lt' ? one.to_ms < other.from_ms : one.from_ms <= other.from_ms && one.to_ms <= other.to_ms
  }
  if (isDuration(a) && isDuration(b)) return how === 'lt' ? a.length_ms < b.length_ms : a.length_ms <= b.length_ms
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string')) return false
  return how === 'lt' ? a < b! : a <= b!
}

function isEqual(a: Value, b: Value): boolean {
  if (isTime(a) || isTime(b)) {
    const [one, other] = [asTime(a), asTime(b)]
    return one !== null && other !== null && one.from_ms === other.from_ms && one.to_ms === other.to_ms
  }
  if (a !== null && b !== null && isDuration(a) && isDuration(b)) return a.length_ms === b.length_ms
  return a === b
}

/** For `$orderby`: null first, then by kind, then by size. */
export function inOrder(a: Value, b: Value): number {
  const rank = rankOf(a) - rankOf(b)
  if (rank !== 0) return rank
  if (compares('lt', a, b)) return -1
  return compares('lt', b, a) ? 1 : 0
}

const kinds = ['boolean', 'number', 'string', 'object']
const rankOf = (value: Value) => (value === null ? -1 : kinds.indexOf(typeof value))
