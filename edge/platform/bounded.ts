/**
 * The number itself, or the largest there is where a calculation went beyond. An infinite sum would make the next one NaN, and
 * in JSON both are null: whoever reads it back goes on with another number.
 */
export function bounded(number: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, number))
}
