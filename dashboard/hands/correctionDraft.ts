/** A correction as somebody fills it in, and what the gateway is asked. Pure. */
import { momentIn } from '../fieldTime.ts'
import { numberOf, placeOf } from '../warning/backtest.ts'
import { why_min } from './draft.ts'

export interface CorrectionDraft {
  /** "station/sensor.quantity"; empty: not chosen yet. */
  series: string
  does: 'offset' | 'scale' | 'set_aside'
  /** As typed: "0,3". */
  number: string
  /** As the browser's fields write them; `to` empty: until it is withdrawn. */
  from: string
  to: string
  why: string
}

export const freshCorrection = (): CorrectionDraft => ({
  ...{ series: '', does: 'offset', number: '', from: '', to: '', why: '' },
})

export type CorrectionMistake = 'noSeries' | 'wrongNumber' | 'noFrom' | 'wrongTo' | 'noWhy'

/** The body of the question, or what is wrong. */
export function wishOf(draft: CorrectionDraft): Record<string, unknown> | CorrectionMistake {
  const [station, { sensor, quantity }] = placeOf(draft.series)
  if (!station) return 'noSeries'
  const number = numberOf(draft.number)
  const changesNothing = draft.does === 'scale' ? number === 1 || number === 0 : number === 0
  if (draft.does !== 'set_aside' && (number === null || changesNothing)) return 'wrongNumber'
  const [from, to] = [momentIn(draft.from), momentIn(draft.to)]
  if (from === null) return 'noFrom'
  if (draft.to !== '' && (to === null || to <= from)) return 'wrongTo'
  const why = draft.why.trim()
  if (why.length < why_min) return 'noWhy'
  const does = draft.does === 'set_aside' ? { set_aside: true } : { [draft.does]: number }
  return { station, sensor, quantity, from, ...(to !== null && { to }), ...does, why }
}
