/** What the tables are asked about names, and what they answer. */
import type { Decision } from './decision.ts'
import { type Series, takes } from './gaps.ts'
import { Names } from './names.ts'

export interface Asked {
  station: string
  sensor: string
  quantity: string
  /** Ascending, each once. */
  at_ms: Float64Array
}

/** In the order of `Asked.at_ms`. */
export interface Answer {
  /** See `what`. */
  what: Uint8Array
  /** The value that is kept; NaN for null. */
  value: Float64Array
  /** Pairs (from, to), ascending: the empty stretches around what is not there, ends not included. */
  gaps: number[]
}

/** Not there; there; not there, but what was there has been removed by retention. */
export const what = { absent: 0, kept: 1, gone: 2 } as const

/** What a name holds: a value, NaN for null. */
export type Held = number | 'absent' | 'gone'

export interface Question {
  asked: Asked[]
  series: Series[]
  /** What is known; as values are decided, they are known too. */
  held: Names<Held>
}

/** Asks for what memory does not tell by now: since a pack was put into the lane, its stretch may have become known. */
export function questionOf(decisions: readonly Decision[]): Question {
  const held = new Names<Held>()
  const wanted = new Map<Series, number[]>()
  for (const { late, entry } of decisions) {
    late.series.forEach((series, n) => {
      const { at_ms } = entry.pack.readings[late.index[n]!]!
      if (held.has(series, at_ms)) return
      held.set(series, at_ms, 'absent')
      if (takes(series, at_ms)) return
      const times = wanted.get(series)
      if (times) times.push(at_ms)
      else wanted.set(series, [at_ms])
    })
  }
  const asked = Array.from(wanted, ([{ station, sensor, quantity }, times]): Asked => {
    return { station, sensor, quantity, at_ms: Float64Array.from(times).sort() }
  })
  return { asked, series: [...wanted.keys()], held }
}

/** Takes the answers to `question.asked`. */
export function answered({ asked, series, held }: Question, answers: readonly Answer[]): void {
  answers.forEach(({ what: found, value }, a) => {
    asked[a]!.at_ms.forEach((at_ms, n) => {
      if (found[n] === what.kept) held.set(series[a]!, at_ms, value[n]!)
      if (found[n] === what.gone) held.set(series[a]!, at_ms, 'gone')
    })
  })
}
