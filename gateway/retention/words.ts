/** What retention keeps, in sentences for people. */
import type { LocalizedText } from '../contract.ts'
import type { RetentionDays, RetentionState } from '../store/index.ts'

/** For `/readyz`, the answer over HTTP, and the command. */
export function stateText({ wanted, days, waits, removed }: RetentionState): LocalizedText {
  if (!waits) {
    const gone = removed && removed.values > 0
    return {
      id: `Disimpan: ${daysText(days).id}.${gone ? ` Terakhir dihapus karena usia: ${removed.values} nilai.` : ''}`,
      en: `Kept: ${daysText(days).en}.${gone ? ` Last removed because of age: ${removed.values} values.` : ''}`,
    }
  }
  const mb = (waits.bytes / 1024 / 1024).toFixed(1)
  return {
    id: `Masa simpan diturunkan di pengaturan dari ${daysText(days).id} menjadi ${daysText(wanted).id}. Belum ada yang dihapus: ${waits.values} nilai dari ${waits.days} hari (sekitar ${mb.replace('.', ',')} MB) menunggu persetujuan: retention confirm. Bila tidak disengaja, kembalikan pengaturannya.`,
    en: `The retention was lowered from ${daysText(days).en} to ${daysText(wanted).en}. Nothing was removed: ${waits.values} values of ${waits.days} days (about ${mb} MB) wait for a yes: retention confirm. If it was a mistake, put the setting back.`,
  }
}

/** After a yes. */
export const confirmedText: LocalizedText = {
  id: 'Disetujui. Yang lebih tua dihapus sedikit demi sedikit, paling banyak seminggu setiap jam.',
  en: 'Confirmed. What is older goes bit by bit, a week in an hour at most.',
}

function daysText({ raw_days, minute_days, hour_days }: RetentionDays): LocalizedText {
  return {
    id: `${raw_days} hari nilai mentah, ${minute_days} hari menit, ${hour_days} hari jam`,
    en: `${raw_days} days of raw values, ${minute_days} of minutes, ${hour_days} of hours`,
  }
}
