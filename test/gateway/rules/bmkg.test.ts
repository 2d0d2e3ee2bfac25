import { describe, expect, it } from 'vitest'
import { dailyClass, rainDayStart_ms } from '../../../gateway/rules/bmkg.ts'

describe('a day of rain', () => {
  it('has the class that BMKG gives it', () => {
    const said = [0, 0.3, 0.5, 19.9, 20, 50, 99, 100, 150, 150.1].map((mm) => dailyClass(mm)?.id ?? 'unnamed')
    expect(said).toEqual([
      'berawan',
      'unnamed',
      'ringan',
      'ringan',
      'sedang',
      'lebat',
      'lebat',
      'sangat lebat',
      'sangat lebat',
      'ekstrem',
    ])
  })

  it('runs from 07:00 to 07:00 in Jakarta, and an amount belongs to the day its interval ended in', () => {
    const seven = Date.parse('2026-01-14T07:00:00+07:00')
    expect(new Date(rainDayStart_ms(seven)).toISOString()).toBe('2026-01-13T00:00:00.000Z')
    expect(rainDayStart_ms(seven + 1)).toBe(seven)
  })
})
