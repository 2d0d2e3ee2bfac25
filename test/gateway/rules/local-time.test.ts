import { describe, expect, it } from 'vitest'
import {
  dateTimeText,
  midnightBefore,
  offsetOf_min,
  timeText,
  Zone,
  zoneAt,
  zoneOf,
} from '../../../gateway/rules/local-time.ts'

const midnight_ms = Date.UTC(2026, 0, 13, 20, 12)

describe('the time of day of a place', () => {
  it.each([
    ['Asia/Jakarta', 'Rabu, 14 Januari 2026, 03.12 WIB', 'Wednesday, 14 January 2026, 03:12 WIB'],
    ['Asia/Pontianak', 'Rabu, 14 Januari 2026, 03.12 WIB', 'Wednesday, 14 January 2026, 03:12 WIB'],
    ['Asia/Makassar', 'Rabu, 14 Januari 2026, 04.12 WITA', 'Wednesday, 14 January 2026, 04:12 WITA'],
    ['Asia/Jayapura', 'Rabu, 14 Januari 2026, 05.12 WIT', 'Wednesday, 14 January 2026, 05:12 WIT'],
    ['Asia/Kathmandu', 'Rabu, 14 Januari 2026, 01.57 UTC+05:45', 'Wednesday, 14 January 2026, 01:57 UTC+05:45'],
    ['America/New_York', 'Selasa, 13 Januari 2026, 15.12 UTC-05:00', 'Tuesday, 13 January 2026, 15:12 UTC-05:00'],
  ])('in %s is named as people there do', (zone, id, en) => {
    expect(dateTimeText(midnight_ms, zone)).toEqual({ id, en })
  })

  it('follows daylight saving where there is one', () => {
    expect(offsetOf_min('America/New_York', Date.UTC(2026, 6, 1))).toBe(-240)
    expect(timeText(Date.UTC(2026, 6, 1, 0, 30), 'Europe/London').en).toBe('01:30 UTC+01:00')
  })

  it('is spelled by letters or by a name of the tz database, and by nothing else', () => {
    expect(['WIB', 'WITA', 'WIT', 'Asia/Dili'].map((name) => Zone.parse(name))).toEqual([
      'Asia/Jakarta',
      'Asia/Makassar',
      'Asia/Jayapura',
      'Asia/Dili',
    ])
    for (const name of ['Jakarta', '', 'UTC+7', 'Asia/Bogor']) expect(Zone.safeParse(name).success, name).toBe(false)
  })

  it.each([
    ['Ciliwung', -6.4, 106.8, 'Asia/Jakarta'],
    ['Pontianak', 0, 109.3, 'Asia/Jakarta'],
    ['Makassar', -5.1, 119.4, 'Asia/Makassar'],
    ['Denpasar, with Java just to the west', -8.6, 115.2, null],
    ['Ambon', -3.7, 128.2, 'Asia/Jayapura'],
    ['Ternate', 0.8, 127.4, null],
    ['Tokyo', 35.7, 139.7, null],
  ])('is known from the longitude of %s only where that is sure', (_, lat, lon, zone) => {
    expect(zoneAt({ lat, lon })).toBe(zone)
  })
})

describe('the day of an instant', () => {
  it.each([
    ['Asia/Jayapura', '2026-10-21T14:59Z', '2026-10-20T15:00Z'],
    ['Asia/Jayapura', '2026-10-21T15:00Z', '2026-10-21T15:00Z'],
    ['Europe/London', '2026-10-25T12:00Z', '2026-10-24T23:00Z'],
    ['Europe/London', '2026-03-29T12:00Z', '2026-03-29T00:00Z'],
  ])('in %s, at %s, began at %s, also when the clocks change on it', (zone, at, began) => {
    expect(midnightBefore(zone, Date.parse(at))).toBe(Date.parse(began))
  })
})

it('a station is told in the zone of the settings, else in that of its place, else in the usual one', () => {
  const ambon = { lat: -3.7, lon: 128.2 }
  expect(zoneOf('Asia/Makassar', ambon)).toBe('Asia/Makassar')
  expect(zoneOf(undefined, ambon)).toBe('Asia/Jayapura')
  expect([zoneOf(undefined, null), zoneOf(undefined, undefined)]).toEqual(['Asia/Jakarta', 'Asia/Jakarta'])
})
