import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import type { Health, Reading } from '../../edge/contract.ts'
import { driverOf } from '../../edge/drivers/index.ts'
import { openBoards } from '../../edge/links/firmata.ts'
import { parsePort } from '../../edge/links/ports.ts'
import { type Clock, realClock } from '../../edge/platform/clock.ts'
import type { SensorConfig } from '../../edge/sensors-config.ts'
import { startStation } from '../../edge/station.ts'
import { eventually } from '../kit/eventually.ts'
import { a02Frame, fakeWire } from '../kit/fakeWire.ts'
import { handClock } from '../kit/handClock.ts'
import { scriptedUno } from '../kit/scriptedUno.ts'

/** A station with one sensor; its readings as they come. */
function toolsWith(clock: Clock) {
  const tools = { clock, random: Math.random, log: pino({ level: 'silent' }) }
  return { ...tools, boards: openBoards(tools) }
}

function start(driver: string, port: SensorConfig['port'], every_s: number, clockState: Health['clock'] = 'synced') {
  const sensor: SensorConfig = { id: 'one', driver: driverOf(driver)!, options: {}, port, every_s }
  const readings: Reading[] = []
  const stop = new AbortController()
  const tools = toolsWith(realClock(() => Date.now()))
  const add = (reading: Reading) => void readings.push(reading)
  const station = startStation([sensor], { ...tools, add, clockState: () => clockState }, stop.signal)
  const end = async () => {
    stop.abort()
    await station.done
  }
  onTestFinished(end)
  return { readings, end, health: () => station.health().one! }
}

it('counts tips between two times, sends zeros while it does not rain, and none while the board is gone', async () => {
  const uno = await scriptedUno()
  const { readings, health } = start('tipping-bucket', uno.port, 1)
  const rain = () => readings.map(({ values }) => values.rainfall_mm)
  await eventually(() => health().connected && uno.hears('D0 01'))
  uno.setPort0(0b100)
  await eventually(() => rain().includes(0))
  uno.setPort0(0b000)
  uno.setPort0(0b100)
  await eventually(() => rain().includes(0.2))
  expect(
    readings.every(({ at_ms }) => at_ms % 1_000 === 0),
    'an amount is stamped with the end of its interval',
  ).toBe(true)
  uno.fallSilent()
  uno.unplug()
  await eventually(() => !health().connected)
  const before = readings.length
  // Beside it another sensor speaks all the time: its third reading comes after two whole intervals.
  const wire = await fakeWire()
  const beside = start('a02yyuw', parsePort(wire.port)!, 1)
  await eventually(() => {
    wire.send(a02Frame(1_000))
    return beside.readings.length >= 3
  })
  expect(readings.length).toBe(before)
})

it('hands over what it has gathered when it is told to stop', async () => {
  const wire = await fakeWire()
  const { readings, end, health } = start('a02yyuw', parsePort(wire.port)!, 3_600)
  await wire.connected()
  for (const mm of [1_000, 1_100, 1_200]) wire.send(a02Frame(mm))
  await eventually(() => health().frames === 3)
  expect(readings).toEqual([])
  await end()
  expect(readings).toMatchObject([{ sensor: 'one', values: { distance_m: 1.1 } }])
})

it('sleeps between two frames also when each frame is a reading', async () => {
  const clock = handClock()
  let waits = 0
  const wait: Clock['wait'] = (delay_ms, signal) => {
    waits += 1
    return clock.wait(delay_ms, signal)
  }
  const port = parsePort((await fakeWire()).port)!
  const sensor: SensorConfig = { id: 'one', driver: driverOf('a02yyuw')!, options: {}, port, every_s: 0 }
  const stop = new AbortController()
  const tools = toolsWith({ ...clock, wait })
  startStation([sensor], { ...tools, add: () => undefined, clockState: () => 'synced' }, stop.signal)
  await clock.turn(10_000)
  stop.abort()
  expect(waits).toBeLessThan(20)
})

