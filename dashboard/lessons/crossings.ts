/** What a warning level would have done: when it begins, how high the water came, when it ends. Pure. */
import type { Window } from '../series.ts'
import { followsGap, type Point } from './points.ts'

export interface Crossing {
  /** The first reading at or above the level. */
  begin: Point
  /** The highest reading until it ended. */
  top: Point
  /** Nobody saw it begin: there is no reading before, or something is missing there. */
  isUnseen: boolean
  /** It has not ended yet. */
  isOpen: boolean
}

/** It begins at `at`, and ends below `clear`, as rules of the gateway do. */
export function crossingsOf(
  points: readonly Point[],
  at: number,
  clear: number,
  gaps: readonly Window[] = [],
): Crossing[] {
  const found: Crossing[] = []
  const isAfterGap = followsGap(points, gaps)
  for (const [i, point] of points.entries()) {
    const last = found.at(-1)
    if (!last?.isOpen && point.value >= at)
      found.push({ begin: point, top: point, isUnseen: isAfterGap[i]!, isOpen: true })
    else if (last?.isOpen) {
      if (point.value > last.top.value) last.top = point
      last.isOpen = point.value >= clear
    }
  }
  return found
}
