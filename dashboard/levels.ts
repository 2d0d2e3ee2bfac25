/** Which of a rule's levels belong into a chart, and how far it must reach to show them. Pure. */

/** A level as a line: where, and what stands on it. */
export interface LevelLine {
  at: number
  text: string
  /** What is reached there rather than a level of a rule: drawn finer. */
  isFine?: boolean
}

/**
 * The levels the values passed, and the next one on either side: what has happened and what may come. The others would
 * press the curve flat. `low` and `high` are of the values shown; without values every level is shown.
 */
export function levelsInSight(lines: readonly LevelLine[], low: number | null, high: number | null): LevelLine[] {
  if (low === null || high === null) return [...lines]
  const above = Math.min(...lines.map(({ at }) => at).filter((at) => at > high))
  const below = Math.max(...lines.map(({ at }) => at).filter((at) => at < low))
  return lines.filter(({ at }) => at >= below && at <= above)
}

/** From the lowest to the highest of values and lines together. */
export function reachOf(
  lines: readonly LevelLine[],
  low: number | null,
  high: number | null,
): [low: number | null, high: number | null] {
  const all = [low, high, ...lines.map(({ at }) => at)].filter((value) => value !== null && value !== undefined)
  return all.length === 0 ? [null, null] : [Math.min(...all), Math.max(...all)]
}
