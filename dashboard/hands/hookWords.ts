/** The words of trying out a hook, and of sending again. */
import type { Lang } from '../words.ts'

const id = {
  title: 'Coba atau kirim ulang',
  testHelp: 'Satu pesan bertanda UJI COBA dikirim sekarang. Sirene tidak berbunyi karenanya.',
  test: 'Kirim pesan uji coba',
  testing: 'Mengirim…',
  arrived: (ms: number) => `Sampai dalam ${ms} milidetik.`,
  failed: 'Tidak sampai.',
  replayHelp: 'Kirim ulang semua peringatan sejak suatu waktu, dengan tanda yang sama seperti dulu.',
  from: 'Sejak',
  wrongFrom: 'Isi waktu yang sudah lewat.',
  replay: 'Kirim ulang',
  replaySure: 'Ya, kirim ulang semuanya',
  keep: 'Batal',
  replayed: (n: number) =>
    n === 0 ? 'Tidak ada peringatan sejak waktu itu.' : `${n} pesan dikirim ulang; lihat catatannya.`,
}

const en: typeof id = {
  title: 'Test, or send again',
  testHelp: 'One message that says TEST is sent now. No siren sounds by it.',
  test: 'Send a test message',
  testing: 'Sending…',
  arrived: (ms) => `It arrived within ${ms} ms.`,
  failed: 'It did not arrive.',
  replayHelp: 'Send all warnings since some time again, with the same ids as then.',
  from: 'Since',
  wrongFrom: 'Fill in a time that has passed.',
  replay: 'Send again',
  replaySure: 'Yes, send all of them again',
  keep: 'Cancel',
  replayed: (n) => (n === 0 ? 'There were no warnings since then.' : `${n} messages are sent again; see the log.`),
}

export const hookWords: Record<Lang, typeof id> = { id, en }
