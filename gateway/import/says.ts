/** The report of an import in sentences, in both languages; each number with the lines where it begins. */
import type { Said } from '../../edge/platform/language.ts'
import { type Reason, type Report, refusedIn } from './report.ts'

const reasons: Record<Exclude<Reason, 'conflict'>, Said> = {
  'bad-time': { id: 'waktunya tidak terbaca', en: 'the time cannot be read' },
  'too-early': { id: 'lebih tua dari "earliest" di pemetaan', en: 'older than "earliest" in the mapping' },
  'before-2010': {
    id: 'sebelum 2010: jam yang belum disetel, atau tulis "earliest" di pemetaan',
    en: 'before 2010: a clock that was not set, or write "earliest" into the mapping',
  },
  future: { id: 'belum terjadi', en: 'in the future' },
  'hour-shown-twice': { id: 'jam itu ditunjukkan dua kali', en: 'the clock showed this hour twice' },
  'hour-never-shown': { id: 'jam itu tidak pernah ditunjukkan', en: 'the clock never showed this hour' },
  'bad-station-id': { id: 'bukan nama stasiun', en: 'no station id' },
  'bad-sensor-id': { id: 'bukan nama sensor', en: 'no sensor id' },
  'unknown-quantity': { id: 'besaran tidak dikenal', en: 'no known quantity' },
  'not-in-map': { id: 'tidak ada di "map" pemetaan', en: 'not in the "map" of the mapping' },
  'not-a-number': { id: 'bukan angka', en: 'no number' },
  'too-few-columns': { id: 'kolomnya kurang', en: 'too few columns' },
  'too-many-series': { id: 'stasiun ini sudah punya 500 deret', en: 'the station has 500 series already' },
  'older-than-record': { id: 'lebih tua dari yang disimpan', en: 'older than what is kept' },
}

/** `isKept`: it has been brought in; otherwise it was only looked at. */
export function saysOf(report: Report, isKept: boolean): Said[] {
  const { read, stored, repeated, conflict, refused, hour_twice, left_out } = report
  const sum = refusedIn(report)
  const found: Said[] = [
    {
      id: `${read} nilai dibaca = ${stored} ${isKept ? 'disimpan' : 'akan disimpan'} + ${repeated} sudah ada + ${conflict} bertentangan + ${sum} ditolak.`,
      en: `${read} values read = ${stored} ${isKept ? 'stored' : 'to be stored'} + ${repeated} repeated + ${conflict} in conflict + ${sum} refused.`,
    },
  ]
  if (conflict > 0) {
    const { id, en } = linesOf(report, 'conflict')
    found.push({
      id: `${conflict} bertentangan dengan nilai lain untuk sensor dan waktu yang sama; yang pertama tinggal (${id}).`,
      en: `${conflict} contradict another value of the same sensor and time; the first one stays (${en}).`,
    })
  }
  for (const [reason, n] of Object.entries(refused) as [keyof typeof reasons, number][]) {
    const { id, en } = linesOf(report, reason)
    found.push({
      id: `${n} ditolak: ${reasons[reason].id} (${id}).`,
      en: `${n} refused: ${reasons[reason].en} (${en}).`,
    })
  }
  if (hour_twice > 0) {
    found.push({
      id: `${hour_twice} berada di jam yang ditunjukkan dua kali; aturannya "hour_twice" di pemetaan.`,
      en: `${hour_twice} stand in an hour that the clock showed twice; "hour_twice" in the mapping is the rule.`,
    })
  }
  if (left_out > 0) {
    found.push({
      id: `${left_out} dilewati karena pemetaan meminta begitu.`,
      en: `${left_out} left out because the mapping says so.`,
    })
  }
  return found
}

function linesOf({ examples }: Report, reason: Reason): Said {
  const lines = examples.filter((one) => one.reason === reason).map(({ line }) => line)
  const list = lines.join(', ')
  return { id: `baris ${list} …`, en: `lines ${list} …` }
}
