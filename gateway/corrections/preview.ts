/** What a correction would do: how many readings, from what to what, and what a person should look at twice. */
import { type QuantityKey, quantities } from '../../hardware/quantities.ts'
import { type Correction, type CorrectionPreview, joined, type LocalizedText } from '../contract.ts'
import { dateTimeText, formatOfQuantity, numberText } from '../rules/index.ts'
import type { Store, StretchSummary } from '../store/index.ts'

/** `others`: the corrections that there are. */
export async function previewOf(
  store: Pick<Store, 'summary'>,
  correction: Correction,
  others: readonly Correction[],
  zone?: string,
): Promise<CorrectionPreview> {
  const { station, sensor, quantity, from_ms, to_ms } = correction
  const range = { from_ms, to_ms: to_ms ?? Number.MAX_SAFE_INTEGER }
  const found = await store.summary({ station, sensor, quantity, ...range, correction })
  const own = correction.shown_as === undefined ? [] : await displacedBy(store, correction, range)
  return {
    correction,
    series: found,
    says: joined([
      whereText(correction),
      ...doesTexts(correction),
      ...found.map(countText),
      whenText(correction, zone),
    ]),
    remarks: [
      ...(found.length === 0 ? [nothingThere(correction)] : []),
      ...own.map((one) => displacedText(correction, one)),
      ...others.filter((one) => isBeside(one, correction)).map(besideText),
    ],
  }
}

function displacedBy(store: Pick<Store, 'summary'>, correction: Correction, range: { from_ms: number; to_ms: number }) {
  const { station, quantity, shown_as } = correction
  return store.summary({ station, sensor: shown_as!, quantity, ...range, correction })
}

function isBeside(one: Correction, { station, sensor, quantity, from_ms, to_ms }: Correction): boolean {
  const isSame =
    one.station === station && one.sensor === sensor && (one.quantity ?? quantity) === (quantity ?? one.quantity)
  const meets = one.from_ms < (to_ms ?? Number.POSITIVE_INFINITY) && (one.to_ms ?? Number.POSITIVE_INFINITY) > from_ms
  return !one.withdrawn && isSame && meets
}

function whereText({ station, sensor }: Correction): LocalizedText {
  return { id: `Stasiun ${station}, sensor ${sensor}.`, en: `Station ${station}, sensor ${sensor}.` }
}

function doesTexts({ quantity, scale, offset, set_aside, shown_as }: Correction): LocalizedText[] {
  const name = quantity === null ? null : quantities[quantity as QuantityKey].label
  const what = { id: name?.id ?? 'Semua besaran', en: name?.en ?? 'All quantities' }
  if (set_aside)
    return [
      { id: `${what.id}: ditandai salah dan tidak dihitung.`, en: `${what.en}: marked as wrong and not counted.` },
    ]
  if (shown_as !== undefined) {
    return [
      { id: `${what.id}: ditampilkan sebagai sensor ${shown_as}.`, en: `${what.en}: shown as the sensor ${shown_as}.` },
    ]
  }
  const unit = quantities[quantity as QuantityKey].unit
  const parts = (language: 'id' | 'en') => [
    ...(scale === undefined ? [] : [`× ${plain(scale, language)}`]),
    ...(offset === undefined
      ? []
      : [`${offset < 0 ? '−' : '+'} ${plain(Math.abs(offset), language)}${unit && ` ${unit}`}`]),
  ]
  return [{ id: `${what.id}: ${parts('id').join(' ')}.`, en: `${what.en}: ${parts('en').join(' ')}.` }]
}

function countText({ quantity, readings, before, after }: StretchSummary): LocalizedText {
  const { label } = quantities[quantity as QuantityKey]
  const format = formatOfQuantity(quantity as QuantityKey)
  const span = ({ min, max }: StretchSummary['before'], language: 'id' | 'en') => {
    if (min === null || max === null) return language === 'id' ? 'tanpa nilai' : 'no value'
    const [low, high] = [numberText(format, min)[language], numberText(format, max)[language]]
    if (low === high) return low
    return language === 'id' ? `${low} sampai ${high}` : `${low} to ${high}`
  }
  return {
    id: `${label.id}: ${readings.toLocaleString('id-ID')} pembacaan, sekarang ${span(before, 'id')}, nanti ${span(after, 'id')}.`,
    en: `${label.en}: ${readings.toLocaleString('en-GB')} ${readings === 1 ? 'reading' : 'readings'}, now ${span(before, 'en')}, then ${span(after, 'en')}.`,
  }
}

function whenText({ from_ms, to_ms }: Correction, zone?: string): LocalizedText {
  const from = dateTimeText(from_ms, zone)
  if (to_ms === null) return { id: `Berlaku sejak ${from.id}.`, en: `Valid from ${from.en} on.` }
  const to = dateTimeText(to_ms, zone)
  return { id: `Berlaku sejak ${from.id} sampai ${to.id}.`, en: `Valid from ${from.en} until ${to.en}.` }
}

function nothingThere({ sensor }: Correction): LocalizedText {
  return {
    id: `Belum ada pembacaan dari ${sensor} pada waktu itu. Periksa nama sensor dan waktunya.`,
    en: `There is no reading of ${sensor} of that time yet. Check the sensor's id and the times.`,
  }
}

function displacedText({ shown_as }: Correction, { quantity, readings }: StretchSummary): LocalizedText {
  const n = readings
  return {
    id: `${shown_as} sendiri mengirim ${n.toLocaleString('id-ID')} pembacaan (${quantity}) pada waktu itu; pembacaan itu tidak akan dihitung.`,
    en: `${shown_as} itself sent ${n.toLocaleString('en-GB')} readings (${quantity}) in that time; they will not count.`,
  }
}

function besideText({ id, why }: Correction): LocalizedText {
  return {
    id: `Koreksi ${id} sudah berlaku pada waktu yang sama (${why}); keduanya dihitung.`,
    en: `Correction ${id} counts in the same time already (${why}); both are applied.`,
  }
}

function plain(number: number, language: 'id' | 'en'): string {
  return language === 'id' ? String(number).replace('.', ',') : String(number)
}
