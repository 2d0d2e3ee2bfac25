/** Every word on the screen, in both languages. A language that lacks one does not compile. */
import type { Flag, Station } from '../gateway/contract.ts'
import type { Connection, PollReason } from './state.ts'

export type Lang = 'id' | 'en'
export type RangeKey = '1h' | '6h' | '24h' | '7d' | '30d'
export type AgeUnit = 'second' | 'minute' | 'hour' | 'day'

export interface Words {
  /** Under the name of the programme. */
  motto: string
  language: string
  /** Before everything, for those who use a keyboard. */
  skip: string
  /** What the list of pages is called, and its folded part. */
  menu: string
  more: string
  /** Of the handbook: its name, and the page that it begins with. */
  handbook: { title: string; href: string }
  /** Reports of residents that wait for who is signed in. */
  waitingReports: (n: number) => string
  stations: string
  state: Record<Station['state'], string>
  since: (when: string) => string
  neverHeard: string
  lastHeard: (age: string) => string
  /** The station's clock and the gateway's differ. */
  clockFast: (span: string) => string
  clockSlow: (span: string) => string
  span: Record<AgeUnit, (n: number) => string>
  flag: Record<Flag, string>
  noValue: string
  connection: Record<Connection, string>
  /** The live view cannot be had: too many watch, or something between holds it back. */
  polling: Record<PollReason, string>
  invite: string
  tellPhone: string
  /** Of whoever has no name here. */
  staff: string
  connecting: string
  slow: string
  lost: string
  lostKept: (age: string) => string
  tryNow: string
  noQuantities: string
  /** Of a station with many series. */
  moreSeries: (n: number) => string
  fewerSeries: string
  ago: Record<AgeUnit, (n: number) => string>
  justNow: string
  openChart: (quantity: string, station: string) => string
  closeChart: string
  range: string
  ranges: Record<RangeKey, string>
  loadingChart: string
  chartFailed: string
  tryAgain: string
  /** Something older lies in InfluxDB, which does not answer. */
  partial: string
  /** The station belongs to another gateway. */
  remote: string
  /** A station reaches limits of what it may send. */
  limitedSince: (when: string) => string
  noneInRange: string
  noneInRangeAdvice: (lastAt: string) => string
  noData: string
  /** The word in a hatched stretch, and the sentence that its times follow. */
  lostShort: string
  lostWhy: string
  lostCount: (n: string) => string
  band: string
  mean: string
  sumPer: (span: string) => string
  flagged: string
  forgottenBy: (n: string, by: string, day: string, why: string) => string
  corrected: string
  correctedBy: (ids: string) => string
  lowest: string
  average: string
  highest: string
  total: string
  chartHelp: string
  sensor: string
  download: string
  footer: string
}

