/** ISPU, from the category that is unhealthy on. */
import { ispuCategories } from '../ispu.ts'
import { air as advice } from './advice.ts'
import type { RuleSet } from './rule-set.ts'

// A category begins where the one below it ends: the index is continuous, 100.4 is published as 100, still Sedang.
const unhealthy = ispuCategories
  .slice(2)
  .map(({ id }, index) => ({ label: id, at: ispuCategories[index + 1]!.upTo + 0.5 }))
const source = 'Permen LHK P.14/2020'
const note = 'Low-cost sensors are no reference method: indicative only.'

const of = { measure: 'ispu', levels: unhealthy, advice, every_s: 300, source, note } as const

export const air: RuleSet[] = [
  { ...of, id: 'ispu-pm2-5', name: 'ISPU PM2,5', quantity: 'pm2_5_ug_m3' },
  { ...of, id: 'ispu-pm10', name: 'ISPU PM10', quantity: 'pm10_ug_m3' },
]
