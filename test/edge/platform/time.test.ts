import { describe, expect, it } from 'vitest'
import { timeOf } from '../../../edge/platform/time.ts'

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
