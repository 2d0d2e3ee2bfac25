/** The words of what residents report. */
import type { ObservationState, ObservedWord } from '../../gateway/contract.ts'
import type { Lang } from '../words.ts'

interface ObserveWords {
  title: string
  help: string
  urgent: string
  station: string
  gauge: string
  gaugeHelp: string
  unit: string
  read: (metres: string) => string
  notNumber: string
  sensorNow: (value: string) => string
  see: string
  nothing: string
  words: Record<ObservedWord, string>
  text: string
  textHelp: string
  when: string
  now: string
  ago: (span: string) => string
  name: string
  nameHelp: string
  photo: string
  photoHelp: string
  photoBad: string
  removePhoto: string
  photoOf: string
  send: string
  sending: string
  saySomething: string
  thanks: string
  kept: string
  notTaken: string
  another: string
  waiting: (n: number) => string
  refused: (why: string) => string
  forget: string
  closed: string
  seen: string
  seenNone: string
  pairs: (n: number, middle: string, least: string, most: string) => string
  pairsNone: string
  time: string
  people: string
  sensor: string
  difference: string
}

interface ModerateWords {
  title: string
  help: string
  pending: (n: number) => string
  none: string
  show: string
  hide: string
  remove: string
  sure: string
  keep: string
  state: Record<ObservationState, string>
  all: string
  which: string
  by: (who: string) => string
  noName: string
  beside: (sensor: string, difference: string) => string
  noBeside: string
}

export const observeWords: Record<Lang, ObserveWords> = {
  id: {
    title: 'Laporkan yang Anda lihat',
    help: 'Tinggi air di papan duga, keadaan jalan, sampah di bawah jembatan. Tanpa akun, juga tanpa sinyal: laporan menunggu di ponsel ini.',
    urgent:
      'Ada bahaya? Pergi ke tempat aman dulu, dan hubungi petugas. Laporan ini dibaca petugas, tetapi tidak membunyikan peringatan.',
    station: 'Dekat stasiun mana?',
    gauge: 'Angka di papan duga',
    gaugeHelp: 'Papan berangka di tepi sungai. Tidak ada? Kosongkan.',
    unit: 'Satuan',
    read: (metres) => `Terbaca ${metres} m.`,
    notNumber: 'Tulis angka saja, misalnya 162.',
    sensorNow: (value) => `Sensor sekarang: ${value}.`,
    see: 'Yang Anda lihat',
    nothing: 'tidak memilih',
    words: {
      dry: 'kering',
      low: 'air rendah',
      normal: 'biasa',
      high: 'tinggi, masih di bawah tepi',
      brim: 'hampir meluap',
      over: 'meluap',
      street: 'jalan tergenang',
      house: 'air masuk rumah',
      falling: 'mulai surut',
      blocked: 'sampah atau kayu menyumbat',
      other: 'lainnya',
    },
    text: 'Keterangan',
    textHelp: 'Misalnya: di depan masjid, setinggi lutut.',
    when: 'Kapan',
    now: 'sekarang',
    ago: (span) => `${span} lalu`,
    name: 'Nama Anda (boleh kosong)',
    nameHelp: 'Hanya petugas yang melihatnya.',
    photo: 'Foto (boleh kosong)',
    photoHelp: 'Letak dan data kamera tidak ikut terkirim.',
    photoBad: 'Gambar ini tidak dapat dibaca. Coba foto lain.',
    removePhoto: 'Hapus foto',
    photoOf: 'Foto laporan',
    send: 'Kirim laporan',
    sending: 'Mengirim…',
    saySomething: 'Isi angka, pilihan, keterangan, atau foto.',
    thanks: 'Terima kasih. Laporan sudah sampai; petugas melihatnya dulu sebelum tampil untuk semua.',
    kept: 'Laporan tersimpan di ponsel ini, dan dikirim sendiri begitu ada sambungan.',
    notTaken: 'Laporan ini tidak diterima. Sebabnya ada di bawah; laporan tidak dikirim lagi.',
    another: 'Laporkan lagi',
    waiting: (n) => `${n} laporan menunggu sambungan.`,
    refused: (why) => `Tidak diterima: ${why}`,
    forget: 'Hapus dari ponsel ini',
    closed: 'Server desa ini tidak menerima laporan warga.',
    seen: 'Laporan warga di sini',
    seenNone: 'Belum ada laporan yang ditampilkan.',
    pairs: (n, middle, least, most) =>
      `${n} kali dibandingkan dengan sensor: warga membaca ${middle} (dari ${least} sampai ${most}).`,
    pairsNone: 'Belum ada angka warga yang dapat dibandingkan dengan sensor.',
    time: 'Waktu',
    people: 'Warga',
    sensor: 'Sensor',
    difference: 'Selisih',
  },
  en: {
    title: 'Report what you see',
    help: 'The staff gauge, the street, rubbish under the bridge. Without an account, and without a signal: the report waits on this phone.',
    urgent: 'In danger? Go to a safe place first, and call the staff. They read this report, but it raises no alarm.',
    station: 'Near which station?',
    gauge: 'Number on the staff gauge',
    gaugeHelp: 'The board with figures at the river. None there? Leave it empty.',
    unit: 'Unit',
    read: (metres) => `Read as ${metres} m.`,
    notNumber: 'Write a number only, such as 162.',
    sensorNow: (value) => `The sensor now: ${value}.`,
    see: 'What you see',
    nothing: 'no choice',
    words: {
      dry: 'dry',
      low: 'low water',
      normal: 'as usual',
      high: 'high, still below the bank',
      brim: 'about to overflow',
      over: 'overflowing',
      street: 'street under water',
      house: 'water enters houses',
      falling: 'beginning to fall',
      blocked: 'blocked by rubbish or wood',
      other: 'something else',
    },
    text: 'In your words',
    textHelp: 'Such as: in front of the mosque, knee-deep.',
    when: 'When',
    now: 'now',
    ago: (span) => `${span} ago`,
    name: 'Your name (may be empty)',
    nameHelp: 'Only staff sees it.',
    photo: 'Photo (may be empty)',
    photoHelp: 'Where it was taken and by which camera is not sent.',
    photoBad: 'This picture cannot be read. Try another one.',
    removePhoto: 'Remove the photo',
    photoOf: 'Photo of the report',
    send: 'Send the report',
    sending: 'Sending…',
    saySomething: 'Give a number, a choice, some words or a photo.',
    thanks: 'Thank you. The report has arrived; staff looks at it before everybody sees it.',
    kept: 'The report is kept on this phone, and sends itself as soon as there is a connection.',
    notTaken: 'This report was not accepted. Why stands below; it is not sent again.',
    another: 'Report something else',
    waiting: (n) => (n === 1 ? 'One report waits for a connection.' : `${n} reports wait for a connection.`),
    refused: (why) => `Not accepted: ${why}`,
    forget: 'Delete it from this phone',
    closed: 'This village’s server takes no reports.',
    seen: 'What residents saw here',
    seenNone: 'No report is shown yet.',
    pairs: (n, middle, least, most) =>
      `Compared with the sensor ${n === 1 ? 'once' : `${n} times`}: people read ${middle} (from ${least} to ${most}).`,
    pairsNone: 'No number of residents can be compared with the sensor yet.',
    time: 'Time',
    people: 'People',
    sensor: 'Sensor',
    difference: 'Difference',
  },
}

