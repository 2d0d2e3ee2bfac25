/** The words of the page of the gateway itself. */
import type { Lang } from '../words.ts'

const id = {
  title: 'Server desa',
  lead: 'Cadangan seluruh isi server desa, dan kiriman yang dulu tidak dapat dibaca.',
  backup: 'Cadangkan sekarang',
  backupHelp:
    'Seluruh isi server desa dalam satu berkas: data, stasiun, orang, aturan. Simpan di tempat yang aman: isinya rahasia.',
  toFile: (file: string) => `Cadangkan ke ${file}`,
  noFile: 'Pengaturan belum menyebut tempat cadangan (backup.file di gateway.yaml).',
  toDownload: 'Siapkan untuk diunduh',
  noDownload: 'Mengunduh hanya lewat https: cadangan memuat kunci yang tidak boleh terbaca di jalan.',
  running: 'Sedang mencadangkan…',
  ready: (size: string) => `Unduh cadangan (${size})`,
  readyHelp: 'Dapat diunduh selama satu jam.',
  done: (when: string, size: string) => `Cadangan selesai ${when}: ${size}.`,
  damaged: (n: number) => `${n} berkas data rusak; lihat pesannya di halaman Stasiun.`,
  failed: (when: string) => `Cadangan gagal ${when}.`,
  quarantine: 'Baca ulang data yang ditahan',
  quarantineHelp:
    'Kiriman yang dulu tidak dapat dimengerti dibaca lagi, setelah sebabnya diperbaiki. Yang dapat disimpan disimpan sekali; tidak ada peringatan karenanya.',
  retry: 'Baca ulang',
  retrying: 'Membaca…',
}

const en: typeof id = {
  title: 'Gateway',
  lead: 'A backup of everything the gateway holds, and what could not be read when it arrived.',
  backup: 'Back up now',
  backupHelp:
    'Everything the gateway holds in one file: data, stations, people, rules. Keep it in a safe place: it is secret.',
  toFile: (file) => `Back up to ${file}`,
  noFile: 'The settings name no place for backups yet (backup.file in gateway.yaml).',
  toDownload: 'Make one to download',
  noDownload: 'Downloads go over https only: a backup holds keys that nobody may read on the way.',
  running: 'Backing up…',
  ready: (size) => `Download the backup (${size})`,
  readyHelp: 'It can be downloaded for an hour.',
  done: (when, size) => `The backup was done ${when}: ${size}.`,
  damaged: (n) =>
    n === 1 ? '1 data file is damaged; see the page Stations.' : `${n} data files are damaged; see the page Stations.`,
  failed: (when) => `The backup failed ${when}.`,
  quarantine: 'Read the quarantine again',
  quarantineHelp:
    'What could not be understood when it arrived is read again, after its cause was mended. What can be stored is stored once; no warning comes of it.',
  retry: 'Read again',
  retrying: 'Reading…',
}

export const systemWords: Record<Lang, typeof id> = { id, en }
