/** Which series of a station a card shows while it is folded. Pure; the first screen has it. */
import { keyOf, type SeriesName } from '../state.ts'

/** More stations than this make a list that people search. */
export const many_min = 9
const few = 8
const fewOfMany = 3

export interface Folding {
  /** `sensor.quantity` of the open chart: always shown. */
  open?: string | undefined
  /** Series that somebody looks for: shown before others. */
  wished?: ((name: SeriesName) => boolean) | undefined
  isMany: boolean
}

/** The series to show, in their order; all of them where folding would hide one only. */
export function folded(names: readonly SeriesName[], { open, wished, isMany }: Folding): SeriesName[] {
  const most = isMany ? fewOfMany : few
  if (names.length <= most + 1) return [...names]
  const first = names.filter((name) => keyOf(name) === open || wished?.(name))
  const kept = new Set([...first, ...names].slice(0, Math.max(most, Math.min(first.length, few))))
  return names.filter((name) => kept.has(name) || keyOf(name) === open)
}
