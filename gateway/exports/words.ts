/** The sentences that stand in what people take home. */
import type { LocalizedText } from '../contract.ts'
import type { Locale } from './asked.ts'

interface Stretch {
  series: string
  from: string
  to: string
}

export interface Words {
  /** `n` null: nobody can tell how many. Begins with no sign that a spreadsheet takes for a formula. */
  lost(n: number | null, stretch: Stretch): string
  forgotten(n: number, stretch: Stretch, said: { by: string; on: string; why: string }): string
  partial(reason: string): string
}

export const words: Record<Locale, Words> = {
  en: {
    lost: (n, { series, from, to }) => `${n ?? 'unknown number of'} values of ${series} lost from ${from} to ${to}`,
    forgotten: (n, { series, from, to }, { by, on, why }) =>
      `${n} values of ${series} from ${from} to ${to} forgotten by ${by} on ${on}${why && ` (${why})`}`,
    partial: (reason) => `older rows may be missing: ${reason}`,
  },
  id: {
    lost: (n, { series, from, to }) =>
      `${n ?? 'tidak diketahui berapa'} nilai ${series} hilang dari ${from} sampai ${to}`,
    forgotten: (n, { series, from, to }, { by, on, why }) =>
      `${n} nilai ${series} dari ${from} sampai ${to} dihapus atas permintaan ${by} pada ${on}${why && ` (${why})`}`,
    partial: (reason) => `baris yang lebih lama mungkin tidak ada: ${reason}`,
  },
}

/** What the numbers of QARTOD mean. */
export const flagWords: Record<1 | 2 | 3 | 4 | 9, LocalizedText> = {
  1: { id: 'baik', en: 'good' },
  2: { id: 'belum diperiksa', en: 'not evaluated' },
  3: { id: 'meragukan', en: 'suspect' },
  4: { id: 'gagal uji', en: 'fail' },
  9: { id: 'tidak ada nilai', en: 'missing' },
}

const column = (id: string, en: string): LocalizedText => ({ id, en })

export const descriptions: { package: LocalizedText; columns: Record<string, LocalizedText> } = {
  package: {
    id: 'Pembacaan sensor dari Pantau: nilai mentah seperti dikirim stasiun, tanda mutunya, dan di sebelahnya nilai setelah koreksi.',
    en: 'Readings of sensors kept by Pantau: raw values as the stations sent them, their quality flags, and beside them the values as corrections make them.',
  },
  columns: {
    station: column('stasiun', 'the station'),
    sensor: column('sensor, seperti dikirim stasiun', 'the sensor, as the station sent it'),
    quantity: column('besaran', 'what is measured'),
    unit: column('satuan nilai', 'the unit of the value'),
    at_ms: column(
      'waktu pembacaan: milidetik UTC sejak 1970; untuk jumlah (hujan): akhir selangnya',
      'time of the reading: UTC milliseconds since 1970; of an amount (rain): the end of its interval',
    ),
    at_utc: column('waktu yang sama dalam UTC, ISO 8601', 'the same time in UTC, ISO 8601'),
    at_local: column('waktu yang sama menurut jam setempat', 'the same time by the clocks of the place'),
    value: column(
      'nilai mentah seperti dikirim; kosong: sensor menjawab tanpa nilai',
      'the raw value as it was sent; empty: the sensor answered without a number',
    ),
    flag: column(
      'tanda mutu QARTOD: 1 baik, 2 belum diperiksa, 3 meragukan, 4 gagal uji, 9 tidak ada nilai',
      'quality flag of QARTOD: 1 good, 2 not evaluated, 3 suspect, 4 fail, 9 missing',
    ),
    received_ms: column(
      'kapan server desa menerimanya; kosong: tidak diketahui lagi',
      'when the gateway received it; empty: no longer known',
    ),
    clock: column(
      'ada isinya bila waktunya diragukan: unsynced, doubted, redated, atau arrival (waktu tiba)',
      'present when its time is doubted: unsynced, doubted, redated, or arrival (the time of its arrival)',
    ),
    clock_off_ms: column(
      'jam stasiun dikurangi jam server, bila diketahui berbeda',
      'the clock of the station minus that of the gateway, where they are known to differ',
    ),
    corrected_value: column(
      'nilai setelah koreksi; nilai mentah bila tidak ada koreksi; kosong: dikesampingkan',
      'the value as corrections make it; the raw value where none counts; empty: set aside',
    ),
    corrections: column('id koreksi yang berlaku, lihat corrections.csv', 'ids of the corrections that count'),
    shown_as: column('sensor tempat grafik menampilkannya', 'the sensor under which charts show it'),
    trial: column(
      'true: diukur selama ada yang bekerja di sensor (uji coba); corrected_value kosong',
      'true: measured while somebody worked at the sensor; corrected_value is empty',
    ),
    note: column(
      'apa yang tidak ada sebelum baris ini: hilang, dihapus, atau belum tentu lengkap',
      'what is not there before this row: lost, forgotten, or perhaps incomplete',
    ),
  },
}
