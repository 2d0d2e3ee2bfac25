import { describe, expect, it } from 'vitest'
import { hour_ms } from '../../../edge/platform/time.ts'
import { type DateOrder, tableTime } from '../../../gateway/import/table-time.ts'
import { isZone, openZone } from '../../../gateway/import/zone.ts'

const at = (text: string | string[], zone = '+07:00', order: DateOrder = 'ymd') => {
  const time = tableTime([text].flat(), order)
  if ('at' in time) return time.at
  const moment = openZone(zone, { twice: 'order', never: 'refuse' })(time.wall, 'one')
  return 'fault' in moment ? moment.fault : moment.at_ms
}

describe('a time in a table', () => {
  it.each<[string | string[], number, DateOrder?]>([
    ['2021-10-18 08:00:00', Date.UTC(2021, 9, 18, 1)],
    ['2021-10-18T08:00:00Z', Date.UTC(2021, 9, 18, 8)],
    ['2025-04-10 12:00:00Z', Date.UTC(2025, 3, 10, 12)],
    ['2021-10-18T08:00:00.250+08:00', Date.UTC(2021, 9, 18, 0, 0, 0, 250)],
    ['2021-10-18 08:00 WITA', Date.UTC(2021, 9, 18)],
    [' 2021/10/18  8:00 ', Date.UTC(2021, 9, 18, 1)],
    ['2021-10-18 24:00', Date.UTC(2021, 9, 18, 17)],
    ['18/10/2021 07.30', Date.UTC(2021, 9, 18, 0, 30), 'dmy'],
    ['10/18/2021 12:05 AM', Date.UTC(2021, 9, 17, 17, 5), 'mdy'],
    ['10/18/2021 7 p.m.', Date.UTC(2021, 9, 18, 12), 'mdy'],
    ['Senin, 18 Oktober 2021 08:00', Date.UTC(2021, 9, 18, 1)],
    ['18-Agt-2021', Date.UTC(2021, 7, 17, 17), 'dmy'],
    ['May 5, 2021 8:00', Date.UTC(2021, 4, 5, 1), 'mdy'],
    ['5 Desember 2021', Date.UTC(2021, 11, 4, 17)],
    [['18/10/2021', '08:00'], Date.UTC(2021, 9, 18, 1), 'dmy'],
    [['2021-10-18 00:00:00', '08:00'], Date.UTC(2021, 9, 18, 1)],
    ['202110180800', Date.UTC(2021, 9, 18, 1)],
    ['20211018', Date.UTC(2021, 9, 17, 17)],
    ['1634518800', 1_634_518_800_000],
    ['1634518800000', 1_634_518_800_000],
    ['1998-02-03', Date.UTC(1998, 1, 2, 17)],
  ])('%j', (text, at_ms, order) => expect(at(text, '+07:00', order)).toBe(at_ms))

  it.each([
    '2021-02-30 00:00',
    '2021-10-18 08:60',
    '21-10-18',
    '2021-10',
    '13 PM',
    '31 Feb 2021',
    '123',
    'yesterday',
    '',
  ])('is not %j', (text) => expect(at(text)).toBeNaN())

  it('has the day or the month first where the table says so', () => {
    expect(at('25/05/2024', 'Z', 'dmy')).toBe(Date.UTC(2024, 4, 25))
    expect(at('25/05/2024', 'Z', 'mdy')).toBeNaN()
  })

  it('falls on another day of UTC where the zone is far', () => {
    expect(at('2024-05-25', 'WIT')).toBe(Date.UTC(2024, 4, 25) - 9 * hour_ms)
    expect(at('2024-05-25', '-11:00')).toBe(Date.UTC(2024, 4, 25) + 11 * hour_ms)
  })
})

describe('a zone with summer time', () => {
  const start = Date.UTC(2024, 10, 3) // the clocks of New York were put back at 06:00 UTC
  const rules = { twice: 'order', never: 'refuse' } as const
  const hoursAt = (walls: number[], asked: Parameters<typeof openZone>[1] = rules) => {
    const read = openZone('America/New_York', asked)
    return walls.map((hours) => {
      const moment = read(start + hours * hour_ms, 'one')
      return 'fault' in moment ? moment.fault : (moment.at_ms - start) / hour_ms
    })
  }

  it('shows an hour twice: the second time begins where a series goes back, in either direction of the file', () => {
    expect(hoursAt([0.5, 1, 1.5, 1, 1.5, 2])).toEqual([4.5, 5, 5.5, 6, 6.5, 7])
    expect(hoursAt([2.5, 2, 1.5, 1, 1.5, 1, 0.5])).toEqual([7.5, 7, 6.5, 6, 5.5, 5, 4.5])
    expect(hoursAt([0, 1, 1, 2])).toEqual([4, 5, 6, 7])
  })

  it('follows another rule where the mapping states one', () => {
    expect(hoursAt([1, 1.5], { ...rules, twice: 'second' })).toEqual([6, 6.5])
    expect(hoursAt([1, 1], { ...rules, twice: 'first' })).toEqual([5, 5])
    expect(hoursAt([1, 2], { ...rules, twice: 'refuse' })).toEqual(['hour-shown-twice', 7])
  })

  it('never shows another one: it is refused, or read as if the clock had stayed', () => {
    const spring = (Date.UTC(2024, 2, 10) - start) / hour_ms
    const never = [spring + 1.5, spring + 2.5, spring + 3]
    expect(hoursAt(never)).toEqual([spring + 6.5, 'hour-never-shown', spring + 7])
    expect(hoursAt(never, { ...rules, never: 'before' })).toEqual([spring + 6.5, spring + 7.5, spring + 7])
  })

  it('is a name of the time zone database; abbreviations of countries are not', () => {
    expect(['Asia/Jakarta', 'WIB', 'Z', '+07:00', 'America/New_York'].filter(isZone)).toHaveLength(5)
    expect(['EST', 'Jakarta', 'Asia/Nowhere', '+7'].filter(isZone)).toEqual([])
  })
})
