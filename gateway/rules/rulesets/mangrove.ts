/** Sea water where mangroves grow: the standard for marine life, PP 22/2021, Appendix VIII. */
import { seaWater } from './advice.ts'
import type { RuleSet } from './rule-set.ts'

const source = 'PP 22/2021, Lampiran VIII (baku mutu air laut), biota laut'
const note =
  'Read from a scanned copy: compare with the official document. "Natural" is a legal value too: a site has its own baseline.'
const label = 'Di luar baku mutu'

export const mangroveWater: RuleSet[] = [
  standard('mangrove-do', 'Oksigen terlarut', 'dissolved_oxygen_mg_l', 5, true),
  standard('mangrove-ph-rendah', 'pH rendah', 'ph', 7, true),
  standard('mangrove-ph-tinggi', 'pH tinggi', 'ph', 8.5),
  standard('mangrove-suhu-rendah', 'Suhu air rendah', 'water_temperature_c', 28, true),
  standard('mangrove-suhu-tinggi', 'Suhu air tinggi', 'water_temperature_c', 32),
  standard('mangrove-salinitas', 'Salinitas tinggi', 'salinity_psu', 34),
  standard('mangrove-kekeruhan', 'Kekeruhan tinggi', 'turbidity_ntu', 5),
]

function standard(id: string, name: string, quantity: RuleSet['quantity'], at: number, below = false): RuleSet {
  const levels = [{ label, at }]
  return { id, name, quantity, below, levels, advice: seaWater, every_s: 600, source, valid_from: '2021-01-01', note }
}
