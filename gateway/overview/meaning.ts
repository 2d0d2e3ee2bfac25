/** What a number means to people: the class that an authority has defined, and its advice. Pure. */
import { hour_ms } from '../../edge/platform/time.ts'
import type { CapSeverity, LocalizedText, Meaning, SeriesAnswer, Sums } from '../contract.ts'
import {
  airAdvice,
  dailyClass,
  hoursOfDay_min,
  ispu,
  ispuCategories,
  ispuCategory,
  meanOfSteps,
} from '../rules/index.ts'

const pollutants = { pm2_5_ug_m3: 'pm2_5', pm10_ug_m3: 'pm10' } as const
const [unhealthy, veryUnhealthy, hazardous] = airAdvice

/** By the position of the category. */
const ofAir: readonly { severity?: CapSeverity; advice: LocalizedText }[] = [
  { advice: { id: 'Udara bersih; aman berkegiatan di luar.', en: 'The air is clean; it is safe to be outdoors.' } },
  {
    advice: {
      id: 'Cukup aman. Yang peka (asma, lansia, anak kecil): kurangi kegiatan berat di luar.',
      en: 'Safe for most. With asthma, for the old and for small children: less heavy activity outdoors.',
    },
  },
  { severity: 'Moderate', advice: unhealthy! },
  { severity: 'Severe', advice: veryUnhealthy! },
  { severity: 'Extreme', advice: hazardous! },
]

/** The ISPU class of the 24 h mean; null for other quantities, and from less than 18 hours. */
export function airMeaning(quantity: string, day: SeriesAnswer, now_ms: number): Meaning | null {
  const pollutant = pollutants[quantity as keyof typeof pollutants]
  if (!pollutant) return null
  const mean = meanOfHours(day, now_ms)
  if (mean === null) return null
  const value = Math.round(ispu(pollutant, mean))
  const category = ispuCategory(value)
  return {
    kind: 'ispu',
    class: { id: category.id, en: category.en },
    value,
    ...ofAir[ispuCategories.indexOf(category)],
  }
}

/** Each hour counts the same, however often it was measured. */
function meanOfHours({ at_ms, mean, n }: SeriesAnswer, now_ms: number): number | null {
  const hours = new Map<number, { sum: number; n: number }>()
  const first = Math.floor(now_ms / hour_ms) - 23
  at_ms.forEach((at, i) => {
    const hour = Math.floor(at / hour_ms)
    if (n[i] === 0 || mean[i] === null || hour < first) return
    const known = hours.get(hour) ?? { sum: 0, n: 0 }
    hours.set(hour, { sum: known.sum + mean[i]! * n[i]!, n: known.n + n[i]! })
  })
  return hours.size < hoursOfDay_min ? null : meanOfSteps([...hours.values()])
}

/** The class of the rain of the last 24 hours, as BMKG names it. */
export function rainMeaning({ day }: Pick<Sums, 'day'>): Meaning {
  const found = dailyClass(day)
  const said = { kind: 'rain' as const, value: day }
  if (day <= 0) return { ...said, class: { id: 'Tidak hujan', en: 'No rain' } }
  if (!found) return { ...said, class: { id: 'Hujan sangat ringan', en: 'Very light rain' } }
  return { ...said, class: { id: `Hujan ${found.id}`, en: `${found.en[0]!.toUpperCase()}${found.en.slice(1)} rain` } }
}
