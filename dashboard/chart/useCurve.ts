/** One curve as a chart draws it: what was fetched, as a line or as bars, from its first value on. */
import { useMemo } from 'preact/hooks'
import type { ReadingsAnswer } from '../../gateway/contract.ts'
import { readingsUrl } from '../api.ts'
import { describeQuantity } from '../format.ts'
import {
  barPlot,
  binFor,
  clippedTo,
  firstValueAt,
  fromFirstValue,
  linePlot,
  type Plot,
  type Summary,
  summaryOf,
  type Window,
  wholeBins,
} from '../series.ts'
import { keyOf } from '../state.ts'
import { useAsked } from '../useAsked.ts'
import { type Fetched, useSeries, type Wanted } from './useSeries.ts'

export interface Curve extends Fetched {
  /** What is drawn of the wanted stretch: whole bins for bars; a series that is younger than it from its first value. */
  window: Window
  plot: Plot | undefined
  /** Undefined without a single value. */
  summary: Summary | undefined
}

export function useCurve(wanted: Omit<Wanted, 'points'>): Curve {
  const bars_ms = isAmount(wanted) ? binFor(wanted.window.to_ms - wanted.window.from_ms) : undefined
  const asked = bars_ms ? wholeBins(wanted.window, bars_ms) : wanted.window
  // For bars: enough points that a step fits into a bin several times.
  const points = bars_ms ? Math.min(((asked.to_ms - asked.from_ms) / bars_ms) * 60, 2_000) : undefined
  const fetched = useSeries({ ...wanted, window: asked, ...(points && { points }) })
  const window = useYoung(wanted, asked, fetched)
  const { series, covers } = fetched
  const plot = useMemo(() => {
    if (!series || !covers) return undefined
    const seen = bars_ms ? wholeBins(window, binFor(window.to_ms - window.from_ms)) : window
    const drawn = bars_ms ? barPlot(series, seen, binFor(window.to_ms - window.from_ms)) : linePlot(series, seen)
    return { ...drawn, gaps: clippedTo(drawn.gaps, covers) }
  }, [series, bars_ms, window.from_ms, window.to_ms, covers?.from_ms, covers?.to_ms])
  return { ...fetched, window, plot, summary: series && summaryOf(series, window) }
}

function isAmount({ name }: Pick<Wanted, 'name'>): boolean {
  return describeQuantity(name.quantity, 'id').kind === 'amount'
}

const late_share = 0.1

/** A series that has nothing at all before the stretch is young: it is shown from its first value on. */
function useYoung({ station, name }: Wanted, asked: Window, { series, covers }: Fetched): Window {
  const first_ms = series && firstValueAt(series)
  const span_ms = asked.to_ms - asked.from_ms
  const isLate = first_ms !== undefined && covers !== undefined && first_ms - asked.from_ms > late_share * span_ms
  const before = isLate ? { from_ms: 0, to_ms: covers.from_ms } : undefined
  const { value } = useAsked<ReadingsAnswer>(before ? readingsUrl(station, name, before, 1) : null, {
    keep: `${station} ${keyOf(name)}`,
  })
  return series && isLate && value?.rows.length === 0 ? fromFirstValue(series, asked) : asked
}
