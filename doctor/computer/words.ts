/** Numbers and times as people at a terminal read them; the same in both languages but for the decimal sign. */

/** By the clock on this computer's wall, as `date` shows it. */
export function timeText(at_ms: number): string {
  const local = new Date(at_ms - new Date(at_ms).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16).replace('T', ' ')
}

/** "850 MB", "12,4 GB". */
export function bytesText(bytes: number): { id: string; en: string } {
  if (bytes < 1e9) return same(`${Math.floor(bytes / 1e6)} MB`)
  const en = `${(bytes / 1e9).toFixed(1)} GB`
  return { id: en.replace('.', ','), en }
}

/** "40 detik", "5 menit" … of a span that may be of either sign. */
export function spanText(span_ms: number): { id: string; en: string } {
  const s = Math.abs(span_ms) / 1_000
  if (s < 120) return { id: `${Math.round(s)} detik`, en: `${Math.round(s)} s` }
  if (s < 7_200) return { id: `${Math.round(s / 60)} menit`, en: `${Math.round(s / 60)} min` }
  if (s < 172_800) return { id: `${Math.round(s / 3_600)} jam`, en: `${Math.round(s / 3_600)} h` }
  return { id: `${Math.round(s / 86_400)} hari`, en: `${Math.round(s / 86_400)} days` }
}

const same = (text: string) => ({ id: text, en: text })
