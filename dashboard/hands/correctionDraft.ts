/** A correction as somebody fills it in, and what the gateway is asked. Pure. */
import { momentIn } from '../fieldTime.ts'
import { numberOf, placeOf } from '../warning/backtest.ts'
import { type Calibration, calibrationOf, type Pair, type PairMistake } from './calibration.ts'
import { why_min } from './draft.ts'

export interface CorrectionDraft {
  /** "station/sensor.quantity"; empty: not chosen yet. */
  series: string
  does: 'compare' | 'offset' | 'scale' | 'set_aside'
  /** As typed: "0,3". */
  number: string
  /** Of `compare`, as typed; the second pair may be empty. */
  reference: string
  sensed: string
  reference2: string
  sensed2: string
  /** As the browser's fields write them; `to` empty: until it is withdrawn. */
  from: string
  to: string
  why: string
}

/** `series`: what the page is about. */
export const freshCorrection = (series = ''): CorrectionDraft => ({
  ...{ series, does: 'compare', number: '', from: '', to: '', why: '' },
  ...{ reference: '', sensed: '', reference2: '', sensed2: '' },
})

export type CorrectionMistake =
  | ('noSeries' | 'wrongNumber' | 'noPair' | 'halfPair' | 'noFrom' | 'wrongTo' | 'noWhy')
  | PairMistake

/** Those that are about the pairs, in one place of the form. */
export const pairMistakes: readonly CorrectionMistake[] = ['noPair', 'halfPair', 'samePair', 'contraryPairs', 'agrees']

/** The body of the question, or what is wrong. */
export function wishOf(draft: CorrectionDraft): Record<string, unknown> | CorrectionMistake {
  const [station, { sensor, quantity }] = placeOf(draft.series)
  if (!station) return 'noSeries'
  const does = draft.does === 'set_aside' ? { set_aside: true } : wishedNumbers(draft)
  if (typeof does === 'string') return does
  const [from, to] = [momentIn(draft.from), momentIn(draft.to)]
  if (from === null) return 'noFrom'
  if (draft.to !== '' && (to === null || to <= from)) return 'wrongTo'
  const why = draft.why.trim()
  if (why.length < why_min) return 'noWhy'
  return { station, sensor, quantity, from, ...(to !== null && { to }), ...does, why }
}

/** The numbers that were typed, or that follow from the pairs. */
export function wishedNumbers(draft: CorrectionDraft): Calibration | CorrectionMistake {
  if (draft.does === 'compare') {
    const pairs = pairsOf(draft)
    return typeof pairs === 'string' ? pairs : calibrationOf(pairs)
  }
  const number = numberOf(draft.number)
  const changesNothing = draft.does === 'scale' ? number === 1 || number === 0 : number === 0
  return number === null || changesNothing ? 'wrongNumber' : { [draft.does]: number }
}

/** One pair or two; what stands half in the form is a mistake. */
export function pairsOf({
  reference,
  sensed,
  reference2,
  sensed2,
}: CorrectionDraft): [Pair, Pair?] | 'noPair' | 'halfPair' {
  const first = pairOf(reference, sensed)
  if (!first) return 'noPair'
  if (reference2.trim() === '' && sensed2.trim() === '') return [first]
  const second = pairOf(reference2, sensed2)
  return second ? [first, second] : 'halfPair'
}

function pairOf(reference: string, sensed: string): Pair | null {
  const [right, said] = [numberOf(reference), numberOf(sensed)]
  return right === null || said === null ? null : { reference: right, sensed: said }
}
