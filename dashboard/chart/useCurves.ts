/** The fetched curves of a chart, up to six. */
import type { CurveName } from './curves.ts'
import { type Curve, type CurveWanted, useCurve } from './useCurve.ts'

/** The same number of questions at each drawing, as hooks must be; those without a curve ask nothing. */
export function useCurves(names: readonly CurveName[], wanted: Omit<CurveWanted, 'curve'>): Curve[] {
  const slots = [
    useCurve({ ...wanted, curve: names[0] }),
    useCurve({ ...wanted, curve: names[1] }),
    useCurve({ ...wanted, curve: names[2] }),
    useCurve({ ...wanted, curve: names[3] }),
    useCurve({ ...wanted, curve: names[4] }),
    useCurve({ ...wanted, curve: names[5] }),
  ]
  return slots.filter(({ curve }) => curve !== undefined)
}
