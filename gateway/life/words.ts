/** What the life of stations says to people. */
import type { LocalizedText } from '../contract.ts'

export const noStation = (id: string): LocalizedText => ({
  id: `Tidak ada stasiun "${id}".`,
  en: `There is no station "${id}".`,
})

export const noMark = (station: string, mark: string): LocalizedText => ({
  id: `Riwayat ${station} tidak punya perubahan "${mark}".`,
  en: `The life of ${station} has no change "${mark}".`,
})

export const noPast: LocalizedText = {
  id: 'Masa sebelum perubahan ini tidak dapat dihitung dengan setelan baru: hanya tinggi sensor dan curah tiap jungkitan yang dapat.',
  en: 'The time before this change cannot be shown by the new setting: only a height and a rain per tip can be worked with.',
}

export const tooMany: LocalizedText = {
  id: 'Riwayat stasiun ini sudah penuh. Tulis kunjungan di buku catatan.',
  en: 'The life of this station is full. Write visits into its logbook.',
}

export const asBefore = (mark: string): LocalizedText => ({
  id: `masa sebelum ${mark} dengan setelan baru`,
  en: `the time before ${mark}, by the new setting`,
})

/** Rules of a station rest: `until` as people read it. */
export const restsText = (name: string, until: LocalizedText): LocalizedText => ({
  id: `Aturan untuk ${name} beristirahat sampai ${until.id}: ada yang bekerja di sana, dan pembacaannya uji coba. Bila air naik sungguhan, akhiri uji coba di halaman stasiun.`,
  en: `Rules of ${name} rest until ${until.en}: somebody works there, and its readings are trial. If the water really rises, end the trial on the page of the station.`,
})

export const restsTitle = (name: string): LocalizedText => ({
  id: `${name}: aturan beristirahat selama uji coba`,
  en: `${name}: rules rest during a trial`,
})