export const moderateWords: Record<Lang, ModerateWords> = {
  id: {
    title: 'Laporan warga',
    help: 'Warga lain melihat laporan hanya sesudah Anda menampilkannya. Laporan tidak pernah membunyikan peringatan.',
    pending: (n) => `${n} menunggu dilihat`,
    none: 'Tidak ada laporan.',
    show: 'Tampilkan',
    hide: 'Sembunyikan',
    remove: 'Hapus selamanya',
    sure: 'Ya, hapus laporan dan fotonya',
    keep: 'Batal',
    state: { pending: 'menunggu', shown: 'tampil', hidden: 'tersembunyi' },
    all: 'semua',
    which: 'Yang mana',
    by: (who) => `oleh ${who}`,
    noName: 'tanpa nama',
    beside: (sensor, difference) => `sensor ${sensor}, selisih ${difference}`,
    noBeside: 'sensor tidak punya angka saat itu',
  },
  en: {
    title: 'Reports of residents',
    help: 'Others see a report only after you have shown it. A report never raises an alarm.',
    pending: (n) => (n === 1 ? '1 waits to be looked at' : `${n} wait to be looked at`),
    none: 'There are no reports.',
    show: 'Show to everybody',
    hide: 'Hide',
    remove: 'Delete for ever',
    sure: 'Yes, delete the report and its photo',
    keep: 'Cancel',
    state: { pending: 'waiting', shown: 'shown', hidden: 'hidden' },
    all: 'all',
    which: 'Which',
    by: (who) => `by ${who}`,
    noName: 'without a name',
    beside: (sensor, difference) => `sensor ${sensor}, difference ${difference}`,
    noBeside: 'the sensor had no value then',
  },
}
