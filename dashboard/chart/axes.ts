/** What stands on the axes of a chart, and how far they reach. Pure. */
import { formatTime } from '../format.ts'
import type { Plot } from '../series.ts'
import type { Lang } from '../words.ts'

/** "01.21", with seconds where the marks stand closer than a minute; at midnight the day. */
export function axisTime(at_ms: number, step_s: number, lang: Lang): string {
  const at = new Date(at_ms)
  if (step_s >= 86_400 || (at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0))
    return formatTime(at_ms, 'day', lang)
  return formatTime(at_ms, step_s < 60 ? 'clockWithSeconds' : 'clock', lang)
}

/** Room above and below, and never so narrow that the last digit's noise looks like a flood. */
export function valueRange(
  kind: Plot['kind'],
  low: number | null,
  high: number | null,
  decimals: number,
): [number, number] {
  if (kind === 'bars') return [0, Math.max((high ?? 0) * 1.15, 1)]
  if (low == null || high == null) return [0, 1]
  const span = Math.max(high - low, 20 * 10 ** -decimals)
  const middle = (low + high) / 2
  const [from, to] = [middle - span * 0.6, middle + span * 0.6]
  return low >= 0 && from < 0 ? [0, to] : [from, to]
}

/** As many as the distance between two labels needs: 0.25 needs two, or 1.25 would be labelled 1.3. */
export function decimalsFor(step: number): number {
  for (let decimals = 0; decimals < 4; decimals++) {
    const scaled = step * 10 ** decimals
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return decimals
  }
  return 4
}
