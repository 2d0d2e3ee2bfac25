import { describe, expect, it } from 'vitest'
import { day_ms, tableTimeOf, timeOf } from '../../../edge/platform/time.ts'

describe('a time in a question or a flag', () => {
  it.each([
    ['0', 0],
    ['1634518800000', 1_634_518_800_000],
    ['8640000000000000', 8.64e15],
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2026-01-31T06:00', Date.UTC(2026, 0, 31, 6)],
    ['2026-01-31T06:00:30Z', Date.UTC(2026, 0, 31, 6, 0, 30)],
    ['2026-01-31T06:00:30.25+07:00', Date.UTC(2026, 0, 30, 23, 0, 30, 250)],
    ['2026-01-31T06:00:30-0330', Date.UTC(2026, 0, 31, 9, 30, 30)],
    ['2026-01-31T24:00', Date.UTC(2026, 1, 1)],
    ['0026-01-31', Date.parse('0026-01-31')],
  ])('%s is %d', (text, at_ms) => expect(timeOf(text)).toBe(at_ms))

  it.each([
    ['a day that does not exist', '2026-02-30'],
    ['29 February of a common year', '2100-02-29'],
    ['a month that does not exist', '2026-13-01'],
    ['an hour that does not exist', '2026-01-31T25:00'],
    ['a minute past the end of a day', '2026-01-31T24:01'],
    ['a second that does not exist', '2026-01-31T00:00:60Z'],
    ['an offset that does not exist', '2026-01-31T00:00+24:00'],
    ['an offset without a time', '2026-01-31+07:00'],
    ['a date of one digit', '2026-1-5'],
    ['a moment after the last one', '8640000000000001'],
    ['a negative number', '-1'],
    ['a fraction', '1.5'],
    ['a word', 'yesterday'],
    ['nothing', ''],
  ])('%s is none', (_, text) => expect(timeOf(text)).toBeNaN())
})

describe('a time in a table', () => {
  const jakarta = { zone: '+07:00', date_order: 'ymd' } as const
  it.each([
    ['2021-10-18 08:00:00', Date.UTC(2021, 9, 18, 1)],
    ['2021-10-18T08:00:00Z', Date.UTC(2021, 9, 18, 8)],
    ['2021-10-18T08:00:00.250+08:00', Date.UTC(2021, 9, 18, 0, 0, 0, 250)],
    [' 2021/10/18 8:00 ', Date.UTC(2021, 9, 18, 1)],
    ['2021-10-18 24:00', Date.UTC(2021, 9, 18, 17)],
    ['2021-10-18', Date.UTC(2021, 9, 17, 17)],
    ['1634518800000', 1_634_518_800_000],
  ])('%s', (text, at_ms) => expect(tableTimeOf(text, jakarta)).toBe(at_ms))

  it.each(['2021-02-30 00:00', '2021-10-18 08:60', '21-10-18', '1634518800', '20211018', '2021-10', 'yesterday', ''])(
    'is not %j',
    (text) => expect(tableTimeOf(text, jakarta)).toBeNaN(),
  )

  it('has the day or the month first where the table says so', () => {
    expect(tableTimeOf('25/05/2024', { zone: 'Z', date_order: 'dmy' })).toBe(Date.UTC(2024, 4, 25))
    expect(tableTimeOf('5/25/2024 1:05', { zone: 'Z', date_order: 'mdy' })).toBe(Date.UTC(2024, 4, 25, 1, 5))
    expect(tableTimeOf('25/05/2024', { zone: 'Z', date_order: 'mdy' })).toBeNaN()
  })

  it('falls on another day of UTC where the zone is far', () => {
    const [wit, west] = ['+09:00', '-11:00'].map((zone) => tableTimeOf('2024-05-25', { zone, date_order: 'ymd' }))
    expect(wit! - Date.UTC(2024, 4, 25)).toBe((-9 / 24) * day_ms)
    expect(west! - Date.UTC(2024, 4, 25)).toBe((11 / 24) * day_ms)
  })
})
