/** What a staff gauge says of a sensor: from one pair of numbers an offset, from two an offset and a scale. Pure. */

export interface Pair {
  /** What the staff gauge, or whatever is right, said. */
  reference: number
  /** What the sensor said then, as the page shows it. */
  sensed: number
}

export interface Calibration {
  scale?: number
  offset?: number
}

export type PairMistake =
  /** Two pairs of one sensor value say nothing of a scale. */
  | 'samePair'
  /** The gauge rises where the sensor falls: one of the four numbers is wrong. */
  | 'contraryPairs'
  /** There is nothing to correct. */
  | 'agrees'

const digits = 6

/** Value × scale + offset, so that the sensor would have said what the gauge did. */
export function calibrationOf([first, second]: readonly [Pair, Pair?]): Calibration | PairMistake {
  const scale = second ? (second.reference - first.reference) / (second.sensed - first.sensed) : 1
  if (!Number.isFinite(scale)) return 'samePair'
  if (scale <= 0) return 'contraryPairs'
  const shownScale = rounded(scale)
  const offset = rounded(first.reference - shownScale * first.sensed)
  if (shownScale === 1 && offset === 0) return 'agrees'
  return { ...(shownScale !== 1 && { scale: shownScale }), ...(offset !== 0 && { offset }) }
}

/** What a value of the sensor becomes. */
export const calibrated = ({ scale = 1, offset = 0 }: Calibration, sensed: number): number =>
  rounded(sensed * scale + offset)

// Without what binary fractions leave behind: 1.5 - 1.2 is 0.3.
const rounded = (value: number) => Number(value.toFixed(digits)) + 0
