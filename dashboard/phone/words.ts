/** The words of being told on this phone. */
import type { CapSeverity } from '../../gateway/contract.ts'
import type { Lang } from '../words.ts'
import type { Missing, Refusal } from './phone.ts'

interface PhoneWords {
  title: string
  help: string
  /** What it is not: it needs the internet, and a phone that is on. */
  limits: string
  checking: string
  ask: string
  isOn: string
  change: string
  changed: string
  stop: string
  stopped: string
  which: string
  all: string
  some: string
  noneChosen: string
  least: string
  every: string
  from: (severity: string) => string
  severity: Record<CapSeverity, string>
  closed: string
  impaired: string
  missing: Record<Missing, string>
  refusal: Record<Refusal, string>
  notNow: string
  privacy: string
}

export const phoneWords: Record<Lang, PhoneWords> = {
  id: {
    title: 'Beri tahu HP ini',
    help: 'HP ini diberi tahu bila ada peringatan, bila tingkatnya berubah, dan bila sudah berakhir, juga saat halaman ini ditutup. Latihan selalu disebut latihan.',
    limits:
      'Perlu internet di server desa dan di HP ini, dan HP yang menyala. Jangan hanya mengandalkan ini: perhatikan sirene, kentongan, dan kabar dari petugas.',
    checking: 'Memeriksa HP ini…',
    ask: 'Beri tahu HP ini bila ada peringatan',
    isOn: 'HP ini diberi tahu bila ada peringatan.',
    change: 'Simpan pilihan',
    changed: 'Pilihan disimpan.',
    stop: 'Berhenti memberi tahu HP ini',
    stopped: 'HP ini tidak diberi tahu lagi, dan sudah dihapus dari server desa.',
    which: 'Peringatan yang mana',
    all: 'Semua peringatan, juga dari aturan yang dibuat nanti',
    some: 'Hanya yang dipilih:',
    noneChosen: 'Pilih paling sedikit satu peringatan.',
    least: 'Mulai dari tingkat',
    every: 'Semua tingkat',
    from: (severity) => `${severity} ke atas`,
    severity: { Minor: 'Ringan', Moderate: 'Sedang', Severe: 'Berat', Extreme: 'Ekstrem' },
    closed: 'Pengelola server desa ini mematikan pemberitahuan ke HP.',
    impaired: 'Sekarang ada gangguan:',
    missing: {
      insecure:
        'Alamat halaman ini tidak terenkripsi, sehingga browser tidak mengizinkannya. Buka halaman ini lewat alamat https:// dari pengelola.',
      install:
        'Di iPhone dan iPad, pasang dulu halaman ini: ketuk Bagikan, lalu “Tambahkan ke Layar Utama”, lalu buka dari sana.',
      unsupported:
        'Browser ini tidak dapat diberi tahu saat halaman ditutup. Coba Chrome, Firefox, atau Safari yang baru.',
      denied:
        'Browser ini melarang halaman ini memberi tahu. Ketuk gambar gembok di samping alamat, izinkan “Notifikasi”, lalu buka halaman ini lagi.',
    },
    refusal: {
      denied: 'Anda memilih tidak mengizinkan. Bila berubah pikiran, izinkan “Notifikasi” di pengaturan situs ini.',
      dismissed: 'Belum diizinkan. Ketuk tombolnya lagi, lalu pilih “Izinkan”.',
      'no-service':
        'HP ini tidak dapat mendaftar di layanan push browsernya. Periksa internet HP ini; sebagian HP dan browser tidak mempunyainya.',
    },
    notNow: 'Server desa tidak dapat mengirim kabar ke HP ini sekarang, jadi HP ini belum diberi tahu.',
    privacy:
      'Yang disimpan server desa hanya alamat HP ini di layanan push, kuncinya, bahasa, dan pilihan di atas. Isi kabar dienkripsi: layanan push tidak dapat membacanya.',
  },
  en: {
    title: 'Tell this phone',
    help: 'This phone is told when there is a warning, when its level changes and when it is over, also while this page is closed. An exercise is always called one.',
    limits:
      'It needs the internet at the gateway and at this phone, and a phone that is on. Do not rely on it alone: mind the siren, the drum and what the officers say.',
    checking: 'Looking at this phone…',
    ask: 'Tell this phone when there is a warning',
    isOn: 'This phone is told of warnings.',
    change: 'Save the choice',
    changed: 'The choice is saved.',
    stop: 'Stop telling this phone',
    stopped: 'This phone is told no more, and the gateway has forgotten it.',
    which: 'Which warnings',
    all: 'All of them, also of rules that are made later',
    some: 'Only those chosen:',
    noneChosen: 'Choose one warning at least.',
    least: 'From which level',
    every: 'Every level',
    from: (severity) => `${severity} and above`,
    severity: { Minor: 'Minor', Moderate: 'Moderate', Severe: 'Severe', Extreme: 'Extreme' },
    closed: 'The operator of this gateway has switched messages to phones off.',
    impaired: 'There is trouble now:',
    missing: {
      insecure:
        'The address of this page is not encrypted, so the browser does not allow it. Open this page by its https:// address; the operator knows it.',
      install:
        'On an iPhone or iPad install this page first: tap Share, then “Add to Home Screen”, and open it from there.',
      unsupported: 'This browser cannot be told while the page is closed. Try a recent Chrome, Firefox or Safari.',
      denied:
        'This browser forbids this page to tell anything. Tap the lock beside the address, allow “Notifications”, and open this page again.',
    },
    refusal: {
      denied: 'You chose not to allow it. If you change your mind, allow “Notifications” in the settings of this site.',
      dismissed: 'It is not allowed yet. Tap the button again, and choose “Allow”.',
      'no-service':
        'This phone cannot subscribe at the push service of its browser. Check its internet connection; some phones and browsers have no such service.',
    },
    notNow: 'The gateway cannot send messages to this phone now, so this phone is not told yet.',
    privacy:
      'The gateway keeps only the address of this phone at its push service, its keys, the language and the choice above. Messages are encrypted: the push service cannot read them.',
  },
}
