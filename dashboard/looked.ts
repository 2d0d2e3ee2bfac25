/** What of the address belongs to a chart: a stretch of time that stays, and further curves beside the first. Pure. */
import type { Window } from './series.ts'

export interface Looked {
  /** `w=FROM-TO`, UTC ms. Absent = the range up to now. */
  window?: Window
  /** `c=station/sensor.quantity`, once for each. */
  curves?: string[]
}

export const curves_max = 6 // together with the first one; more cannot be told apart
const curve = /^[a-z0-9-]{1,40}(@[a-z0-9-]{1,40})?\/[a-z0-9-]{1,40}\.[a-z0-9_]{1,40}$/
const year_ms = 366 * 86_400_000
export const span_min_ms = 60_000
export const span_max_ms = 11 * year_ms // the record keeps hours for ten

/** What is said wrongly counts as not said. */
export function parseLooked(said: URLSearchParams): Looked {
  const [, from, to] = /^(\d{1,14})-(\d{1,14})$/.exec(said.get('w') ?? '') ?? []
  const window = { from_ms: Number(from), to_ms: Number(to) }
  const span_ms = window.to_ms - window.from_ms
  const curves = [...new Set(said.getAll('c').filter((text) => curve.test(text)))].slice(0, curves_max - 1)
  return {
    ...(span_ms >= span_min_ms && span_ms <= span_max_ms && { window }),
    ...(curves.length > 0 && { curves }),
  }
}

export function writeLooked(said: URLSearchParams, { window, curves = [] }: Looked): void {
  if (window) said.set('w', `${Math.round(window.from_ms)}-${Math.round(window.to_ms)}`)
  for (const one of curves) said.append('c', one)
}
