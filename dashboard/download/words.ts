/** The words of the page where data are taken home. */
import type { Lang } from '../words.ts'
import type { Format, Period } from './wanted.ts'

interface DownloadWords {
  title: string
  help: string
  what: string
  all: string
  nothing: string
  tooMany: (max: number) => string
  when: string
  period: string
  periods: Record<Period | 'shown', string>
  from: string
  until: string
  wrongDays: string
  format: string
  formats: Record<Format, { name: string; help: string }>
  take: string
  rows: (n: string) => string
  size: (file: string) => string
  wire: (wire: string) => string
  counting: string
  unknownSize: string
  whole: string
  terms: string
  noStations: string
  chosen: (n: number) => string
}

export const downloadWords: Record<Lang, DownloadWords> = {
  id: {
    title: 'Unduh data',
    help: 'Pilih data, waktu, dan bentuk berkasnya. Nilai mentah, tanda mutu, dan nilai setelah koreksi ikut semua.',
    what: 'Data apa?',
    all: 'semua dari stasiun ini',
    nothing: 'Pilih paling sedikit satu data.',
    tooMany: (max) => `Terlalu banyak sekaligus: paling banyak ${max}. Ambil stasiun utuh, atau unduh beberapa kali.`,
    when: 'Waktu mana?',
    period: 'Waktu',
    periods: {
      shown: 'seperti di grafik',
      '1': '24 jam terakhir',
      '7': '7 hari terakhir',
      '30': '30 hari terakhir',
      '365': '1 tahun terakhir',
      own: 'tanggal sendiri',
    },
    from: 'Dari tanggal',
    until: 'Sampai tanggal (termasuk)',
    wrongDays: 'Tanggal pertama harus sebelum tanggal terakhir, dan tidak di masa depan.',
    format: 'Bentuk berkas',
    formats: {
      csv: { name: 'CSV', help: 'untuk Excel atau LibreOffice: titik koma, koma desimal, waktu setempat' },
      zip: { name: 'Paket data (zip)', help: 'untuk disimpan atau dibagikan: tabel, keterangan, lisensi, koreksi' },
      parquet: { name: 'Parquet', help: 'untuk DuckDB, Python, R: paling kecil' },
      json: { name: 'JSON', help: 'untuk program' },
    },
    take: 'Unduh',
    rows: (n) => `sekitar ${n} baris`,
    size: (file) => `berkas sekitar ${file}`,
    wire: (wire) => `lewat jaringan sekitar ${wire}`,
    counting: 'Menghitung …',
    unknownSize: 'Besarnya belum diketahui.',
    whole: 'Bila unduhan terputus, berkasnya tidak utuh: unduh lagi.',
    terms: 'Lisensi data ada di dalam paket data (zip).',
    noStations: 'Belum ada stasiun.',
    chosen: (n) => `${n} dipilih`,
  },
  en: {
    title: 'Download data',
    help: 'Choose data, time and file format. Raw values, quality flags and corrected values all come along.',
    what: 'Which data?',
    all: 'all of this station',
    nothing: 'Choose at least one.',
    tooMany: (max) => `Too many at once: ${max} at most. Take whole stations, or download several times.`,
    when: 'Which time?',
    period: 'Time',
    periods: {
      shown: 'as in the chart',
      '1': 'last 24 hours',
      '7': 'last 7 days',
      '30': 'last 30 days',
      '365': 'last year',
      own: 'dates of your own',
    },
    from: 'From',
    until: 'To (included)',
    wrongDays: 'The first date must lie before the last one, and not in the future.',
    format: 'File format',
    formats: {
      csv: { name: 'CSV', help: 'for a spreadsheet: comma, decimal point, local time beside UTC' },
      zip: { name: 'Data package (zip)', help: 'to keep or to share: tables, descriptions, licence, corrections' },
      parquet: { name: 'Parquet', help: 'for DuckDB, Python, R: by far the smallest' },
      json: { name: 'JSON', help: 'for programs' },
    },
    take: 'Download',
    rows: (n) => `about ${n} rows`,
    size: (file) => `a file of about ${file}`,
    wire: (wire) => `about ${wire} over the network`,
    counting: 'Counting …',
    unknownSize: 'The size is not known yet.',
    whole: 'When a download breaks off, the file is not whole: take it again.',
    terms: 'The licence of the data is in the data package (zip).',
    noStations: 'There are no stations yet.',
    chosen: (n) => `${n} chosen`,
  },
}
