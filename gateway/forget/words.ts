/** What would go, and what went, in sentences for people. */
import { day_ms } from '../../edge/platform/time.ts'
import type { LocalizedText } from '../contract.ts'
import type { ForgetPlan, ForgetScope, Forgotten } from '../store/index.ts'

/** What a scope means: "the sensor hujan of the station hulu". */
export function scopeText({ station, sensor, quantity, from_ms, to_ms }: ForgetScope): LocalizedText {
  const id = [
    ...(quantity ? [`besaran ${quantity} dari`] : []),
    ...(sensor ? [`sensor ${sensor} di`] : []),
    `stasiun ${station}`,
    ...(from_ms === undefined ? [] : [`sejak ${utc(from_ms)}`]),
    ...(to_ms === undefined ? [] : [`sampai sebelum ${utc(to_ms)}`]),
  ]
  const en = [
    ...(quantity ? [`${quantity} of`] : []),
    ...(sensor ? [`the sensor ${sensor} of`] : []),
    `the station ${station}`,
    ...(from_ms === undefined ? [] : [`from ${utc(from_ms)}`]),
    ...(to_ms === undefined ? [] : [`before ${utc(to_ms)}`]),
  ]
  return { id: id.join(' '), en: en.join(' ') }
}

/** How much: readings, days, size. */
export function amountText({ values, quarantined, series, more, bytes }: ForgetPlan): LocalizedText {
  const from_ms = Math.min(...series.map((one) => one.from_ms))
  const to_ms = Math.max(...series.map((one) => one.to_ms))
  const days = Math.max(1, Math.ceil((to_ms - from_ms) / day_ms))
  const n = series.length + more
  const size = sizeText(bytes)
  const id =
    values === 0
      ? ['tidak ada nilai']
      : [`${values} nilai (${n} deret, ${days} hari: ${utc(from_ms)} s.d. ${utc(to_ms)}, sekitar ${size.id})`]
  const en =
    values === 0
      ? ['no value']
      : [`${values} values (${n} series, ${days} days: ${utc(from_ms)} to ${utc(to_ms)}, about ${size.en})`]
  if (quarantined > 0) {
    id.push(`${quarantined} kiriman yang ditahan`)
    en.push(`${quarantined} payloads in quarantine`)
  }
  return { id: id.join(' dan '), en: en.join(' and ') }
}

/** Before it is done. */
export function planText(plan: ForgetPlan): LocalizedText {
  const [what, amount] = [scopeText(plan.what), amountText(plan)]
  return {
    id: `Yang akan dihapus untuk selamanya: ${what.id}: ${amount.id}. Ini tidak bisa dibatalkan. Yang tercatat hanya siapa, kapan, dan mengapa.`,
    en: `What would be forgotten for ever: ${what.en}: ${amount.en}. It cannot be undone. Only who, when and why stays on record.`,
  }
}

/** After it. `aside`: files beside the record, which may hold some of it still. */
export function doneText({ what, values, quarantined }: Forgotten, aside: readonly string[]): LocalizedText {
  const means = scopeText(what)
  const id = [`Dihapus: ${means.id}: ${values} nilai dan ${quarantined} kiriman yang ditahan.`]
  const en = [`Forgotten: ${means.en}: ${values} values and ${quarantined} payloads in quarantine.`]
  if (aside.length > 0) {
    id.push(`Berkas rusak yang disisihkan mungkin masih memuatnya; hapus sendiri: ${aside.join(', ')}.`)
    en.push(`Files that were set aside as damaged may hold some of it still; delete them by hand: ${aside.join(', ')}.`)
  }
  return { id: id.join(' '), en: en.join(' ') }
}

/** For `/readyz`. */
export function stateText(all: readonly (Forgotten & { isGone: boolean })[]): LocalizedText {
  const last = all.at(-1)
  if (!last) return { id: 'Tidak ada yang dihapus atas permintaan.', en: 'Nothing was forgotten.' }
  const what = scopeText(last.what)
  const id = [
    `${all.length} kali ada yang dihapus atas permintaan; terakhir ${what.id}, oleh ${last.by} pada ${utc(last.at_ms)} (${last.why}): ${last.values} nilai.`,
  ]
  const en = [
    `Something was forgotten ${all.length} times; last ${what.en}, by ${last.by} on ${utc(last.at_ms)} (${last.why}): ${last.values} values.`,
  ]
  if (!last.isGone) {
    id.push('Sedang dihapus dari berkas.')
    en.push('It is going from the files.')
  }
  return { id: id.join(' '), en: en.join(' ') }
}

/** Instead of "there is no such station", to everybody: without who said so and why. */
export function goneText({ what, at_ms }: Forgotten): LocalizedText {
  return {
    id: `Semua data stasiun "${what.station}" dihapus atas permintaan pada ${utc(at_ms)}.`,
    en: `Everything of the station "${what.station}" was forgotten on ${utc(at_ms)}; GET /api/v1/forgotten says more.`,
  }
}

/** The record cannot forget now, and nothing was changed; `en` says why. */
export function notYet(en: string): LocalizedText {
  return {
    id: 'Catatan dari versi lama masih diambil alih; sesudah selesai barulah ada yang dapat dihapus. Tidak ada yang diubah. Coba lagi nanti.',
    en,
  }
}

function utc(at_ms: number): string {
  return `${new Date(at_ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

function sizeText(bytes: number): LocalizedText {
  if (bytes < 1024 * 1024) return { id: `${Math.ceil(bytes / 1024)} kB`, en: `${Math.ceil(bytes / 1024)} kB` }
  const mb = (bytes / 1024 / 1024).toFixed(1)
  return { id: `${mb.replace('.', ',')} MB`, en: `${mb} MB` }
}
