/** The words of charts, fetched with them. */
import type { Lang } from '../words.ts'
import type { LinePart } from './curves.ts'

export interface ChartWords {
  /** How the chart is used by keys, for those who hear the page. */
  help: string
  earlier: string
  later: string
  closer: string
  wider: string
  now: string
  yesterday: string
  lastRain: string
  lastFlood: string
  floodOf: (day: string) => string
  whatIs: (label: string) => string
  dates: string
  from: string
  to: string
  show: string
  wrongDates: string
  move: string
  compare: string
  add: string
  addHint: string
  remove: (curve: string) => string
  curves: string
  part: Record<LinePart, string>
  usual: (low: string, high: string, unit: string) => string
  lag: LagWords
  summary: SummaryWords
  table: string
  time: string
  link: string
  /** Other formats, and more than one curve. */
  take: string
}

export interface LagWords {
  follows: (second: string, first: string, span: string, step: string) => string
  together: (second: string, first: string) => string
  peaks: (span: string) => string
  none: (second: string, first: string, most: string) => string
  longer: string
  short: string
  minutes: (n: string) => string
  hours: (n: string) => string
  /** What a series is called where it is the only one of its quantity. */
  names: Record<string, string>
}

export interface SummaryWords {
  level: (lowest: string, lowestAt: string, highest: string, highestAt: string, last: string, lastAt: string) => string
  amount: (total: string, most: string, mostAt: string) => string
  gaps: (n: number) => string
}

export const chartWords: Record<Lang, ChartWords> = {
  id: {
    help: 'Panah kiri dan kanan membaca nilai. Plus dan minus memperbesar dan memperkecil. Shift dengan panah menggeser waktu.',
    earlier: 'Ke waktu sebelumnya',
    later: 'Ke waktu sesudahnya',
    closer: 'Perbesar',
    wider: 'Perkecil',
    now: 'Sekarang',
    yesterday: 'Kemarin',
    lastRain: 'Hujan terakhir',
    lastFlood: 'Banjir terakhir',
    floodOf: (day) => `Banjir ${day}`,
    whatIs: (label) => `Apa itu ${label}?`,
    dates: 'Pilih tanggal',
    from: 'Dari',
    to: 'Sampai',
    show: 'Tampilkan',
    wrongDates: 'Waktu akhir harus sesudah waktu awal.',
    move: 'Geser dan perbesar',
    compare: 'Bandingkan dengan data lain',
    add: 'Tambah garis',
    addHint: 'Pilih stasiun dan ukuran',
    remove: (curve) => `Hapus garis ${curve}`,
    curves: 'Garis di grafik',
    part: { mean: 'rata-rata', max: 'tertinggi', min: 'terendah' },
    usual: (low, high, unit) => `biasanya ${low}–${high} ${unit}`,
    lag: {
      follows: (second, first, span, step) => `${second} mengikuti ${first} ${span} (±${step}).`,
      together: (second, first) => `${second} dan ${first} berubah bersamaan.`,
      peaks: (span) => `Puncak tertinggi datang ${span} kemudian.`,
      none: (second, first, most) =>
        `Tidak ditemukan hubungan antara ${first} dan ${second} dalam rentang ini (dicari sampai jeda ${most}).`,
      longer: 'Satu kejadian belum cukup: coba rentang yang lebih panjang.',
      short:
        'Rentang ini terlalu pendek atau datanya terlalu sedikit untuk mencari jeda. Pilih rentang yang lebih panjang.',
      minutes: (n) => `${n} menit`,
      hours: (n) => `${n} jam`,
      names: { water_level_m: 'sungai', rainfall_mm: 'hujan', rain_rate_mm_h: 'hujan' },
    },
    summary: {
      level: (lowest, lowestAt, highest, highestAt, last, lastAt) =>
        `Terendah ${lowest} (${lowestAt}), tertinggi ${highest} (${highestAt}), terakhir ${last} (${lastAt}).`,
      amount: (total, most, mostAt) => `Seluruhnya ${total}, terbanyak ${most} (${mostAt}).`,
      gaps: (n) => (n === 0 ? 'Tidak ada data yang hilang.' : `${n} kali tidak ada data.`),
    },
    table: 'Angka dalam tabel',
    time: 'Waktu',
    link: 'Tautan ke tampilan ini',
    take: 'Unduh dalam bentuk lain',
  },
  en: {
    help: 'The left and right arrows read values. Plus and minus zoom in and out. Shift with an arrow moves in time.',
    earlier: 'Earlier',
    later: 'Later',
    closer: 'Zoom in',
    wider: 'Zoom out',
    now: 'Now',
    yesterday: 'Yesterday',
    lastRain: 'Last rain',
    lastFlood: 'Last flood',
    floodOf: (day) => `Flood of ${day}`,
    whatIs: (label) => `What is ${label}?`,
    dates: 'Choose dates',
    from: 'From',
    to: 'To',
    show: 'Show',
    wrongDates: 'The end must be after the beginning.',
    move: 'Move and zoom',
    compare: 'Compare with another curve',
    add: 'Add a curve',
    addHint: 'Choose a station and a quantity',
    remove: (curve) => `Remove the curve ${curve}`,
    curves: 'Curves',
    part: { mean: 'mean', max: 'highest', min: 'lowest' },
    usual: (low, high, unit) => `usually ${low}–${high} ${unit}`,
    lag: {
      follows: (second, first, span, step) => `${second} follows ${first} by ${span} (±${step}).`,
      together: (second, first) => `${second} and ${first} change together.`,
      peaks: (span) => `The highest peak came ${span} later.`,
      none: (second, first, most) =>
        `No relation between ${first} and ${second} was found in this range (lags up to ${most} were tried).`,
      longer: 'One event is not enough: try a longer range.',
      short: 'This range is too short, or has too few values, to look for a lag. Choose a longer one.',
      minutes: (n) => (n === '1' ? '1 minute' : `${n} minutes`),
      hours: (n) => (n === '1' ? '1 hour' : `${n} hours`),
      names: { water_level_m: 'the river', rainfall_mm: 'rain', rain_rate_mm_h: 'rain' },
    },
    summary: {
      level: (lowest, lowestAt, highest, highestAt, last, lastAt) =>
        `Lowest ${lowest} (${lowestAt}), highest ${highest} (${highestAt}), last ${last} (${lastAt}).`,
      amount: (total, most, mostAt) => `In all ${total}, the most ${most} (${mostAt}).`,
      gaps: (n) => (n === 0 ? 'Without gaps.' : n === 1 ? 'Data are missing once.' : `Data are missing ${n} times.`),
    },
    table: 'Numbers in a table',
    time: 'Time',
    link: 'Link to this view',
    take: 'Download in other formats',
  },
}
