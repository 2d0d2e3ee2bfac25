/** The sentences about two homes of one gateway. */
import { type LocalizedText, timeText } from '../contract.ts'

export const replacedTitle: LocalizedText = {
  id: 'Server desa ini sudah digantikan komputer lain',
  en: 'Another computer has taken over from this gateway',
}
export const formerTitle: LocalizedText = {
  id: 'Server desa yang lama menyala lagi',
  en: 'The old gateway runs again',
}

export const noOther: LocalizedText = {
  id: 'Tidak diketahui ada server kembar dari server desa ini.',
  en: 'No other home of this gateway is known.',
}
export const notListening: LocalizedText = {
  id: 'Belum menerima data. Tunggu sebentar.',
  en: 'Does not listen yet. Wait a moment.',
}
export const acknowledgesNothing: LocalizedText = {
  id: 'Tidak menandai data sebagai diterima: komputer lain sekarang menjadi server desa ini.',
  en: 'Acknowledges nothing: another computer is this gateway now.',
}
export function listensAt(url: string): LocalizedText {
  return { id: `Menerima data stasiun di ${url}.`, en: `Listens at ${url}.` }
}

const until: LocalizedText = {
  id: 'Data yang masuk di sini disimpan dan tetap diperingatkan, tetapi tidak ditandai diterima: stasiun menyimpannya untuk server desa yang baru.',
  en: 'What arrives here is kept and still warned of, but not acknowledged: stations keep it for the new one.',
}
const next: LocalizedText = {
  id: 'Matikan server desa ini. Bila justru server desa ini yang harus dipakai: matikan yang lain, hentikan server desa ini, lalu ketik identity set dengan id server desa ini.',
  en: 'End this gateway. If this is the one to be used after all: end the other, stop this one, and type identity set with the id of this gateway.',
}

/** Said by the later home itself. */
export function replacedBy(moved_ms: number): LocalizedText {
  const at = timeText(moved_ms)
  return {
    id: `Sejak ${at.id} komputer lain menjadi server desa ini. ${until.id} ${next.id}`,
    en: `Another computer is the gateway of this village since ${at.en}. ${until.en} ${next.en}`,
  }
}

const shown_max = 3

/** Said by stations that were let in there. */
export function stationsSay(stations: readonly string[], moved_ms: number): LocalizedText {
  const at = timeText(moved_ms)
  const more = stations.length - shown_max
  const names = stations.slice(0, shown_max).join(', ')
  const [and_id, and_en] = more > 0 ? [` dan ${more} lagi`, ` and ${more} more`] : ['', '']
  return {
    id: `Menurut ${names}${and_id}, komputer lain menjadi server desa ini sejak ${at.id}. Untuk stasiun itu: ${until.id} ${next.id}`,
    en: `${names}${and_en} ${stations.length === 1 ? 'says' : 'say'} that another computer is the gateway of this village since ${at.en}. For these stations: ${until.en} ${next.en}`,
  }
}

/** Said on the later home. */
export function formerIsBack(url: string): LocalizedText {
  return {
    id: `Server desa yang lama di ${url} menyala lagi. Ia tidak lagi menandai data sebagai diterima, tetapi masih mengirim peringatan sendiri. Matikan, kosongkan folder datanya, lalu jadikan server cadangan dari server desa ini (follow).`,
    en: `The old gateway at ${url} runs again. It acknowledges nothing any more, but still sends warnings of its own. End it, empty its data folder, and let it follow this one (follow).`,
  }
}
