/** A moment with its zone, as the pages of the early warning write it. */
import { formatTime, type TimeShape, zoneLabel } from '../format.ts'
import { zoneOffset_min } from '../screen.ts'
import type { Lang } from '../words.ts'

/** "22 Nov 14.05 WIB" in this device's zone. */
export function momentOf(at_ms: number, lang: Lang, shape: TimeShape = 'dayAndClock'): string {
  return `${formatTime(at_ms, shape, lang)} ${zoneLabel(zoneOffset_min(at_ms))}`
}
