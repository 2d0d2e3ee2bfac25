import type { LocalizedText } from './basics.ts'

/** A moment in the gateway's own time zone, to the minute. */
export function timeText(at_ms: number): LocalizedText {
  const in_ = (lang: string) => new Date(at_ms).toLocaleString(lang, { dateStyle: 'medium', timeStyle: 'short' })
  return { id: in_('id-ID'), en: in_('en-GB') }
}
