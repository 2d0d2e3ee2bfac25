/**
 * Jakarta's flood gates. Siaga 4 is the calm below the first level; Siaga 1 is the worst. The sources leave open to
 * which band an edge belongs; in practice it counts as reached (BPBD 2016 called 150 cm at Katulampa Siaga 2).
 * The bands have changed before: a gate keeper gave Katulampa 100/170/240/300 cm in 2009 (Antara).
 */
import { river } from './advice.ts'
import type { RuleSet } from './rule-set.ts'

const labels = ['Siaga 3', 'Siaga 2', 'Siaga 1']
const bisnis2014 = 'Bisnis Indonesia, 21 Januari 2014: kabar24.bisnis.com/read/20140121/247/198460/'

const gates: [id: string, name: string, bounds_cm: number[]][] = [
  ['katulampa', 'Bendung Katulampa', [80, 150, 200]],
  ['depok', 'Depok', [200, 270, 350]],
  ['manggarai', 'Manggarai', [750, 850, 950]],
  ['karet', 'Karet', [450, 550, 600]],
  ['angke-hulu', 'Angke Hulu', [150, 250, 300]],
  ['pasar-ikan', 'Pasar Ikan', [170, 200, 250]],
  ['krukut-hulu', 'Krukut Hulu', [150, 250]],
  ['sunter-hulu', 'Sunter Hulu', [140, 200]],
  ['cipinang-hulu', 'Cipinang Hulu', [150, 200]],
  ['pulogadung', 'Pulogadung', [550, 700]],
  ['pesanggrahan', 'Pesanggrahan', [150, 250]],
  ['cakung-drain', 'Cakung Drain', [270, 360]],
  ['cengkareng-drain', 'Cengkareng Drain', [190]],
]

// Kompas, 13 January 2014: megapolitan.kompas.com/read/xml/2014/01/13/1112330/
const hour_s = 3_600
const arrivals: Record<string, { place: string; after_s: number }[]> = {
  katulampa: [
    { place: 'Depok', after_s: 3 * hour_s },
    { place: 'Manggarai', after_s: 9 * hour_s },
  ],
  depok: [{ place: 'Manggarai', after_s: 6 * hour_s }],
  'angke-hulu': [{ place: 'Cengkareng', after_s: 4 * hour_s }],
  pesanggrahan: [{ place: 'Cengkareng Drain', after_s: 4.5 * hour_s }],
  'krukut-hulu': [{ place: 'Karet', after_s: 3 * hour_s }],
}

export const jakartaGates: RuleSet[] = gates.map(([id, name, bounds_cm]) => ({
  id: `${id}-siaga`,
  name,
  quantity: 'water_level_m',
  levels: bounds_cm.map((bound_cm, index) => ({ label: labels[index]!, at: bound_cm / 100 })),
  advice: river,
  every_s: 60,
  ...(arrivals[id] && { arrives: arrivals[id] }),
  source: bisnis2014,
  valid_from: '2014-01-21',
  datum: 'papan duga pintu air (staff gauge)',
  ...(bounds_cm.length < labels.length && {
    note: `No source found for ${labels.slice(bounds_cm.length).join(' and ')}: ask the authority and add it before relying on this.`,
  }),
}))
