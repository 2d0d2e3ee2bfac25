/** Lead times as people say them, in two units: "1 jam 46 menit". Pure. */
import { type Lang, words } from '../words.ts'

/** Absent where there is none: what came with the first warning. */
export function leadText(lead_s: number, lang: Lang): string | undefined {
  const { span } = words[lang]
  const minutes = Math.round(lead_s / 60)
  const seconds = Math.round(lead_s)
  if (seconds < 1) return undefined
  if (minutes < 1) return span.second(seconds)
  const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24, minutes % 60]
  const parts = [
    ...(days > 0 ? [span.day(days)] : []),
    ...(hours > 0 ? [span.hour(hours)] : []),
    ...(rest > 0 && days === 0 ? [span.minute(rest)] : []),
  ]
  return parts.join(' ')
}
