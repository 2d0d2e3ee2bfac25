/** What reading the quarantine again came to, in a sentence for people. */
import type { LocalizedText } from '../contract.ts'
import type { Retried } from './retry.ts'

export function retriedText(all: readonly Retried[]): LocalizedText {
  const sum = (of: (one: Retried) => number) => all.reduce((total, one) => total + of(one), 0)
  const [read, mended, partly, stay] = (['read', 'mended', 'partly', 'stay'] as const).map((key) =>
    sum(({ payloads }) => payloads[key]),
  )
  const [stored, repeated, after] = [
    sum((one) => one.stored),
    sum((one) => one.repeated),
    sum((one) => one.readings.after),
  ]
  return {
    id: `${read} kiriman dibaca ulang: ${mended} selesai, ${partly} sebagian, ${stay} tetap ditahan. ${stored} pembacaan disimpan, ${repeated} sudah ada; ${after} pembacaan masih ditahan, dengan alasannya.`,
    en: `${read} payloads read again: ${mended} mended, ${partly} in part, ${stay} stay in quarantine. ${stored} readings stored, ${repeated} were there already; ${after} readings are still in quarantine, with their reason.`,
  }
}
