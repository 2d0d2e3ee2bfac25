/**
 * ISPU of PM2.5, as the lesson has it: concentrations of a 24 h mean in µg/m³ and their indices, Permen LHK P.14/2020, with a
 * straight line in between. The gateway has it for all pollutants (`gateway/rules/ispu.ts`); a test compares the two. Pure.
 */
import { t } from './ask.ts'

const limits = [0, 15.5, 55.4, 150.4, 250.4, 500] as const
const indices = [0, 50, 100, 200, 300, 500] as const

export const ispuNames = [
  t('Baik', 'Good'),
  t('Sedang', 'Moderate'),
  t('Tidak sehat', 'Unhealthy'),
  t('Sangat tidak sehat', 'Very unhealthy'),
  t('Berbahaya', 'Hazardous'),
]

/** The band that holds a mean, from 0; the last one has no end. */
export function ispuBand(mean_ug_m3: number) {
  const found = limits.findIndex((limit, i) => i > 0 && mean_ug_m3 <= limit)
  const to = found < 0 ? limits.length - 1 : found
  return { band: to - 1, from: limits[to - 1]!, to: limits[to]!, index_from: indices[to - 1]!, index_to: indices[to]! }
}

export function ispuOf(mean_ug_m3: number): number {
  const { from, to, index_from, index_to } = ispuBand(mean_ug_m3)
  return ((index_to - index_from) / (to - from)) * (mean_ug_m3 - from) + index_from
}
