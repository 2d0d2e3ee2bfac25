/** ISPU, from the category that is unhealthy on. */
import { ispuCategories } from '../ispu.ts'
import type { RuleSet } from './rule-set.ts'

// A category begins where the one below it ends: the index is continuous, 100.4 is published as 100, still Sedang.
const unhealthy = ispuCategories
  .slice(2)
  .map(({ id }, index) => ({ label: id, at: ispuCategories[index + 1]!.upTo + 0.5 }))
const source = 'Permen LHK P.14/2020'
const note = 'Low-cost sensors are no reference method: indicative only.'

export const air: RuleSet[] = [
  { id: 'ispu-pm2-5', name: 'ISPU PM2,5', quantity: 'pm2_5_ug_m3', measure: 'ispu', levels: unhealthy, source, note },
  { id: 'ispu-pm10', name: 'ISPU PM10', quantity: 'pm10_ug_m3', measure: 'ispu', levels: unhealthy, source, note },
]
