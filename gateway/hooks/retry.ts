/**
 * When to try again. Fast first, since a warning that arrives late is worth little; then slowly, for a day; then it is a
 * dead letter. Counted in attempts, not read from the wall clock: a Raspberry Pi whose clock jumps by years when the
 * network sets it must not give everything up.
 */
const fast_s = [1, 2, 5, 10, 30, 60, 300]
const slow_s = 900
const patience_s = 86_400
const fastTotal_s = fast_s.reduce((sum, delay_s) => sum + delay_s, 0)

/** 1 + 7 fast + 95 slow: the last attempt comes just before a day is over. */
export const attempts_max = 1 + fast_s.length + Math.floor((patience_s - fastTotal_s) / slow_s)

/** Receivers may ask for more time, but a warning cannot wait for ever. */
export const retryAfter_max_ms = 15 * 60_000

/** How long to wait after the `attempts`-th attempt failed, up to a tenth more at random; null = give up. */
export function delayAfter_ms(attempts: number, random: () => number): number | null {
  if (attempts >= attempts_max) return null
  const delay_s = fast_s[attempts - 1] ?? slow_s
  return Math.round(delay_s * 1_000 * (1 + random() / 10))
}

/** What `Retry-After` asks for (seconds or an HTTP date), within bounds; undefined when it says nothing usable. */
export function retryAfter_ms(header: string | undefined, now_ms: number): number | undefined {
  if (!header) return undefined
  const asked_ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now_ms
  return asked_ms >= 0 ? Math.min(asked_ms, retryAfter_max_ms) : undefined
}
