/** What a number means: ISPU with advice, the rain in BMKG's words. */
import { expect, it } from 'vitest'
import type { SeriesAnswer } from '../../../gateway/contract.ts'
import { airMeaning, rainMeaning } from '../../../gateway/overview/meaning.ts'

const hour_ms = 3_600_000
const now_ms = 480_000 * hour_ms - 1

function hours(means: number[]): SeriesAnswer {
  const at_ms = means.map((_, i) => now_ms + 1 - (means.length - i) * hour_ms)
  const every = <T>(value: T) => means.map(() => value)
  return { step_ms: hour_ms, at_ms, mean: means, min: means, max: means, n: every(12), flag: every(1 as const) }
}

it.each([
  [12, 'Baik', undefined],
  [55.4, 'Sedang', undefined],
  [100, 'Tidak sehat', 'Moderate'],
  [200, 'Sangat tidak sehat', 'Severe'],
  [400, 'Berbahaya', 'Extreme'],
])('calls a day of %s µg/m³ PM2.5 %s, with advice', (mean, name, severity) => {
  const meaning = airMeaning('pm2_5_ug_m3', hours(Array(24).fill(mean)), now_ms)!
  expect([meaning.kind, meaning.class.id, meaning.severity]).toEqual(['ispu', name, severity])
  expect(meaning.advice?.id).toMatch(/\w/)
  expect(meaning.advice?.en).toMatch(/\w/)
})

it('says nothing of air after less than 18 hours, or of other quantities', () => {
  expect(airMeaning('pm2_5_ug_m3', hours(Array(17).fill(80)), now_ms)).toBeNull()
  expect(airMeaning('co2_ppm', hours(Array(24).fill(80)), now_ms)).toBeNull()
})

it.each([
  [0, 'Tidak hujan', 'No rain'],
  [0.2, 'Hujan sangat ringan', 'Very light rain'],
  [12, 'Hujan ringan', 'Light rain'],
  [50, 'Hujan lebat', 'Heavy rain'],
  [150, 'Hujan sangat lebat', 'Very heavy rain'],
  [150.1, 'Hujan ekstrem', 'Extreme rain'],
])('calls %s mm in 24 hours %s', (day, id, en) => {
  expect(rainMeaning({ day })).toMatchObject({ kind: 'rain', class: { id, en }, value: day })
})
