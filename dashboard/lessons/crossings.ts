/** What a warning level would have done: when it begins, how high the water came, when it ends. Pure. */
import type { Point } from './points.ts'

export interface Crossing {
  /** The first reading at or above the level. */
  begin: Point
  /** The highest reading until it ended. */
  top: Point
}

/** It begins at `at`, and ends below `clear`, as rules of the gateway do. */
export function crossingsOf(points: readonly Point[], at: number, clear: number): Crossing[] {
  const found: Crossing[] = []
  let isOn = false
  for (const point of points) {
    const last = found.at(-1)
    if (!isOn && point.value >= at) {
      found.push({ begin: point, top: point })
      isOn = true
    } else if (isOn && last) {
      if (point.value > last.top.value) last.top = point
      if (point.value < clear) isOn = false
    }
  }
  return found
}
