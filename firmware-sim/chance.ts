/**
 * Seeded chance. The same seed and the same place in time always give the same luck, so a world can be asked about any
 * moment without having lived through the ones before, and a failing test can be run again.
 */

/** A number in [0, 1) that depends on nothing but the seed and the integers given. */
export function luck(seed: number, ...where: number[]): number {
  let h = mix(seed | 0)
  for (const place of where) {
    h = mix(h ^ (place | 0))
    h = mix(h ^ Math.floor(place / 2 ** 32)) // a time in ms has more than 32 bits
  }
  return (h >>> 0) / 2 ** 32
}

/** A standard normal number, by Box and Muller, that depends on nothing but the seed and the integers given. */
export function bell(seed: number, ...where: number[]): number {
  const u = 1 - luck(seed, ...where, 1)
  const v = luck(seed, ...where, 2)
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v)
}

/** A stream of numbers in [0, 1), for things that happen one after another. */
export function dice(seed: number): () => number {
  let rolls = 0
  return () => luck(seed, rolls++)
}

// The finaliser of MurmurHash3 (public domain): every input bit reaches every output bit.
function mix(value: number): number {
  let h = (value + 0x9e3779b9) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
