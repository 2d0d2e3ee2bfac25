/** The words of a station's month. */
import type { Lang } from '../words.ts'

interface ReportWords {
  title: (station: string, month: string) => string
  made: (gateway: string, when: string) => string
  running: string
  print: string
  before: string
  after: string
  choose: string
  station: string
  month: string
  open: string
  availability: string
  availabilityHelp: string
  day: (day: number, share: string) => string
  none: string
  extremes: string
  lowest: string
  mean: string
  highest: string
  sumMonth: string
  sumDay: string
  sumHour: string
  onDay: (value: string, day: string) => string
  at: (value: string, when: string) => string
  doubtful: (hours: number) => string
  alerts: string
  noAlerts: string
  first: (label: string, when: string) => string
  /** `lead`: how long after the first warning; absent: with it. */
  later: (label: string, lead: string | undefined, when: string) => string
  worst: (value: string, when: string, lead: string | undefined) => string
  answered: (when: string, lead: string | undefined) => string
  notAnswered: string
  ended: (when: string) => string
  notEnded: string
  notes: string
  noNotes: string
  corrections: string
  correction: (id: string, what: string, from: string, why: string) => string
  partial: string
  more: (n: number) => string
  nothing: string
}

export const reportWords: Record<Lang, ReportWords> = {
  id: {
    title: (station, month) => `${station}, ${month}`,
    made: (gateway, when) => `Laporan bulanan ${gateway}, dibuat ${when}`,
    running: 'Bulan ini belum selesai: angka dapat berubah.',
    print: 'Cetak',
    before: 'Bulan sebelumnya',
    after: 'Bulan berikutnya',
    choose: 'Laporan bulanan',
    station: 'Stasiun',
    month: 'Bulan',
    open: 'Buka laporan',
    availability: 'Kelengkapan data per hari',
    availabilityHelp:
      'Batang penuh: semua pembacaan hari itu datang. Garis bawah saja: tidak ada yang datang. Titik: belum ada stasiun, atau harinya belum tiba.',
    day: (day, share) => `tanggal ${day}: ${share}`,
    none: 'tidak ada',
    extremes: 'Angka terendah dan tertinggi',
    lowest: 'Terendah',
    mean: 'Rata-rata',
    highest: 'Tertinggi',
    sumMonth: 'jumlah sebulan',
    sumDay: 'hari terbanyak',
    sumHour: 'jam terbanyak',
    onDay: (value, day) => `${value} tanggal ${day}`,
    at: (value, when) => `${value}, ${when}`,
    doubtful: (hours) => `${hours} jam ada nilai yang diragukan`,
    alerts: 'Peringatan',
    noAlerts: 'Tidak ada peringatan dalam bulan ini.',
    first: (label, when) => `${label}: peringatan pertama ${when}`,
    later: (label, lead, when) => `${label} ${lead ? `${lead} kemudian` : 'pada saat yang sama'}, ${when}`,
    worst: (value, when, lead) =>
      `Terparah ${value}, ${when}: ${lead ? `${lead} setelah peringatan pertama` : 'saat peringatan pertama'}`,
    answered: (when, lead) => `Ditanggapi ${when}, ${lead ? `${lead} setelah peringatan pertama` : 'saat itu juga'}`,
    notAnswered: 'Tidak ada yang menanggapi',
    ended: (when) => `Berakhir ${when}`,
    notEnded: 'Belum berakhir pada akhir bulan',
    notes: 'Catatan di stasiun',
    noNotes: 'Tidak ada catatan dalam bulan ini.',
    corrections: 'Koreksi yang berlaku',
    correction: (id, what, from, why) => `${id}: ${what}, sejak ${from}: ${why}`,
    partial: 'Laporan ini mungkin tidak lengkap: sebagian data lama tidak dapat dibaca sekarang.',
    more: (n) => `dan ${n} data lain, yang tidak dimuat di sini`,
    nothing: 'Tidak ada data dalam bulan ini.',
  },
  en: {
    title: (station, month) => `${station}, ${month}`,
    made: (gateway, when) => `Monthly report of ${gateway}, made ${when}`,
    running: 'This month has not ended: numbers may change.',
    print: 'Print',
    before: 'Month before',
    after: 'Month after',
    choose: 'Monthly report',
    station: 'Station',
    month: 'Month',
    open: 'Open the report',
    availability: 'How complete each day is',
    availabilityHelp:
      'Full bar: all readings of the day came. Baseline only: none came. Dot: no station yet, or the day has not come.',
    day: (day, share) => `day ${day}: ${share}`,
    none: 'none',
    extremes: 'Lowest and highest',
    lowest: 'Lowest',
    mean: 'Mean',
    highest: 'Highest',
    sumMonth: 'total of the month',
    sumDay: 'day with most',
    sumHour: 'hour with most',
    onDay: (value, day) => `${value} on day ${day}`,
    at: (value, when) => `${value}, ${when}`,
    doubtful: (hours) => `${hours} hours with doubtful values`,
    alerts: 'Warnings',
    noAlerts: 'No warnings in this month.',
    first: (label, when) => `${label}: first warning ${when}`,
    later: (label, lead, when) => `${label} ${lead ? `${lead} later` : 'at the same moment'}, ${when}`,
    worst: (value, when, lead) =>
      `Worst ${value}, ${when}: ${lead ? `${lead} after the first warning` : 'with the first warning'}`,
    answered: (when, lead) => `Acknowledged ${when}, ${lead ? `${lead} after the first warning` : 'at once'}`,
    notAnswered: 'Nobody acknowledged it',
    ended: (when) => `Ended ${when}`,
    notEnded: 'Had not ended by the end of the month',
    notes: 'Notes at the station',
    noNotes: 'No notes in this month.',
    corrections: 'Corrections that count',
    correction: (id, what, from, why) => `${id}: ${what}, since ${from}: ${why}`,
    partial: 'This report may be incomplete: some older data cannot be read at the moment.',
    more: (n) => `and ${n} more series, which are not listed here`,
    nothing: 'No data in this month.',
  },
}
