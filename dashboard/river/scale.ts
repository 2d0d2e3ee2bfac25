/**
 * One scale for gauges that have nothing in common but their levels: the mildest level lies in the middle, the worst near the
 * end, whatever their heights are. So that gauges side by side can be compared at a glance. Pure.
 */

export interface GaugeMark {
  /** 0 to 1. */
  at: number
  label: string
  height: number
}

export interface Gauge {
  /** 0 to 1; null: no value. */
  fill: number | null
  marks: GaugeMark[]
}

const middle = 0.5
const end = 0.92

/** `levels` mild to severe. Without levels there is nothing to scale by: null. */
export function gaugeOf(value: number | null, levels: readonly { label: string; at: number }[]): Gauge | null {
  const first = levels[0]
  const last = levels.at(-1)
  if (!first || !last) return null
  // Where the lowest is drawn: as far below the mildest level as the worst is above it, or the height of a lone level itself.
  const reach = last.at - first.at || Math.abs(first.at) || 1
  const lowest = first.at - reach
  const placed = (height: number): number => {
    const part = height < first.at ? (height - lowest) / reach : 1 + (height - first.at) / reach
    const at = part <= 1 ? part * middle : middle + (part - 1) * (end - middle)
    return Math.min(1, Math.max(0, at))
  }
  return {
    fill: value === null ? null : placed(value),
    marks: levels.map(({ label, at }) => ({ label, height: at, at: placed(at) })),
  }
}

/** The levels of rising water, mild to severe; of several rules together, each height once. */
export function risingOf<Level extends { at: number; below?: true | undefined }>(levels: readonly Level[]): Level[] {
  const byHeight = new Map(levels.filter(({ below }) => !below).map((level) => [level.at, level]))
  return [...byHeight.values()].sort((a, b) => a.at - b.at)
}
