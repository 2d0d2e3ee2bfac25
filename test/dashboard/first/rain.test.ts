/** What the first screen says while it rains and the river comes. */
import { describe, expect, it } from 'vitest'
import type { Known } from '../../../dashboard/first/known.ts'
import { sumLines } from '../../../dashboard/first/sumLines.ts'
import { withWord } from '../../../dashboard/warning/alerts.ts'
import type { Alert } from '../../../gateway/contract.ts'
import { event, minute_ms, more, now_ms, river, says } from './situations.ts'

describe('rain and river at once', () => {
  const key = 'rain.rainfall_mm'
  const note = { id: 'dalam 1 jam', en: 'in 1 hour' }
  const measured = 'rainfall_mm_in_3600_s'
  const span = { hour_from_ms: now_ms - 60 * minute_ms, today_from_ms: 0, day_from_ms: now_ms - 24 * 60 * minute_ms }
  const window = { measured, note, amount: 58.4, from_ms: span.hour_from_ms, at_ms: now_ms }
  const sums = { hour: 58.4, today: 59, day: 59, windows: [window], ...span }
  const meaning = { kind: 'rain', class: { id: 'Hujan lebat', en: 'Heavy rain' }, value: 59 } as const

  const heavy = event(42, {
    ...{ alert: 'r', rule: 'r', id: 'r', measured, label: 'Hujan sangat lebat', level: 1, severity: 'Severe' },
    ...{ series: { station: 'depok', sensor: 'rain', quantity: 'rainfall_mm' }, value: 24 },
    format: { unit: 'mm', decimals: 2, prefix: '', note },
  })
  const raining = (value: number, perHour: number, alerts: Alert[]): Known => {
    const known = river(value, perHour, { alerts })
    known.first!.outlook.depok![key] = { sums, meaning }
    return known
  }

  it('names the river that comes before the rain that warns, and over which time the rain is counted', () => {
    expect(says(raining(1.45, 0.7, withWord([], heavy)))).toEqual([
      'Sungai naik cepat, 5 cm di bawah Siaga 3; Hujan sangat lebat di Depok sejak 01.18, 58,4 mm dalam 1 jam; belum ditanggapi petugas.',
      'The river is rising fast, 5 cm below Siaga 3; Hujan sangat lebat at Depok since 01:18, 58.4 mm in 1 hour; nobody has acknowledged it.',
    ])
    expect(says(raining(1.2, 0, withWord([], heavy)))[0]).toMatch(/^Hujan sangat lebat di Depok/)
  })

  it('speaks of the river first once it warns too, though its level is a step milder', () => {
    const both = withWord(withWord([], heavy), event(5))
    const known = raining(1.6, 0.7, both)
    expect(says(known)[0]).toBe('Siaga 3 di Depok sejak 01.55, naik 35 cm dalam 30 menit; belum ditanggapi petugas.')
    expect(more(known)).toBe('Ada 1 peringatan lain: Hujan sangat lebat di Depok, 58,4 mm dalam 1 jam.')
  })

  it('does not tell an old sum as that of now', () => {
    const known = raining(1.2, 0, withWord([], heavy))
    known.first!.outlook.depok![key] = {}
    expect(says(known)[0]).toBe(
      'Hujan sangat lebat di Depok sejak 01.18, dihitung dalam 1 jam; belum ditanggapi petugas.',
    )
  })

  it('has one word for each window of rain, behind its sum', () => {
    const lines = (warnings: Alert[], windows = sums.windows) =>
      sumLines({ sums: { ...sums, windows }, meaning }, warnings, 'rainfall_mm', 'id').map(({ text }) => text)
    const day = '59 mm dalam 24 jam: hujan lebat'
    expect(lines([])).toEqual(['58,4 mm sejam terakhir', day])
    expect(lines(withWord([], heavy))).toEqual(['58,4 mm sejam terakhir: Hujan sangat lebat', day])
    const three = { ...window, measured: 'w', from_ms: now_ms - 180 * minute_ms, note: { id: 'dalam 3 jam', en: '' } }
    expect(lines([], [three])).toEqual(['58,4 mm sejam terakhir', '58,4 mm dalam 3 jam', day])
  })
})
