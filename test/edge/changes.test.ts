/** What a settings file cannot say: that somebody was at the river and changed it. */
import pino from 'pino'
import { expect, it } from 'vitest'
import { changesAtStart } from '../../edge/changes.ts'
import { driverOf } from '../../edge/drivers/index.ts'
import { parsePort } from '../../edge/links/ports.ts'
import { openTrial } from '../../edge/trial.ts'
import { emptyFolder } from '../kit/folder.ts'
import { handClock } from '../kit/handClock.ts'

const log = pino({ level: 'silent' })
const minute_ms = 60_000
const trial_s = 900

function sensor(
  options: Record<string, unknown> = { sensor_height_m: 4 },
  driver = 'a02yyuw',
  port = 'tcp:127.0.0.1:1',
) {
  return { id: 'level', driver: driverOf(driver)!, options, port: parsePort(port)!, every_s: 60 }
}

function startsIn(data_dir: string) {
  let n = 0
  return (at_ms: number, sensors = [sensor()], more: { name?: string; note?: string; trial_s?: number } = {}) =>
    changesAtStart({ data_dir, sensors, trial_s, ...more }, { now: () => at_ms, random: () => (n++ % 36) / 36, log })
}

it('the first start is no change, and an unchanged file is none', () => {
  const start = startsIn(emptyFolder())
  expect(start(1_000)).toEqual([])
  expect(start(2_000)).toEqual([])
})

it('a new height is told with its time, both numbers and who did it, at each start after it', () => {
  const start = startsIn(emptyFolder())
  start(1_000)
  const [change, ...more] = start(5_000, [sensor({ sensor_height_m: 4.3 })], { note: 'penyangga dinaikkan, Sari' })
  expect(more).toEqual([])
  expect(change).toMatchObject({
    ...{ sensor: 'level', at_ms: 5_000, trial_until_ms: 905_000, note: 'penyangga dinaikkan, Sari' },
    settings: { sensor_height_m: { before: 4, after: 4.3 } },
  })
  expect(start(9_000, [sensor({ sensor_height_m: 4.3 })])).toEqual([change])
})

it.each([
  ['another kind of sensor', [sensor({ sensor_height_m: 4, model: 'mb7389' }, 'hrxl')], ['driver', 'model']],
  ['a sensor that is new', [sensor(), { ...sensor(), id: 'beside' }], ['sensor']],
  ['another port, which is not told', [sensor(undefined, 'a02yyuw', 'tcp:192.168.1.9:2')], ['port']],
])('%s', (_, sensors, names) => {
  const start = startsIn(emptyFolder())
  start(1_000)
  const [change] = start(2_000, sensors)
  expect(Object.keys(change!.settings)).toEqual(names)
  expect(JSON.stringify(change)).not.toContain('192.168')
  expect(change!.trial_until_ms).toBe(902_000)
})

it('a name is told and needs no trial; without a trial another port is no news', () => {
  const start = startsIn(emptyFolder())
  start(1_000, undefined, { name: 'Hulu' })
  expect(start(2_000, undefined, { name: 'Jembatan Hulu' })).toMatchObject([
    { sensor: '*', settings: { name: { before: 'Hulu', after: 'Jembatan Hulu' } } },
  ])
  expect(start(2_000)[0]).not.toHaveProperty('trial_until_ms')
  const other = startsIn(emptyFolder())
  other(1_000, undefined, { trial_s: 0 })
  expect(other(2_000, [sensor(undefined, 'a02yyuw', 'tcp:127.0.0.1:2')], { trial_s: 0 })).toEqual([])
})

it('a trial ends by itself, survives a restart, and hears the gateway', () => {
  const clock = handClock(0)
  const settings = { sensor_height_m: { before: 4, after: 4.3 } }
  const change = {
    id: 'a',
    sensor: 'level',
    at_ms: clock.now(),
    settings,
    trial_until_ms: clock.now() + 15 * minute_ms,
  }
  const trial = openTrial([change], clock)
  const word = (said_ms: number, until_ms: number) =>
    trial.hear({ at_ms: clock.now(), clock: 'synced', trial: { said_ms, until_ms } })
  expect([trial.isOn('level'), trial.isOn('rain')]).toEqual([true, false])
  word(clock.now() - 1_000, clock.now() - 1_000) // the end of an earlier visit
  expect(trial.isOn('level')).toBe(true)
  clock.turnSync(14 * minute_ms)
  expect(openTrial([change], clock).isOn('level')).toBe(true)
  clock.turnSync(minute_ms)
  expect(trial.isOn('level')).toBe(false)
  word(clock.now(), clock.now() + 10 * minute_ms)
  expect([trial.isOn('level'), trial.isOn('rain')]).toEqual([true, true])
  word(clock.now() + 1, clock.now())
  expect(trial.isOn('level')).toBe(false)
})
