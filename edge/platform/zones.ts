/** How far the clocks of a time zone are ahead of UTC, from the tables that Node has. */

/** Whether Node knows a zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (err) {
    if (err instanceof RangeError) return false
    throw err
  }
}

/** How far a zone is ahead of UTC at a moment, in ms; west of Greenwich it is negative. Throws `RangeError` for no zone. */
export function zoneOffset_ms(zone: string, at_ms: number): number {
  const whole_ms = Math.floor(at_ms / 1_000) * 1_000
  const parts: Record<string, number> = {}
  for (const { type, value } of clockOf(zone).formatToParts(whole_ms)) parts[type] = Number(value)
  const { year, month, day, hour, minute, second } = parts
  return Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) - whole_ms
}

/** Making a formatter takes longer than an alert may wait; a gateway has few zones. */
const clocks = new Map<string, Intl.DateTimeFormat>()
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone)
  if (known) return known
  const numeric = 'numeric' as const
  const fields = { year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric }
  const clock = new Intl.DateTimeFormat('en-GB', { ...fields, hourCycle: 'h23', timeZone })
  clocks.set(timeZone, clock)
  return clock
}
