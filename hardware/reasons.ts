/**
 * Why something that came from a sensor became no number, as stations count it in their health (`rejected`, `nulls`). The code is
 * what they send; a new one needs its words in both languages to compile.
 */
export interface ReasonWords {
  id: string
  en: string
}

export const reasons = {
  // Bytes or pin reports that became no frame.
  checksum: { id: 'jumlah pengaman tidak cocok', en: 'checksum' },
  length: { id: 'panjangnya salah', en: 'length' },
  noise: { id: 'gangguan listrik di kabel', en: 'noise' },
  unconfirmed: { id: 'tidak diulang oleh sensor', en: 'unconfirmed' },
  'not a line': { id: 'bukan satu baris', en: 'not a line' },
  'command reply': { id: 'jawaban perintah, bukan angka', en: 'command reply' },
  bounce: { id: 'sakelar memantul', en: 'bounce' },
  'impossible count': { id: 'angka yang tidak mungkin', en: 'impossible count' },
  'no answer': { id: 'tidak menjawab', en: 'no answer' },
  'late answer': { id: 'menjawab terlambat', en: 'late answer' },
  unasked: { id: 'berbicara tanpa ditanya', en: 'unasked' },
  'board restarted': { id: 'papan menyala ulang', en: 'board restarted' },
  'total went back': { id: 'jumlah hitungan mundur', en: 'total went back' },
  'total began anew': { id: 'jumlah mulai lagi dari nol', en: 'total began anew' },
  'total ran over': { id: 'jumlah melewati angka terbesarnya', en: 'total ran over' },
  'another counter': { id: 'penghitung lain terpasang', en: 'another counter' },
  // Frames that came whole and hold no usable number.
  'no echo': { id: 'tidak ada pantulan', en: 'no echo' },
  'too near': { id: 'terlalu dekat', en: 'too near' },
  'too far': { id: 'terlalu jauh', en: 'too far' },
  interference: { id: 'terganggu sensor lain', en: 'interference' },
  'not yet valid': { id: 'sensor baru menyala', en: 'not yet valid' },
  'not connected': { id: 'tidak tersambung', en: 'not connected' },
  'too clear': { id: 'terlalu jernih', en: 'too clear' },
  'too murky': { id: 'terlalu keruh', en: 'too murky' },
  'refused by the sensor': { id: 'sensor menolak pertanyaan', en: 'refused by the sensor' },
  'sensor fault': { id: 'sensor melaporkan kerusakan', en: 'sensor fault' },
  'invalid value': { id: 'angka tanda "tidak ada nilai"', en: 'invalid value' },
  'unknown unit': { id: 'satuannya tidak dikenal', en: 'unknown unit' },
  'beyond its range': { id: 'di luar jangkauan sensor', en: 'beyond its range' },
  'at its stop': { id: 'mentok di angka tertinggi', en: 'at its stop' },
  'warming up': { id: 'sensor masih pemanasan', en: 'warming up' },
  'first total': { id: 'jumlah pertama, belum ada pembanding', en: 'first total' },
  'no reason given': { id: 'sebabnya tidak disebut', en: 'no reason given' },
} satisfies Record<string, ReasonWords>
export type Reason = keyof typeof reasons

/** A reason in words; one that this version does not know stays as the station sent it. */
export function reasonText(code: string, lang: keyof ReasonWords): string {
  return Object.hasOwn(reasons, code) ? reasons[code as Reason][lang] : code // hasOwn: it is a key
}
