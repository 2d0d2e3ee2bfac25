/** Stretches that have a word of their own, and on which row it stands: where values are not there, a table says so. Pure. */
import type { ReadingsAnswer, Row } from '../contract.ts'
import { type Words, words } from './words.ts'

export type Missing = Pick<ReadingsAnswer, 'lost' | 'forgotten' | 'partial' | 'reason'>

/** One column of words, each with the time from which on it may stand. In the order of time. */
export type Notes = readonly { from_ms: number; text: string }[]

/** A row with what stands in each column of words beside it; `row` is null where no row is left to carry them. */
export interface Noted {
  row: Row | null
  notes: string[]
}

/**
 * Each stretch stands on the first row behind its beginning, or on the last row. A line of its own would be counted as a
 * reading; only where there is no row at all, one stands alone.
 */
export function openNotes(columns: readonly Notes[]) {
  const waiting = columns.map((notes) => [...notes])
  const taken = (upTo_ms: number) =>
    waiting.map((notes) => {
      const end = notes.findIndex(({ from_ms }) => from_ms > upTo_ms)
      return notes
        .splice(0, end < 0 ? notes.length : end)
        .map(({ text }) => text)
        .join('; ')
    })
  let held: Row | null = null
  return {
    /** The row before this one. */
    next(row: Row): Noted | null {
      const before = held
      held = row
      return before && { row: before, notes: taken(before.at_ms) }
    },
    /** The last row, or what stands alone. */
    end: (): Noted | null =>
      held || waiting.some(({ length }) => length > 0) ? { row: held, notes: taken(Number.POSITIVE_INFINITY) } : null,
  }
}

const utc = (at_ms: number) => new Date(at_ms).toISOString()

/** What was lost with a damaged file. */
export function lostNotes(lost: NonNullable<ReadingsAnswer['lost']>, { lost: said } = words.en): Notes {
  return lost.map((one) => ({ from_ms: one.from_ms, text: said(one.n, stretchOf(one)) }))
}

/** What a person had the record forget. */
export function forgottenNotes(
  forgotten: NonNullable<ReadingsAnswer['forgotten']>,
  { forgotten: said } = words.en,
): Notes {
  return forgotten.map((one) => {
    const { from_ms, n, by, why, forgotten_ms } = one
    return { from_ms, text: oneLine(said(n, stretchOf(one), { by, on: utc(forgotten_ms), why })) }
  })
}

/** All that is not there of a series, in the order of time. */
export function allNotes({ lost, forgotten, partial, reason = '' }: Missing, said: Words): Notes {
  const all = [
    ...(partial ? [{ from_ms: Number.NEGATIVE_INFINITY, text: oneLine(said.partial(reason)) }] : []),
    ...(lost ? lostNotes(lost, said) : []),
    ...(forgotten ? forgottenNotes(forgotten, said) : []),
  ]
  return all.sort((a, b) => a.from_ms - b.from_ms)
}

function stretchOf(one: { sensor: string; quantity: string; from_ms: number; to_ms: number }) {
  return { series: `${one.sensor}.${one.quantity}`, from: utc(one.from_ms), to: utc(one.to_ms) }
}

/** What a person typed has no line of its own. No program takes it for a formula, because a number stands before it. */
function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ')
}
