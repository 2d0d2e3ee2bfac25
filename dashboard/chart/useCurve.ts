/** What is fetched for one curve, and the stretch in which it is worth looking at. */
import type { ReadingsAnswer, Station } from '../../gateway/contract.ts'
import { isAmount } from '../../hardware/quantities.ts'
import { readingsUrl } from '../api.ts'
import { cadenceOf } from '../cadence.ts'
import {
  barPlot,
  binFor,
  clippedTo,
  firstValueAt,
  fromFirstValue,
  linePlot,
  type Plot,
  type Window,
  wholeBins,
} from '../series.ts'
import { useAsked } from '../useAsked.ts'
import { type CurveName, curveId } from './curves.ts'
import { type Fetched, type FollowReadings, useSeries } from './useSeries.ts'

export interface CurveWanted {
  /** Undefined = no curve. */
  curve: CurveName | undefined
  /** The stretch that is looked at. */
  window: Window
  /** More than usual where curves are compared. */
  points?: number | undefined
  followReadings?: FollowReadings | undefined
  turn?: unknown
  /** Whether a series that is younger than the stretch is shown from its first value on. */
  fromFirst?: boolean
}

export interface Curve extends Fetched {
  curve: CurveName | undefined
  /** The stretch from its first value on where it is young; otherwise as wanted. */
  window: Window
}

const points_usual = 600

export function useCurve({ curve, window, points = points_usual, fromFirst, ...live }: CurveWanted): Curve {
  const bars_ms = curve && barsIn(curve, window)
  const asked = bars_ms ? wholeBins(window, bars_ms) : window
  // For bars: enough points that a step fits into a bin several times.
  const forBars = bars_ms && Math.min(((asked.to_ms - asked.from_ms) / bars_ms) * 60, 2_000)
  const fetched = useSeries({ curve, window: asked, points: Math.max(points, forBars ?? 0), ...live })
  return { ...fetched, curve, window: useYoung(curve, asked, fetched, fromFirst === true) }
}

/** How long the bars of an amount are in a stretch; undefined for a line. */
function barsIn({ name }: CurveName, { from_ms, to_ms }: Window): number | undefined {
  return isAmount(name.quantity) ? binFor(to_ms - from_ms) : undefined
}

/** Line or bars in a stretch; undefined until something came. `station`: tells how often readings are due. */
export function plotOf(
  { curve, series, covers }: Curve,
  window: Window,
  station: Station | undefined,
): Plot | undefined {
  if (!curve || !series || !covers) return undefined
  const cadence = station && cadenceOf(station, curve.name.sensor)
  const bars_ms = barsIn(curve, window)
  const drawn = bars_ms
    ? barPlot(series, wholeBins(window, bars_ms), bars_ms, cadence)
    : linePlot(series, window, cadence)
  return { ...drawn, gaps: clippedTo(drawn.gaps, covers) }
}

const late_share = 0.1

/** A series that has nothing at all before the stretch is young. */
function useYoung(
  curve: CurveName | undefined,
  asked: Window,
  { series, covers }: Fetched,
  fromFirst: boolean,
): Window {
  const first_ms = series && firstValueAt(series)
  const span_ms = asked.to_ms - asked.from_ms
  const isLate = fromFirst && first_ms !== undefined && first_ms - asked.from_ms > late_share * span_ms
  const before = isLate && covers && { from_ms: 0, to_ms: covers.from_ms }
  const { value } = useAsked<ReadingsAnswer>(
    curve && before ? readingsUrl(curve.station, curve.name, before, 1) : null,
    { keep: curve ? curveId(curve) : 'none' },
  )
  return series && isLate && value?.rows.length === 0 ? fromFirstValue(series, asked) : asked
}
