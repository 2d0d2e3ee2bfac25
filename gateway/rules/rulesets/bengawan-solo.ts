/** The Bengawan Solo numbers the other way round: Siaga 1 is the mildest, Siaga 3 the worst. */
import { river } from './advice.ts'
import type { RuleSet } from './rule-set.ts'

const source = 'Kabupaten Bojonegoro, 2019: mpp.bojonegorokab.go.id, "TMA Bengawan Solo naik, Bojonegoro siaga 1"'
const note = 'Another outlet called 13.31 m kuning in 2021: ask which table counts now.'

export const bengawanSolo: RuleSet[] = [
  gauge('bojonegoro', 'Bojonegoro (papan duga)', [13, 14, 15]),
  gauge('karangnongko', 'Karangnongko', [29, 29.5, 30]),
]

function gauge(id: string, name: string, bounds_m: [number, number, number]): RuleSet {
  const labels = ['Siaga 1 hijau', 'Siaga 2 kuning', 'Siaga 3 merah']
  return {
    id: `${id}-siaga`,
    name,
    quantity: 'water_level_m',
    levels: bounds_m.map((at, index) => ({ label: labels[index]!, at })),
    advice: river,
    every_s: 60,
    source,
    valid_from: '2019-01-01',
    datum: 'papan duga (staff gauge)',
    note,
  }
}
