/** What CAP calls a time: seconds, an offset, neither `Z` nor a fraction; UTC itself is `-00:00`. */
export function capTime(at_ms: number, offset_min: number): string {
  const local = new Date(at_ms + offset_min * 60_000).toISOString().slice(0, 19)
  const minutes = Math.abs(offset_min)
  const sign = offset_min > 0 ? '+' : '-'
  return `${local}${sign}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
