/** The words of the river page. */
import type { Lang } from '../words.ts'

interface RiverWords {
  title: string
  help: string
  none: string
  upstream: string
  downstream: string
  travel: (span: string) => string
  unknown: string
  noValue: string
  noLevels: string
  normal: string
  reached: (label: string) => string
  toNext: (gap: string, label: string) => string
  old: (age: string) => string
  river: string
}

export const riverWords: Record<Lang, RiverWords> = {
  id: {
    title: 'Sungai dari hulu ke hilir',
    help: 'Yang di atas sampai ke sini kemudian. Setiap batang diukur dengan batasnya sendiri.',
    none: 'Urutan sungai belum ditulis. Pengelola dapat menulisnya di gateway.yaml: river: [hulu, jembatan, muara].',
    upstream: 'hulu',
    downstream: 'hilir',
    travel: (span) => `air sampai di bawah sekitar ${span} kemudian`,
    unknown: 'Stasiun ini belum dikenal.',
    noValue: 'belum ada angka',
    noLevels: 'Belum ada batas untuk stasiun ini.',
    normal: 'di bawah semua batas',
    reached: (label) => `${label} tercapai`,
    toNext: (gap, label) => `${gap} ke ${label}`,
    old: (age) => `angka lama, ${age}`,
    river: 'Sungai',
  },
  en: {
    title: 'The river from upstream to downstream',
    help: 'What is above arrives here later. Each bar is measured by its own levels.',
    none: 'The order of the river has not been written yet. An operator can write it in gateway.yaml: river: [hulu, jembatan, muara].',
    upstream: 'upstream',
    downstream: 'downstream',
    travel: (span) => `the water arrives below about ${span} later`,
    unknown: 'This station is not known yet.',
    noValue: 'no number yet',
    noLevels: 'There are no levels for this station yet.',
    normal: 'below all levels',
    reached: (label) => `${label} reached`,
    toNext: (gap, label) => `${gap} to ${label}`,
    old: (age) => `an old number, ${age}`,
    river: 'River',
  },
}
