/** Where a value stands among the levels of its series. Pure. */
import type { LevelInForce } from '../../gateway/contract.ts'

export interface LevelStand {
  /** The worst level that the value has reached. */
  reached: LevelInForce | undefined
  /** The next one towards the worse: the nearest, where rising and falling both are dangers. */
  next: LevelInForce | undefined
  /** How far the value is from it; positive. */
  gap: number | undefined
}

export function levelStand(levels: readonly LevelInForce[] | undefined, value: number | null): LevelStand {
  const nothing = { reached: undefined, next: undefined, gap: undefined }
  if (!levels || value === null) return nothing
  const isReached = ({ at, below }: LevelInForce) => (below ? value <= at : value >= at)
  const ahead = levels.filter((level) => !isReached(level))
  const next = ahead.reduce<LevelInForce | undefined>(
    (best, one) => (best && Math.abs(best.at - value) <= Math.abs(one.at - value) ? best : one),
    undefined,
  )
  return { reached: levels.findLast(isReached), next, gap: next && Math.abs(next.at - value) }
}
