/** The words of the early warning that the first page needs, in both languages. Those of the seldom pages: pageWords.ts */
import type { Alert, AlertLogEntry } from '../../gateway/contract.ts'
import type { Lang } from '../words.ts'

export interface WarningWords {
  alerts: string
  ended: (n: number) => string
  exercise: string
  exerciseMeaning: string
  severity: Record<Alert['severity'], string>
  over: string
  provisional: string
  kind: Record<AlertLogEntry['kind'], string>
  lasted: (from: string, until: string) => string
  unanswered: string
  /** On the card: the way to the form. */
  answer: string
  answeredBy: (who: string) => string
  /** Somebody has acknowledged a milder level, and nobody the present one. */
  reopened: (who: string, before: string, now: string) => string
  advice: string
  /** Between the quantity and its value. */
  now: string
  noValue: string
  span: {
    day: (n: string) => string
    hour: (n: string) => string
    minute: (n: string) => string
    second: (n: string) => string
  }
  newAlert: string
  /** Of the warning chain. */
  details: string
  loadingPage: string
  pageFailed: string
}

export const warningWords: Record<Lang, WarningWords> = {
  id: {
    alerts: 'Peringatan',
    ended: (n) => `Sudah berakhir, 7 hari terakhir (${n})`,
    exercise: 'LATIHAN / EXERCISE',
    exerciseMeaning: 'Ini latihan, bukan keadaan sebenarnya.',
    severity: { Minor: 'Ringan', Moderate: 'Sedang', Severe: 'Berat', Extreme: 'Ekstrem' },
    over: 'Berakhir',
    provisional: 'Belum dipastikan',
    kind: {
      raised: 'Peringatan dimulai',
      escalated: 'Naik tingkat',
      eased: 'Turun tingkat',
      cleared: 'Peringatan berakhir',
      acknowledged: 'Ditanggapi',
    },
    lasted: (from, until) => `${from} sampai ${until}`,
    unanswered: 'belum ditanggapi',
    answer: 'Saya tanggapi',
    answeredBy: (who) => `ditanggapi ${who}`,
    reopened: (who, before, now) => `${now} belum ditanggapi (${who} baru menanggapi ${before})`,
    advice: 'Yang perlu dilakukan',
    now: 'sekarang',
    noValue: 'tanpa nilai',
    span: {
      day: (n) => `${n} hari`,
      hour: (n) => `${n} jam`,
      minute: (n) => `${n} menit`,
      second: (n) => `${n} detik`,
    },
    newAlert: 'Peringatan baru:',
    details: 'Rincian',
    loadingPage: 'Memuat halaman…',
    pageFailed: 'Halaman ini tidak dapat dimuat. Periksa sambungan ke server desa.',
  },
  en: {
    alerts: 'Warnings',
    ended: (n) => `Over, last 7 days (${n})`,
    exercise: 'EXERCISE / LATIHAN',
    exerciseMeaning: 'This is an exercise, not a real situation.',
    severity: { Minor: 'Minor', Moderate: 'Moderate', Severe: 'Severe', Extreme: 'Extreme' },
    over: 'Over',
    provisional: 'Not confirmed yet',
    kind: {
      raised: 'Warning raised',
      escalated: 'Escalated',
      eased: 'Eased',
      cleared: 'Warning cleared',
      acknowledged: 'Acknowledged',
    },
    lasted: (from, until) => `${from} to ${until}`,
    unanswered: 'nobody has acknowledged it yet',
    answer: 'Acknowledge',
    answeredBy: (who) => `acknowledged by ${who}`,
    reopened: (who, before, now) => `nobody has acknowledged ${now} yet (${who} acknowledged ${before})`,
    advice: 'What to do',
    now: 'now',
    noValue: 'no value',
    span: {
      day: (n) => (n === '1' ? '1 day' : `${n} days`),
      hour: (n) => (n === '1' ? '1 hour' : `${n} hours`),
      minute: (n) => (n === '1' ? '1 minute' : `${n} minutes`),
      second: (n) => (n === '1' ? '1 second' : `${n} seconds`),
    },
    newAlert: 'New warning:',
    details: 'Details',
    loadingPage: 'Loading the page…',
    pageFailed: 'This page could not be loaded. Check the connection to the gateway.',
  },
}
