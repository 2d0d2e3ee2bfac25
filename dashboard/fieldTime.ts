/** Moments as the browser's date and time fields write them, in the zone of this device. Pure. */

/** "2026-11-26T14:30" of a moment. */
export function typedMoment(at_ms: number): string {
  const date = new Date(at_ms)
  const two = (n: number) => String(n).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** The moment that was typed; null when it is none. */
export function momentIn(typed: string): number | null {
  if (typed === '') return null
  const at_ms = new Date(typed).getTime()
  return Number.isFinite(at_ms) ? at_ms : null
}
