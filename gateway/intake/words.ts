/** Why something of a station was refused, and what to do, for the people at the station. The log's sentences are in `quarantine.ts`. */
import type { LocalizedText } from '../contract.ts'
import type { Reason } from './quarantine.ts'

export interface RefusalWords {
  /** After "ditolak:" and "refused:". */
  says: LocalizedText
  todo: LocalizedText
}

const program: LocalizedText = {
  id: 'Periksa program pengirim; bentuk kiriman yang benar ada di README.',
  en: 'Check the sending program; README, “Words on the wire”, has the form.',
}
const ids: LocalizedText = {
  id: 'Pakai id sensor yang tetap: 1 sampai 40 huruf a–z, angka, dan tanda -.',
  en: 'Use a fixed sensor id: 1 to 40 of the letters a–z, digits and -.',
}
const qos: LocalizedText = { id: 'Kirim dengan QoS 1.', en: 'Publish with QoS 1.' }

/** One row for each reason: a reason without words does not compile. */
export const refusalWords: Record<Reason, RefusalWords> = {
  'too-large': {
    says: { id: 'paket terlalu besar', en: 'a pack is too large' },
    todo: { id: 'Kirim lebih sedikit pembacaan dalam satu paket.', en: 'Send fewer readings in a pack.' },
  },
  'not-json': { says: { id: 'isi paket bukan JSON', en: 'the pack is not JSON' }, todo: program },
  'not-a-pack': { says: { id: 'paket tanpa daftar "readings"', en: 'the pack has no list "readings"' }, todo: program },
  unnumbered: {
    says: { id: 'paket tanpa nomor (disimpan)', en: 'packs without a number (stored)' },
    todo: {
      id: 'Tidak perlu apa-apa; dengan "epoch" dan "seq" data yang hilang ikut ketahuan.',
      en: 'Nothing has to be done; with "epoch" and "seq" missing data would be noticed, too.',
    },
  },
  'too-many-readings': {
    says: { id: 'terlalu banyak pembacaan dalam satu paket', en: 'too many readings in one pack' },
    todo: { id: 'Kirim paling banyak 500 pembacaan dalam satu paket.', en: 'Send at most 500 readings in a pack.' },
  },
  'not-a-reading': {
    says: {
      id: 'bukan pembacaan: kurang "sensor", "at_ms", atau "values"',
      en: 'no reading: "sensor", "at_ms" or "values" is missing',
    },
    todo: program,
  },
  'bad-sensor-id': { says: { id: 'id sensor tidak sah', en: 'a sensor id that cannot be one' }, todo: ids },
  'bad-time': {
    says: { id: 'waktu "at_ms" bukan milidetik sejak 1970', en: '"at_ms" is no time in milliseconds since 1970' },
    todo: {
      id: 'Kirim waktu UTC dalam milidetik bulat, bukan detik atau teks.',
      en: 'Send UTC time in whole milliseconds, not seconds and not text.',
    },
  },
  'no-values': { says: { id: 'pembacaan tanpa nilai', en: 'readings without a value' }, todo: program },
  'unknown-quantity': {
    says: { id: 'besaran yang tidak dikenal', en: 'a quantity that is not known' },
    todo: {
      id: 'Pakai nama besaran dari daftar hardware/quantities.ts, misalnya water_level_m.',
      en: 'Use a name of the list in hardware/quantities.ts, such as water_level_m.',
    },
  },
  'not-a-number': {
    says: { id: 'nilai yang bukan bilangan', en: 'values that are no numbers' },
    todo: { id: 'Kirim bilangan dengan titik desimal, atau null.', en: 'Send a number with a decimal point, or null.' },
  },
  'bad-board': {
    says: { id: 'kiriman papan kecil tidak terbaca', en: 'what a small board sends cannot be read' },
    todo: {
      id: 'Bandingkan dengan contoh di docs/panduan/papan-kecil.md.',
      en: 'Compare it with the examples in docs/handbook/small-boards.md.',
    },
  },
  'qos-0': { says: { id: 'dikirim dengan QoS 0', en: 'published with QoS 0' }, todo: qos },
  'qos-2': { says: { id: 'dikirim dengan QoS 2', en: 'published with QoS 2' }, todo: qos },
  'bad-about': {
    says: { id: 'keterangan stasiun (about) tidak terbaca', en: 'what it says of itself (about) cannot be read' },
    todo: {
      id: 'Periksa "name", "place", dan "sensors" pada pesan about.',
      en: 'Check "name", "place" and "sensors" of the about message.',
    },
  },
  'bad-status': {
    says: { id: 'kabar stasiun (status) tidak terbaca', en: 'its status cannot be read' },
    todo: {
      id: 'Kirim objek JSON dengan "state": "online" atau "offline".',
      en: 'Send a JSON object with "state": "online" or "offline".',
    },
  },
  conflict: {
    says: { id: 'nilai lain untuk waktu yang sama', en: 'another value under the same time' },
    todo: {
      id: 'Periksa apakah dua alat memakai nama stasiun yang sama.',
      en: 'Check whether two devices use the same station name.',
    },
  },
  'older-than-record': {
    says: { id: 'lebih tua dari yang masih disimpan', en: 'older than what is still kept' },
    todo: {
      id: 'Tidak perlu apa-apa: data asli dari masa itu sudah diringkas.',
      en: 'Nothing has to be done: the raw rows of that time have become summaries.',
    },
  },
  'too-many-series': {
    says: { id: 'terlalu banyak sensor dan besaran', en: 'too many sensors and quantities' },
    todo: ids,
  },
}

/** The words of a reason, also of one that an earlier version gave. */
export function refusalWordsOf(reason: string): RefusalWords {
  return (refusalWords as Record<string, RefusalWords>)[reason] ?? { says: { id: reason, en: reason }, todo: program }
}
