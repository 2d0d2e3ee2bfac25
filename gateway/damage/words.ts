/** What damage of a file means, in sentences for people: what is lost, what Pantau does meanwhile, what to do. One row a file. */
import { dirname } from 'node:path'
import { joined, type LocalizedText, timeText } from '../contract.ts'
import type { Damage } from './damage.ts'
import { historyLost, withoutFile } from './history-words.ts'

interface FileWords {
  /** What it is, within a sentence. */
  holds: LocalizedText
  /** After "a copy of … is used": what is not in the copy. */
  withCopy: LocalizedText
  /** What it means that there is no copy, and what to do. */
  without: LocalizedText
}

const files: Record<string, FileWords> = {
  'registry.db': {
    holds: { id: 'Daftar stasiun, kata sandi, dan token', en: 'The list of stations, passwords and tokens' },
    withCopy: {
      id: 'Yang ditambah atau diganti sesudah itu harus diulang.',
      en: 'What was added or changed after that must be done again.',
    },
    without: {
      id: 'Tidak ada salinannya: stasiun, sirene, dan operator tidak bisa masuk. Daftarkan semuanya lagi (station add, subscriber add, token add) dan isikan kata sandi barunya di setiap stasiun. Data yang sudah diukur tetap ada.',
      en: 'There is no copy: stations, sirens and operators cannot log in. Register all of them again (station add, subscriber add, token add) and enter the new password at each station. What was measured is still there.',
    },
  },
  'people.db': {
    holds: { id: 'Daftar orang dan catatan perubahan', en: 'The list of people and the audit log' },
    withCopy: {
      id: 'Periksa daftar orang (user list): yang ditambah, diganti, atau dihapus sesudah itu harus diulang.',
      en: 'Look at the list of people (user list): who was added, changed or removed after that must be again.',
    },
    without: {
      id: 'Tidak ada salinannya: tidak ada yang bisa masuk ke halaman. Daftarkan lagi orang-orangnya (user add). Token, stasiun, dan data yang sudah diukur tetap ada.',
      en: 'There is no copy: nobody can sign in on the page. Add the people again (user add). Tokens, stations and what was measured are still there.',
    },
  },
  'rules.db': {
    holds: { id: 'Perubahan aturan peringatan', en: 'The changes of warning rules' },
    withCopy: {
      id: 'Periksa aturan yang diubah sesudah itu.',
      en: 'Look at the rules that were changed after that.',
    },
    without: {
      id: 'Tidak ada salinannya: hanya aturan dari rules.yaml yang berlaku. Periksa halaman aturan dan buat lagi aturan yang hilang.',
      en: 'There is no copy: only the rules of rules.yaml count. Look at the page of rules, and make those anew that are missing.',
    },
  },
  'observations.db': {
    holds: { id: 'Laporan warga', en: 'What residents have reported' },
    withCopy: {
      id: 'Laporan sesudah itu hilang.',
      en: 'What was reported after that is gone.',
    },
    without: {
      id: 'Tidak ada salinannya: laporan lama hilang; foto-fotonya tetap ada di folder observations.',
      en: 'There is no copy: the old reports are gone; their photos are still in the folder observations.',
    },
  },
  'logbook.db': {
    holds: { id: 'Buku catatan stasiun', en: 'The logbook of the stations' },
    withCopy: {
      id: 'Catatan yang ditulis sesudah itu harus ditulis lagi.',
      en: 'What was written after that must be written again.',
    },
    without: {
      id: 'Tidak ada salinannya: catatan lama hilang; foto-fotonya tetap ada di folder logbook.',
      en: 'There is no copy: the old entries are gone; their photos are still in the folder logbook.',
    },
  },
  'hooks.db': {
    holds: { id: 'Catatan kiriman peringatan', en: 'The delivery log of warnings' },
    withCopy: {
      id: 'Pesan yang terkirim sesudah itu dikirim sekali lagi.',
      en: 'What was delivered after that goes out once more.',
    },
    without: {
      id: 'Peringatan yang masih aktif dan yang dari hari terakhir dikirim sekali lagi.',
      en: 'Alerts that are active, and those of the last day, go out once more.',
    },
  },
  'push.db': {
    holds: { id: 'Daftar HP yang diberi tahu bila ada peringatan', en: 'The list of phones that are told of warnings' },
    withCopy: {
      id: 'Sebagian kabar sampai sekali lagi; kabar yang sudah ada di HP diganti.',
      en: 'Some messages come once more, each in the place of the one that is on the phone.',
    },
    without: {
      id: 'Tidak ada salinannya: tidak ada HP yang diberi tahu. Minta warga menekan tombolnya di halaman sekali lagi.',
      en: 'There is no copy: no phone is told. Ask people to tap the button on the page once more.',
    },
  },
}

