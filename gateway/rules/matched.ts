/** Which level of a changed rule is which of the rule before: what a level is counts, not its place in the list. */
import type { Level } from './rule.ts'

type Likeness = (a: Level, b: Level) => boolean

// The best likeness first: the very level, one with another threshold, one with another name.
const likenesses: Likeness[] = [
  (a, b) => a.label === b.label && a.at === b.at,
  (a, b) => a.label === b.label,
  (a, b) => a.at === b.at,
]

/**
 * For each present level the position of the one it was; null = it is new. What is like no other is paired by its place
 * when the lists are of one length: then every level was given new words and numbers at once.
 */
export function partnersOf(present: readonly Level[], before: readonly Level[]): (number | null)[] {
  const partners: (number | null)[] = present.map(() => null)
  const isTaken = (index: number) => partners.includes(index)
  for (const isLike of likenesses) {
    for (const [index, level] of present.entries()) {
      if (partners[index] !== null) continue
      const found = before.findIndex((one, place) => !isTaken(place) && isLike(level, one))
      if (found !== -1) partners[index] = found
    }
  }
  if (present.length !== before.length) return partners
  return partners.map((partner, index) => partner ?? (isTaken(index) ? null : index))
}

/**
 * Where the level that was at `before` is now. One that is gone lies half a place above those that were milder, so that
 * every present level is either milder or more severe.
 */
export function placeOf(before: number, partners: readonly (number | null)[]): number {
  const same = partners.indexOf(before)
  if (same !== -1) return same
  return partners.findLastIndex((partner) => partner !== null && partner < before) + 0.5
}
