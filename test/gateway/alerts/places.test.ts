import pino from 'pino'
import { expect, it } from 'vitest'
import { openPlaces } from '../../../gateway/alerts/places.ts'
import type { Station } from '../../../gateway/contract.ts'
import { handClock } from '../../kit/handClock.ts'
import { rule } from '../../kit/katulampa.ts'

const minute_ms = 60_000

it('rules at work have the name of their station, and learn of a new one while the gateway runs', async () => {
  const clock = handClock()
  const station: Station = {
    station: 'katulampa',
    name: 'katulampa',
    place: null,
    state: 'online',
    last_seen_ms: null,
    sensors: [],
    latest: {},
  }
  const stations = { list: () => [{ ...station }] }
  const places = openPlaces({ stations, defaults: {}, clock, log: pino({ level: 'silent' }) })
  const nameless = rule({ name: undefined })
  const names: (string | undefined)[] = []
  places.follow(async () => void names.push(places.placed([nameless])[0]!.name))
  await clock.turn(11 * minute_ms)
  expect(names).toEqual([])
  station.name = 'Bendung Katulampa'
  await clock.turn(11 * minute_ms)
  expect(names).toEqual(['Bendung Katulampa'])
  places.close()
  station.name = 'Katulampa lama'
  await clock.turn(11 * minute_ms)
  expect(names).toEqual(['Bendung Katulampa'])
})
