/** The last hours as a small picture beside words that say the same; the levels in sight as lines. */
import { useMemo } from 'preact/hooks'
import type { LevelInForce, TrendSteps } from '../../gateway/contract.ts'
import { type Shape, shapeOf, size } from './sparkPaths.ts'

interface Props {
  trend: TrendSteps
  levels: readonly LevelInForce[] | undefined
  isAmount: boolean
  /** The least height of the picture, in the unit of the values: noise must not look like a flood. */
  least: number
}

export function Sparkline({ trend, levels: all, isAmount, least }: Props) {
  const { lines, bars, levels, last }: Shape = useMemo(
    () => shapeOf({ trend, levels: all, isAmount, least }),
    [trend, all, isAmount, least],
  )
  return (
    <svg
      class="sparkline"
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {levels.map(({ y, severity }) => (
        <path key={y} class={`sparkline-level tone-${severity}`} d={`M0 ${y}H${size.width}`} />
      ))}
      {lines && <path class="sparkline-line" d={lines} />}
      {bars && <path class="sparkline-bars" d={bars} />}
      {last && <path class="sparkline-last" d={`M${last.x} ${last.y}h0`} />}
    </svg>
  )
}