/** By their folder. */
const photoFiles: Record<string, FileWords> = {
  logbook: {
    holds: { id: 'Foto di buku catatan stasiun', en: 'A photo of a station’s logbook' },
    withCopy: { id: '', en: '' },
    without: {
      id: 'Tidak ada salinannya di sini; catatannya sendiri tetap ada. Cadangan mungkin masih memuat foto itu.',
      en: 'There is no copy here; the entry itself is still there. A backup may hold the photo.',
    },
  },
  observations: {
    holds: { id: 'Foto di laporan warga', en: 'A photo of what a resident has reported' },
    withCopy: { id: '', en: '' },
    without: {
      id: 'Tidak ada salinannya di sini; laporannya sendiri tetap ada. Cadangan mungkin masih memuat foto itu.',
      en: 'There is no copy here; the report itself is still there. A backup may hold the photo.',
    },
  },
}

const card: LocalizedText = {
  id: 'Kartu memori atau disk mungkin mulai rusak: siapkan penggantinya.',
  en: 'The memory card or disk may be failing: have another one ready.',
}

/** One line: the subject of an e-mail. */
export function titleOf({ file }: Damage): LocalizedText {
  return { id: `Berkas data rusak: ${file}`, en: `A data file is damaged: ${file}` }
}

/** The whole of it. */
export function textOf(damage: Damage): LocalizedText {
  const what = damage.history ? historyLost(damage) : damage.lost ? commitsLost(damage) : fileLost(damage)
  // An entry that could not be taken is a mistake of the program or of a station: no card is to blame.
  const isOfDisk = !damage.history || damage.history.entries.n === 0
  return joined([what, ...ending(damage), ...(isOfDisk ? [card] : [])])
}

function fileLost({ file, copy_ms }: Damage): LocalizedText {
  const { holds, withCopy, without } = files[file] ?? photoFiles[dirname(file)] ?? unknownFile
  if (copy_ms == null) {
    return { id: `${holds.id} (${file}) rusak. ${without.id}`, en: `${holds.en} (${file}): damaged. ${without.en}` }
  }
  const at = timeText(copy_ms)
  return {
    id: `${holds.id} (${file}) rusak; salinan dari ${at.id} dipakai. ${withCopy.id}`,
    en: `${holds.en} (${file}): damaged; the copy of ${at.en} is used. ${withCopy.en}`,
  }
}

const unknownFile: FileWords = {
  holds: { id: 'Sebuah berkas data', en: 'A data file' },
  withCopy: { id: '', en: '' },
  without: { id: 'Tidak ada salinannya.', en: 'There is no copy.' },
}

function commitsLost({ file, lost }: Damage): LocalizedText {
  const { from, to, from_ms, to_ms } = lost!
  const n = to - from + 1
  const [begin, end] = [from_ms === null ? null : timeText(from_ms), to_ms === null ? null : timeText(to_ms)]
  const span = {
    id:
      begin && end
        ? `, antara ${begin.id} dan ${end.id}`
        : begin
          ? `, sesudah ${begin.id}`
          : end
            ? `, sebelum ${end.id}`
            : '',
    en:
      begin && end
        ? `, between ${begin.en} and ${end.en}`
        : begin
          ? `, after ${begin.en}`
          : end
            ? `, before ${end.en}`
            : '',
  }
  return {
    id: `Catatan masuk (${file}) rusak: ${n} catatan, nomor ${from} sampai ${to}${span.id}, tidak terbaca lagi. Yang sudah masuk riwayat tetap ada; data baru disimpan dan peringatan tetap jalan.`,
    en: `The log (${file}) is damaged: ${n === 1 ? 'commit' : `${n} commits,`} ${n === 1 ? from : `${from} to ${to}`}${span.en}, cannot be read any more. What was in the history already is still there; new readings are kept and warnings go on.`,
  }
}

function ending({ aside, history }: Damage): LocalizedText[] {
  if (aside === null) return history ? [withoutFile] : []
  return [
    {
      id: `Berkas yang rusak disimpan sebagai ${aside}; pesan ini hilang bila berkas itu dihapus.`,
      en: `The damaged file is kept as ${aside}; this message goes when that file is deleted.`,
    },
  ]
}
