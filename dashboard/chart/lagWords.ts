/** A lag in words. Pure. */
import { formatNumber } from '../format.ts'
import type { Lang } from '../words.ts'
import type { Lag } from './lag.ts'
import { chartWords } from './words.ts'

/**
 * The longest lag that a week can tell. In less there is often one flood only, and one event fits any other: that nothing was
 * found says nothing yet.
 */
const ofWeek_ms = 8 * 3_600_000

/** "Sungai mengikuti hujan 75 menit (±15 menit)." */
export function lagSentence(
  lag: Lag | undefined,
  most_ms: number | undefined,
  [first, second]: [string, string],
  lang: Lang,
): string {
  const said = chartWords[lang].lag
  if (!lag) {
    if (!most_ms) return said.short
    const none = capital(said.none(second, first, lagSpan(most_ms, lang)))
    return most_ms < ofWeek_ms ? `${none} ${said.longer}` : none
  }
  if (Math.abs(lag.lag_ms) < lag.step_ms) return capital(said.together(second, first))
  const [leader, follower] = lag.lag_ms > 0 ? [first, second] : [second, first]
  const sentence = said.follows(follower, leader, lagSpan(Math.abs(lag.lag_ms), lang), lagSpan(lag.step_ms, lang))
  const peaks_ms = Math.abs(lag.peaks_ms ?? 0)
  const isOther = lag.peaks_ms !== undefined && Math.abs(peaks_ms - Math.abs(lag.lag_ms)) > lag.step_ms
  return capital(isOther ? `${sentence} ${said.peaks(lagSpan(peaks_ms, lang))}` : sentence)
}

/** Minutes up to two hours, then hours with a decimal where they need it. */
export function lagSpan(span_ms: number, lang: Lang): string {
  const said = chartWords[lang].lag
  const minutes = Math.max(1, Math.round(span_ms / 60_000))
  if (minutes < 120 && minutes !== 60) return said.minutes(formatNumber(minutes, 0, lang))
  const hours = Math.round(minutes / 6) / 10
  return said.hours(formatNumber(hours, Number.isInteger(hours) ? 0 : 1, lang))
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}