export const words: Record<Lang, Words> = {
  id: {
    motto: 'Pemantauan lingkungan desa',
    language: 'Bahasa',
    skip: 'Langsung ke isi halaman',
    menu: 'Halaman',
    more: 'Lainnya',
    handbook: { title: 'Panduan', href: 'handbook/docs/panduan/mulai.html' },
    waitingReports: (n) => `${n} laporan warga menunggu dilihat`,
    stations: 'Stasiun',
    state: {
      online: 'Terhubung',
      late: 'Terlambat',
      offline: 'Terputus',
      new: 'Belum ada data',
      retired: 'Tidak dipakai lagi',
    },
    since: (when) => `sejak ${when}`,
    neverHeard: 'Belum pernah mengirim data. Periksa listrik, kabel, dan jaringan stasiun ini.',
    lastHeard: (age) => `Data terakhir ${age}`,
    clockFast: (span) => `Jam stasiun ini ${span} lebih cepat dari jam server; umur data dihitung dengan jam server.`,
    clockSlow: (span) => `Jam stasiun ini ${span} lebih lambat dari jam server; umur data dihitung dengan jam server.`,
    span: {
      second: (n) => `${n} detik`,
      minute: (n) => `${n} menit`,
      hour: (n) => `${n} jam`,
      day: (n) => `${n} hari`,
    },
    flag: { 1: 'baik', 2: 'belum diperiksa', 3: 'diragukan', 4: 'gagal uji', 9: 'tidak ada nilai' },
    noValue: 'Sensor menjawab tanpa angka',
    connection: {
      connecting: 'Memuat',
      live: 'Langsung',
      polling: '15 detik',
      lost: 'Terputus',
      closed: 'Tertutup',
      forbidden: 'Tertutup',
    },
    polling: {
      full: 'Banyak yang sedang melihat. Angka diperbarui tiap 15 detik.',
      held: 'Siaran langsung tidak sampai ke sini. Angka diperbarui tiap 15 detik.',
    },
    invite: 'Undang stasiun',
    tellPhone: 'Beri tahu HP ini bila ada peringatan',
    staff: 'petugas',
    connecting: 'Menghubungkan ke server desa…',
    slow: 'Server desa lambat menjawab. Tunggu sebentar; halaman ini terus mencoba.',
    lost: 'Sambungan ke server desa terputus, mencoba lagi…',
    lostKept: (age) => `Angka di bawah adalah yang terakhir diterima, ${age}.`,
    tryNow: 'Coba sekarang',
    moreSeries: (n) => `Lihat ${n} lagi`,
    fewerSeries: 'Ringkas',
    noQuantities: 'Stasiun ini belum menyebutkan sensornya.',
    ago: {
      second: (n) => `${n} detik lalu`,
      minute: (n) => `${n} menit lalu`,
      hour: (n) => `${n} jam lalu`,
      day: (n) => `${n} hari lalu`,
    },
    justNow: 'baru saja',
    openChart: (quantity, station) => `Lihat grafik ${quantity}, ${station}`,
    closeChart: 'Tutup grafik',
    range: 'Rentang waktu',
    ranges: { '1h': '1 jam', '6h': '6 jam', '24h': '24 jam', '7d': '7 hari', '30d': '30 hari' },
    loadingChart: 'Memuat grafik…',
    chartFailed: 'Grafik tidak dapat dimuat.',
    tryAgain: 'Coba lagi',
    partial: 'Data lama mungkin belum lengkap: arsip lama (InfluxDB) tidak menjawab.',
    remote: 'dari server desa lain',
    limitedSince: (when) => `Mengirim terlalu banyak sejak ${when}.`,
    noneInRange: 'Tidak ada data dalam rentang ini',
    noneInRangeAdvice: (lastAt) => `Data terakhir: ${lastAt}. Pilih rentang yang lebih panjang.`,
    noData: 'tidak ada data',
    lostShort: 'hilang: berkas rusak',
    lostWhy: 'Data di sini hilang karena berkas di server desa rusak, bukan karena sensor diam:',
    lostCount: (n) => `${n} nilai`,
    band: 'terendah–tertinggi',
    mean: 'rata-rata',
    sumPer: (span) => `jumlah per ${span}`,
    flagged: 'diragukan / gagal uji',
    forgottenBy: (n, by, day, why) => `${n} nilai di sini dihapus oleh ${by} pada ${day}${why && `: ${why}`}`,
    corrected: 'sudah dikoreksi',
    correctedBy: (ids) => `Grafik ini sudah dikoreksi (${ids}); nilai asli dari sensor tetap tersimpan dan ada di CSV.`,
    lowest: 'Terendah',
    average: 'Rata-rata',
    highest: 'Tertinggi',
    total: 'Jumlah',
    chartHelp: 'Sentuh grafik atau gunakan tombol panah kiri dan kanan untuk membaca nilainya.',
    sensor: 'sensor',
    download: 'Unduh CSV',
    footer: 'Sensor murah memberi petunjuk, bukan ukuran resmi. Tanda mutu ada di samping setiap angka.',
  },
  en: {
    motto: 'Village environmental monitoring',
    language: 'Language',
    skip: 'Skip to the content',
    menu: 'Pages',
    more: 'More',
    handbook: { title: 'Handbook', href: 'handbook/docs/handbook/start.html' },
    waitingReports: (n) => (n === 1 ? '1 report waits to be looked at' : `${n} reports wait to be looked at`),
    stations: 'Stations',
    state: { online: 'Online', late: 'Late', offline: 'Offline', new: 'No data yet', retired: 'Retired' },
    since: (when) => `since ${when}`,
    neverHeard: 'Has never sent anything. Check the power, the cables and the network of this station.',
    lastHeard: (age) => `Last data ${age}`,
    clockFast: (span) =>
      `This station’s clock is ${span} ahead of the gateway’s; ages are counted by the gateway’s clock.`,
    clockSlow: (span) =>
      `This station’s clock is ${span} behind the gateway’s; ages are counted by the gateway’s clock.`,
    span: {
      second: (n) => (n === 1 ? '1 second' : `${n} seconds`),
      minute: (n) => (n === 1 ? '1 minute' : `${n} minutes`),
      hour: (n) => (n === 1 ? '1 hour' : `${n} hours`),
      day: (n) => (n === 1 ? '1 day' : `${n} days`),
    },
    flag: { 1: 'good', 2: 'not evaluated', 3: 'suspect', 4: 'failed check', 9: 'missing' },
    noValue: 'The sensor answered without a number',
    connection: {
      connecting: 'Loading',
      live: 'Live',
      polling: '15 s',
      lost: 'Disconnected',
      closed: 'Closed',
      forbidden: 'Closed',
    },
    polling: {
      full: 'Many people are watching. Numbers are renewed every 15 seconds.',
      held: 'The live view does not get through to here. Numbers are renewed every 15 seconds.',
    },
    invite: 'Invite a station',
    tellPhone: 'Tell this phone when there is a warning',
    staff: 'a member of staff',
    connecting: 'Connecting to the gateway…',
    slow: 'The gateway is slow to answer. Please wait; this page keeps trying.',
    lost: 'Connection to the gateway lost, trying again…',
    lostKept: (age) => `The numbers below are the last ones received, ${age}.`,
    tryNow: 'Try now',
    moreSeries: (n) => `Show ${n} more`,
    fewerSeries: 'Show fewer',
    noQuantities: 'This station has not named its sensors yet.',
    ago: {
      second: (n) => (n === 1 ? '1 second ago' : `${n} seconds ago`),
      minute: (n) => (n === 1 ? '1 minute ago' : `${n} minutes ago`),
      hour: (n) => (n === 1 ? '1 hour ago' : `${n} hours ago`),
      day: (n) => (n === 1 ? '1 day ago' : `${n} days ago`),
    },
    justNow: 'just now',
    openChart: (quantity, station) => `Show the chart of ${quantity}, ${station}`,
    closeChart: 'Close the chart',
    range: 'Time range',
    ranges: { '1h': '1 h', '6h': '6 h', '24h': '24 h', '7d': '7 days', '30d': '30 days' },
    loadingChart: 'Loading the chart…',
    chartFailed: 'The chart could not be loaded.',
    tryAgain: 'Try again',
    partial: 'Older data may be missing: the long memory (InfluxDB) does not answer.',
    remote: 'of another gateway',
    limitedSince: (when) => `Sends too much since ${when}.`,
    noneInRange: 'No data in this range',
    noneInRangeAdvice: (lastAt) => `Last data: ${lastAt}. Choose a longer range.`,
    noData: 'no data',
    lostShort: 'lost: damaged file',
    lostWhy: 'Data is lost here because a file of the gateway is damaged, not because the sensor was silent:',
    lostCount: (n) => `${n} values`,
    band: 'lowest–highest',
    mean: 'mean',
    sumPer: (span) => `sum per ${span}`,
    flagged: 'suspect / failed check',
    forgottenBy: (n, by, day, why) => `${n} values here were forgotten by ${by} on ${day}${why && `: ${why}`}`,
    corrected: 'corrected',
    correctedBy: (ids) => `This chart is corrected (${ids}); what the sensor sent is kept and stands in the CSV.`,
    lowest: 'Lowest',
    average: 'Mean',
    highest: 'Highest',
    total: 'Total',
    chartHelp: 'Touch the chart, or use the left and right arrow keys, to read its values.',
    sensor: 'sensor',
    download: 'Download CSV',
    footer: 'Low-cost sensors are indicative, not official measurements. A quality flag stands beside every number.',
  },
}
