import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localNumber, localTime, type TimeShape } from '../../dashboard/calendar.ts'
import { describeQuantity, formatAge, formatNumber, formatShare, zoneLabel } from '../../dashboard/format.ts'
import { zonedTime } from '../../dashboard/report/zonedTime.ts'

describe('numbers', () => {
  it.each([
    [1234.5, 1, 'id', '1.234,5'],
    [1234.5, 1, 'en', '1,234.5'],
    [0.2, 2, 'id', '0,20'],
    [-0.04, 1, 'id', '0,0'],
    [-1.25, 2, 'en', '-1.25'],
    [null, 1, 'id', '–'],
  ] as const)('%s with %s decimals in %s is %s', (value, decimals, lang, text) => {
    expect(formatNumber(value, decimals, lang)).toBe(text)
  })
})

describe('ages', () => {
  it.each([
    [-5_000, 'baru saja', 'just now'],
    [1_900, 'baru saja', 'just now'],
    [12_999, '12 detik lalu', '12 seconds ago'],
    [60_000, '1 menit lalu', '1 minute ago'],
    [7_199_000, '1 jam lalu', '1 hour ago'],
    [200_000_000, '2 hari lalu', '2 days ago'],
  ])('%s ms is "%s" or "%s"', (age_ms, id, en) => {
    expect([formatAge(age_ms, 'id'), formatAge(age_ms, 'en')]).toEqual([id, en])
  })
})

describe('local time', () => {
  const flood_ms = Date.UTC(2022, 9, 9, 17, 30, 5)

  it('uses the point in Indonesian and the colon in English', () => {
    expect(zonedTime(flood_ms, 'clock', 'id', 'Asia/Jakarta')).toBe('00.30')
    expect(zonedTime(flood_ms, 'clock', 'en', 'Asia/Jakarta')).toBe('00:30')
    expect(zonedTime(flood_ms, 'clockWithSeconds', 'en', 'Asia/Jakarta')).toBe('00:30:05')
    expect(zonedTime(flood_ms, 'day', 'id', 'Asia/Jakarta')).toBe('10 Okt')
  })

  it.each([
    [420, 'WIB'],
    [480, 'WITA'],
    [540, 'WIT'],
    [0, 'UTC'],
    [60, 'UTC+1'],
    [345, 'UTC+5:45'],
    [-210, 'UTC−3:30'],
  ])('%s minutes east of UTC is %s', (offset_min, label) => {
    expect(zoneLabel(offset_min)).toBe(label)
  })
})

describe('without Intl, as with it', () => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const shapes: TimeShape[] = [
    ...(['clock', 'clockWithSeconds', 'day', 'dayAndClock', 'dayAndClockWithSeconds'] as const),
    ...(['date', 'dateAndClock', 'month', 'weekday'] as const),
  ]
  const langs = fc.constantFrom('id' as const, 'en' as const)

  it.each(shapes)('times are written alike: %s', (shape) => {
    const years = fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2100, 0) })
    fc.assert(
      fc.property(years, langs, (at_ms, lang) => {
        expect(localTime(at_ms, shape, lang)).toBe(zonedTime(at_ms, shape, lang, zone))
      }),
      { numRuns: 500 },
    )
  })

  it('numbers are written alike', () => {
    const unsigned = (text: string) => (/[1-9]/.test(text) ? text : text.replace('-', '')) // of nothing it is not shown
    const values = fc.oneof(
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.integer(),
      fc.constantFrom(0.5, -2.5, 1e6),
    )
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 4 }), langs, (value, decimals, lang) => {
        const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals }
        const written = new Intl.NumberFormat({ id: 'id-ID', en: 'en-GB' }[lang], digits).format(value)
        expect(unsigned(localNumber(value, decimals, lang))).toBe(unsigned(written))
      }),
      { numRuns: 500 },
    )
  })
})

describe('quantities', () => {
  it('are named in both languages', () => {
    expect(describeQuantity('water_level_m', 'id')).toMatchObject({ label: 'Tinggi muka air', unit: 'm', decimals: 3 })
    expect(describeQuantity('rainfall_mm', 'en')).toMatchObject({ label: 'Rainfall', kind: 'amount' })
  })

  it('of a newer gateway are shown by their key, not hidden', () => {
    expect(describeQuantity('radon_bq_m3', 'id').label).toBe('radon_bq_m3')
    expect(describeQuantity('constructor', 'id').label).toBe('constructor')
  })
})

it('a share that is nearly whole is not called whole, and one that is nearly nothing not nothing', () => {
  const shares = [null, 0, 0.0004, 0.003, 0.01, 0.4, 0.98, 0.9996, 1]
  expect(shares.map((share) => formatShare(share, 'en'))).toEqual([
    ...['–', '0 %', '0.1 %', '0.3 %', '1 %', '40 %', '98 %', '99.9 %', '100 %'],
  ])
})
