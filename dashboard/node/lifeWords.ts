/** The words of a station's life: what was changed, and work there now. */
import type { Lang } from '../words.ts'

const id = {
  title: 'Riwayat stasiun',
  help: 'Yang diubah di stasiun ini. Angka yang sama ada di grafik.',
  work: 'Saya bekerja di sini',
  workHelp: 'Selama 15 menit alat membaca lebih sering, pembacaannya ditandai uji coba, dan aturan beristirahat.',
  isOn: (until: string) => `Uji coba sampai ${until}: aturan untuk stasiun ini beristirahat.`,
  done: 'Selesai: aturan berlaku lagi',
  isSo: 'Ini sungguhan: airnya memang setinggi ini',
  isSoHelp: 'Aturan menilai mulai sekarang dan tidak menunggu: batas yang sudah tercapai langsung diperingatkan.',
  byNew: 'Tampilkan masa sebelumnya dengan setelan baru',
  asSent: 'Tampilkan masa sebelumnya seperti yang dikirim',
  trialUntil: (until: string) => `uji coba sampai ${until}`,
}

const en: typeof id = {
  title: 'The life of this station',
  help: 'What was changed here. The chart has the same numbers.',
  work: 'I work here',
  workHelp: 'For 15 minutes it is read more often, its readings are marked as trial, and its rules rest.',
  isOn: (until) => `Trial until ${until}: the rules of this station rest.`,
  done: 'Done: rules count again',
  isSo: 'This is so: the water is that high',
  isSoHelp: 'Rules judge from now on and wait for nothing: a level that is reached warns at once.',
  byNew: 'Show the time before it by the new setting',
  asSent: 'Show the time before it as it was sent',
  trialUntil: (until) => `trial until ${until}`,
}

export const lifeWords: Record<Lang, typeof id> = { id, en }