it('begins anew when its wire was opened again: half a frame of before is no half of the next', async () => {
  const wire = await fakeWire()
  const { readings, health } = start('a02yyuw', parsePort(wire.port)!, 0)
  await wire.connected()
  await eventually(() => health().connected)
  const frame = a02Frame(1_000)
  wire.send(a02Frame(900))
  wire.send(frame.subarray(0, 2))
  await eventually(() => health().frames === 1)
  wire.cut()
  await eventually(() => !health().connected)
  await eventually(() => health().connected && wire.connections() === 1)
  wire.send(frame.subarray(2))
  wire.send(a02Frame(1_200))
  await eventually(() => readings.some(({ values }) => values.distance_m === 1.2))
  expect(readings.map(({ values }) => values.distance_m)).toEqual([0.9, 1.2])
})

it('marks what it stamps with a clock that is known to be wrong', async () => {
  const wire = await fakeWire()
  const { readings } = start('a02yyuw', parsePort(wire.port)!, 0, 'unsynced')
  await wire.connected()
  wire.send(a02Frame(1_000))
  await eventually(() => readings.length > 0)
  expect(readings[0]).toMatchObject({ clock: 'unsynced' })
})

it('counts what it refuses and what it makes null, by reason', async () => {
  const wire = await fakeWire()
  const { health } = start('a02yyuw', parsePort(wire.port)!, 0)
  await wire.connected()
  wire.send(Buffer.from('ff04d2d6', 'hex')) // a wrong sum
  wire.send(a02Frame(0)) // nothing seen
  await eventually(() => Object.keys(health().nulls).length > 0 && Object.keys(health().rejected).length > 0)
})

it('counts what a stopped computer reads late and all at once by the time of the board', async () => {
  const uno = await scriptedUno()
  const { readings, health } = start('tipping-bucket', uno.port, 1)
  await eventually(() => health().connected && uno.hears('D0 01') && uno.hears('C0 01'))
  const passes = (ms: number) => {
    for (let at_ms = 0; at_ms < ms; at_ms += 10) uno.setAnalog(0, 0)
  }
  uno.setPort0(0b100)
  for (let tip = 0; tip < 5; tip++) {
    passes(1_700)
    uno.setPort0(0b000) // a first touch
    uno.setPort0(0b100)
    uno.setPort0(0b000)
    passes(80)
    uno.setPort0(0b100)
    uno.setPort0(0b000) // as it opens
    uno.setPort0(0b100)
    passes(20)
  }
  for (let spark = 0; spark < 10; spark++) {
    passes(200)
    uno.setPort0(0b000)
    uno.setPort0(0b100)
  }
  const sum = () => readings.reduce((mm, { values }) => mm + (values.rainfall_mm ?? 0), 0)
  await eventually(() => (health().rejected.bounce ?? 0) >= 20)
  const before = readings.length
  await eventually(() => readings.length > before)
  expect(sum()).toBeCloseTo(1)
})

it('puts a distance right for warm air when another sensor of the station measures it, and keeps what was said', async () => {
  const [water, air] = [await fakeWire(), await fakeWire()]
  const sensor = (id: string, driver: string, port: string, options: Record<string, unknown>): SensorConfig => ({
    ...{ id, driver: driverOf(driver)!, options, port: parsePort(port)!, every_s: 0 },
  })
  const readings: Reading[] = []
  const stop = new AbortController()
  const add = (reading: Reading) => void readings.push(reading)
  const tools = { ...toolsWith(realClock(() => Date.now())), add, clockState: () => 'synced' as const }
  const station = startStation(
    [
      sensor('level', 'a02yyuw', water.port, { sensor_height_m: 4, reckons_with_c: 20 }),
      sensor('air', 'text-line', air.port, { values: [{ quantity: 'air_temperature_c', column: 1 }] }),
    ],
    tools,
    stop.signal,
  )
  onTestFinished(async () => {
    stop.abort()
    await station.done
  })
  await Promise.all([water.connected(), air.connected()])
  water.send(a02Frame(2_931))
  await eventually(() => readings.length === 1)
  air.send(Buffer.from('34.0\n'))
  await eventually(() => readings.length === 2)
  water.send(a02Frame(2_931))
  await eventually(() => readings.length === 3)
  expect(readings.map(({ values }) => values)).toEqual([
    { distance_m: 2.931, water_level_m: 1.069, distance_raw_m: 2.931 },
    { air_temperature_c: 34 },
    { distance_m: 3, water_level_m: 1, distance_raw_m: 2.931 },
  ])
})
