/** The rain classes of BMKG, by the rain day 00–00 UTC, and the hourly ones of the water authority. */
import { dailyClasses } from '../bmkg.ts'
import { rain as advice } from './advice.ts'
import type { RuleSet } from './rule-set.ts'

export const rainBmkg: RuleSet[] = [
  {
    id: 'hujan-harian',
    name: 'Hujan harian BMKG',
    quantity: 'rainfall_mm',
    measure: 'bmkg-day',
    levels: dailyClasses
      .filter(({ from_mm }) => from_mm >= 50)
      .map(({ id, from_mm }) => ({ label: `Hujan ${id}`, at: from_mm })),
    advice,
    every_s: 60,
    source: 'Kelas BMKG menurut Tempo, 2024: tekno.tempo.co/read/1863808/',
    note: 'Ekstrem is printed as more than 150 mm; as a level it is reached at 150. Some officials said 100 in 2020.',
  },
  {
    id: 'hujan-per-jam',
    name: 'Hujan per jam',
    quantity: 'rainfall_mm',
    measure: { sum_over_s: 3_600 },
    levels: [
      { label: 'Hujan lebat', at: 10 },
      { label: 'Hujan sangat lebat', at: 20 },
    ],
    advice,
    every_s: 60,
    source: 'Kelas per jam PU BBWS Serayu Opak',
  },
]
