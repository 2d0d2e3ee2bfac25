/** Ultrasonic distances in warm air. Speeds of sound in dry air: 343.2 m/s at 20 °C, 351.3 m/s at 34 °C. */
import { expect, it } from 'vitest'
import type { Frame } from '../../edge/driver.ts'
import { driverOf } from '../../edge/drivers/index.ts'
import { inAirOf, openAir } from '../../edge/sound.ts'

const minute_ms = 60_000
const frame = (values: Frame['values']): Frame => ({ kind: 'frame', values })

it('3 m at noon are 3 m, though a sensor that reckons with 20 °C says 2.931', () => {
  const said = frame({ distance_m: 2.931, distance_raw_m: 2.931, water_level_m: 1.069 })
  expect(inAirOf(said, 34, 20)).toEqual(frame({ distance_m: 3, distance_raw_m: 2.931, water_level_m: 1 }))
})

it('at the temperature that it reckons with, without a thermometer, and without an echo nothing changes', () => {
  const said = frame({ distance_m: 2.931, water_level_m: 1.069 })
  expect(inAirOf(said, 20, 20)).toEqual(said)
  expect(inAirOf(said, undefined, 20)).toEqual(said)
  const nothing: Frame = { ...frame({ distance_m: null, water_level_m: null }), nulls: { distance_m: 'no echo' } }
  expect(inAirOf(nothing, 34, 20)).toEqual(nothing)
})

it('the newest temperature of the station counts, for half an hour', () => {
  const air = openAir()
  expect(air.now_c(0)).toBeUndefined()
  air.hear(frame({ air_temperature_c: 31 }), 0)
  air.hear(frame({ pm2_5_ug_m3: 12 }), minute_ms)
  air.hear(frame({ air_temperature_c: null }), minute_ms)
  expect(air.now_c(30 * minute_ms)).toBe(31)
  expect(air.now_c(30 * minute_ms + 1)).toBeUndefined()
})

it.each(['a02yyuw', 'jsn-asked'])(
  '%s says what it measured beside, and with what it reckons, where that is set',
  (id) => {
    const driver = driverOf(id)!
    expect(driver.open({}).reckons_c).toBeUndefined()
    const { reckons_c, quantities } = driver.open({ reckons_with_c: 20 })
    expect(reckons_c).toBe(20)
    expect(quantities).toContain('distance_raw_m')
  },
)
