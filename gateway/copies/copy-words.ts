/** What `backup`, `restore`, `verify` and `follow` say to a person, often on the day on which a card has died. */
import type { Said } from '../../edge/platform/language.ts'

export const copyWords = {
  nothingHere: (folder: string): Said => ({
    id: `${folder} bukan folder data server desa: tidak ada yang bisa dicadangkan.`,
    en: `${folder} is no data folder of a gateway: there is nothing to back up.`,
  }),
  noBackupThere: (file: string): Said => ({
    id: `${file} sudah ada dan bukan cadangan. Tidak ada yang diubah. Sebut berkas lain.`,
    en: `${file} exists and is no backup. Nothing was changed. Name another file.`,
  }),
  otherGateway: (file: string, theirs: string, ours: string): Said => ({
    id: `${file} berisi cadangan server lain (${theirs}; yang ini ${ours}). Tidak ada yang diubah. Sebut berkas lain.`,
    en: `${file} holds the backup of another gateway (${theirs}; this one is ${ours}). Nothing was changed. Name another file.`,
  }),
  keptInstead: (file: string, kept: string): Said => ({
    id: `${file} rusak di folder data; di cadangan ada yang ini: ${kept}.`,
    en: `${file} is damaged in the data folder; the backup has ${kept}.`,
  }),
  noFile: (file: string): Said => ({
    id: `${file} tidak ada. Periksa letak berkas cadangannya.`,
    en: `${file} is not there. Check the path of the backup file.`,
  }),
  unreadable: (file: string): Said => ({
    id: `${file} bukan cadangan, atau tidak ada yang bisa dibaca darinya.`,
    en: `${file} is no backup, or nothing of it can be read.`,
  }),
  unfinished: (file: string): Said => ({
    id: `${file} tidak berisi cadangan yang selesai (atau daftar berkasnya rusak, kedua salinannya). Tidak ada yang dikembalikan.`,
    en: `${file} holds no backup that was finished (or its list of files is damaged, both copies). Nothing was restored.`,
  }),
  notEmpty: (folder: string): Said => ({
    id: `${folder} tidak kosong. Cadangan hanya dikembalikan ke folder yang kosong. Tidak ada yang diubah.`,
    en: `${folder} is not empty. A backup is restored into an empty folder only. Nothing was changed.`,
  }),
  noFolder: (folder: string): Said => ({
    id: `Folder ${folder} tidak ada. Benarkah --data-dir?`,
    en: `There is no folder ${folder}. Is --data-dir right?`,
  }),
  damaged: (names: readonly string[]): Said => ({
    id: `Rusak di berkas cadangan: ${names.join(', ')}.`,
    en: `Damaged in the backup file: ${names.join(', ')}.`,
  }),
  restRestored: {
    id: 'Yang lain semua dikembalikan. Yang hilang disebut bila server desa berjalan.',
    en: 'Everything else was restored. What is missing is told when the gateway runs.',
  },
  nothingRestored: {
    id: 'Tidak ada yang dikembalikan. Untuk mengembalikan sisanya: tambahkan --what-is-whole',
    en: 'Nothing was restored. To restore the rest: add --what-is-whole',
  },
  makeAnother: {
    id: 'Buat cadangan lagi, ke berkas lain.',
    en: 'Make another backup, to another file.',
  },
  whatItMeans: {
    id: 'Artinya dan yang dilakukan: docs/panduan/berkas-rusak.md',
    en: 'What this means and what to do: docs/handbook/damaged-files.md',
  },
  notWritten: (path: string): Said => ({ id: `${path} tidak bisa ditulis`, en: `${path} could not be written` }),
  notRead: (path: string): Said => ({ id: `${path} tidak bisa dibaca`, en: `${path} could not be read` }),
  noHome: (folder: string): Said => ({
    id: `${folder} bukan server cadangan. Untuk menjadikannya: follow ALAMAT --token-file BERKAS --data-dir ${folder}`,
    en: `${folder} is no second home. To make it one: follow URL --token-file FILE --data-dir ${folder}`,
  }),
  noToken: {
    id: 'Tokennya belum ditulis: --token-file BERKAS, atau PANTAU_COPY_TOKEN di lingkungannya.',
    en: 'The token is missing: --token-file FILE, or PANTAU_COPY_TOKEN in the environment.',
  },
  inUse: (folder: string): Said => ({
    id: `${folder} sedang dipakai: program lain mengikuti di situ. Hentikan dulu yang itu, atau sebut --data-dir lain.`,
    en: `${folder} is in use: another process follows there. End it first, or name another --data-dir.`,
  }),
  somebodys: (folder: string): Said => ({
    id: `${folder} tidak kosong dan bukan server cadangan. Sebut folder yang kosong. Tidak ada yang diubah.`,
    en: `${folder} is not empty and no second home. Name an empty folder. Nothing was changed.`,
  }),
  onlyEncrypted: {
    id: 'Sidik jari hanya membuktikan sambungan yang terenkripsi: alamatnya harus mulai dengan https://, port 8443.',
    en: 'A fingerprint proves an encrypted connection only: let the address begin with https://, port 8443.',
  },
  noAddress: {
    id: 'Alamat server desanya belum ditulis, seperti http://192.168.1.10:8080',
    en: 'The address of the gateway is missing, as in http://192.168.1.10:8080',
  },
  wrongAddress: {
    id: 'Yang diketik bukan alamat server desa; bentuknya seperti http://192.168.1.10:8080',
    en: 'What was typed is no address of a gateway; it is something like http://192.168.1.10:8080',
  },
} as const

/** Why the disk refuses. */
export function refusalOf({ code }: NodeJS.ErrnoException): Said {
  if (code === 'ENOSPC')
    return {
      id: 'disknya penuh. Yang ada sebelumnya masih ada.',
      en: 'the disk is full. What was there before is still there.',
    }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return {
      id: 'pengguna ini tidak boleh membaca atau menulis di situ.',
      en: 'this user may not read or write there.',
    }
  if (code === 'ENOENT')
    return {
      id: 'foldernya tidak ada. Apakah disk atau flashdisknya terpasang?',
      en: 'the folder is not there. Is the disk or stick connected?',
    }
  return { id: 'disknya menolak.', en: 'the disk refuses.' }
}
