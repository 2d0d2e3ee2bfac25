/** Steps from a double to its neighbours: what sums and means of decimals miss their decimal by. */

const double = new Float64Array(1)
const halves = new Uint32Array(double.buffer)
const low = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1 // the place of the low half on this machine
const high = 1 - low

/** How many doubles lie from `near` to `value`, both finite and of one sign; NaN when there are more than `most`. */
export function ulpsFrom(near: number, value: number, most: number): number {
  double[0] = near
  const [nearLow, nearHigh] = [halves[low]!, halves[high]!]
  double[0] = value
  const ulps = (halves[high]! - nearHigh) * 2 ** 32 + (halves[low]! - nearLow)
  return Math.abs(ulps) <= most ? ulps : Number.NaN
}

/** The double `ulps` behind `near`; the opposite of `ulpsFrom`. */
export function ulpsAway(near: number, ulps: number): number {
  double[0] = near
  const sum = halves[low]! + ulps
  halves[high]! += Math.floor(sum / 2 ** 32)
  halves[low] = sum
  return double[0]
}
