/** The warning chain as one line: up to when it is proved to work. Pure. */
import type { ChainBrief } from '../../gateway/contract.ts'
import { formatTime } from '../format.ts'
import type { Lang } from '../words.ts'
import { firstWords } from './words.ts'

const day_ms = 86_400_000

export function chainText({ ok, says, proved_ms }: ChainBrief, now_ms: number, lang: Lang): string {
  if (!ok || proved_ms === null) return says[lang]
  return `${firstWords[lang].proved(provedText(proved_ms, now_ms, lang))}.`
}

/** "hari ini 07.00", "Selasa 07.00", "3 Okt 07.00". */
function provedText(at_ms: number, now_ms: number, lang: Lang): string {
  const clock = formatTime(at_ms, 'clock', lang)
  const isToday = new Date(at_ms).toDateString() === new Date(now_ms).toDateString()
  if (isToday) return `${firstWords[lang].today} ${clock}`
  if (now_ms - at_ms > 6 * day_ms) return formatTime(at_ms, 'dayAndClock', lang)
  return `${formatTime(at_ms, 'weekday', lang)} ${clock}`
}
