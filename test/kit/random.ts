import { seededRandom } from '../crash/random.ts'

/** Random choices that a seed repeats, for tests that make many inputs from few. */
export interface Random {
  /** A whole number from 0 to below `end`. */
  below(end: number): number
  pick<T>(list: readonly T[]): T
}

export function openRandom(seed: number): Random {
  const random = seededRandom(seed)
  const below = (end: number) => Math.floor(random() * end)
  return { below, pick: (list) => list[below(list.length)]! }
}

/** So many bytes of noise. */
export function randomBytes(length: number, seed: number): Uint8Array {
  const { below } = openRandom(seed)
  return Uint8Array.from({ length }, () => below(256))
}
