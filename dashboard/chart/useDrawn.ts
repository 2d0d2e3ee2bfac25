/** The curves of a chart as they are drawn in a stretch of time. */
import { useMemo } from 'preact/hooks'
import type { Station } from '../../gateway/contract.ts'
import { describeQuantity } from '../format.ts'
import { curves_max } from '../looked.ts'
import type { Window } from '../series.ts'
import type { Lang } from '../words.ts'
import { type CurveName, curveId, type Drawn, linePart } from './curves.ts'
import { type Curve, plotOf } from './useCurve.ts'

/** Those that came already, in their order; the place in it is the colour. */
export function useDrawn(curves: readonly Curve[], window: Window, stations: readonly Station[], lang: Lang): Drawn[] {
  const parts = Array.from({ length: curves_max }, (_, i) => curves[i])
  return useMemo(
    () =>
      curves.flatMap((one, hue): Drawn[] => {
        const { curve } = one
        const station = stations.find(({ station }) => station === curve?.station)
        const plot = plotOf(one, window, station)
        if (!curve || !plot) return []
        const quantity = describeQuantity(curve.name.quantity, lang)
        const label = curves.length === 1 ? quantity.label : labelOf(curve, curves, station, lang)
        return [{ id: curveId(curve), label, quantity, plot, part: linePart(curve.name.quantity), hue }]
      }),
    [
      lang,
      window.from_ms,
      window.to_ms,
      curves.map(({ curve }) => curve && curveId(curve)).join(),
      ...parts.map((one) => one?.series),
      ...parts.map((one) => one?.covers?.from_ms),
      ...parts.map((one) => one?.covers?.to_ms),
    ],
  )
}

/** "Depok · Tinggi muka air"; with the sensor where a station has two of a kind. */
function labelOf(curve: CurveName, all: readonly Curve[], station: Station | undefined, lang: Lang): string {
  const { label } = describeQuantity(curve.name.quantity, lang)
  const isTwice = all.some(
    ({ curve: other }) =>
      other?.station === curve.station &&
      other.name.quantity === curve.name.quantity &&
      other.name.sensor !== curve.name.sensor,
  )
  return `${station?.name || curve.station} · ${label}${isTwice ? ` ${curve.name.sensor}` : ''}`
}
