import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { watchComputer } from '../../edge/health.ts'
import { powerOf } from '../../edge/platform/power.ts'
import { emptyFolder } from '../kit/folder.ts'
import { handClock } from '../kit/handClock.ts'

it('reads the bits of a Raspberry Pi that is short of power', () => {
  expect(powerOf('throttled=0x50005\n')).toEqual([
    'under-voltage now',
    'throttled now',
    'under-voltage since boot',
    'throttled since boot',
  ])
  expect(powerOf('throttled=0x0')).toEqual([])
})

it.each([
  ['yes\n', 'synced'],
  ['no\n', 'unsynced'],
  [undefined, 'unknown'],
])('when timedatectl answers %j the clock is %s', async (answer, state) => {
  const ask = async () => answer
  const computer = watchComputer({ clock: handClock(), ask, hasTimesyncMark: () => false }, AbortSignal.abort())
  await computer.firstLook
  expect(computer.clock()).toBe(state)
})

it('notices within a minute that the network has set the clock', async () => {
  let isSet = false
  const clock = handClock()
  const ask = async () => (isSet ? 'yes' : 'no')
  const stop = new AbortController()
  const computer = watchComputer({ clock, ask, hasTimesyncMark: () => false }, stop.signal)
  await computer.firstLook
  expect(computer.clock()).toBe('unsynced')
  isSet = true
  await clock.turn(60_000)
  await clock.turn(0)
  expect(computer.clock()).toBe('synced')
  stop.abort()
})

it('asks a computer that is no Raspberry Pi about its power only once', async () => {
  let asked = 0
  const clock = handClock()
  const ask = async (program: string) => {
    if (program === 'vcgencmd') asked += 1
    return undefined
  }
  const stop = new AbortController()
  const computer = watchComputer({ clock, ask, hasTimesyncMark: () => true }, stop.signal)
  await computer.firstLook
  for (let minute = 0; minute < 5; minute++) await clock.turn(60_000)
  expect({ asked, power: computer.power() }).toEqual({ asked: 1, power: [] })
  stop.abort()
})

it('tells the voltage of a battery that the kernel knows, and nothing of a mouse or without one', async () => {
  const folder = emptyFolder()
  const battery = () =>
    watchComputer(
      { clock: handClock(), ask: async () => undefined, batteryFolder: folder },
      AbortSignal.abort(),
    ).battery()
  const supply = (name: string, files: Record<string, string>) => {
    mkdirSync(join(folder, name))
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), `${text}\n`)
  }
  expect(battery()).toEqual({})
  supply('1-mains', { type: 'Mains' })
  supply('2-mouse', { type: 'Battery', scope: 'Device', voltage_now: '1500000' })
  expect(battery()).toEqual({})
  supply('3-ups', { type: 'Battery', voltage_now: '3982500' })
  expect(battery()).toEqual({ battery_v: 3.98 })
})

it.each([
  ['48312\n', { processor_c: 48.3 }],
  ['-2500\n', { processor_c: -2.5 }],
  ['', {}],
  ['255000\n', {}],
  ['no\n', {}],
])('of a processor that says %j it tells %j', (said, told) => {
  const heatFile = join(emptyFolder(), 'temp')
  writeFileSync(heatFile, said)
  const options = { clock: handClock(), ask: async () => undefined, heatFile }
  expect(watchComputer(options, AbortSignal.abort()).heat()).toEqual(told)
  const without = { ...options, heatFile: `${heatFile}.not` }
  expect(watchComputer(without, AbortSignal.abort()).heat()).toEqual({})
})

it('says that its supply is fine only where it can tell', async () => {
  const at = async (answer: string | undefined) => {
    const computer = watchComputer({ clock: handClock(), ask: async () => answer }, AbortSignal.abort())
    await computer.firstLook
    return computer.tellsPower()
  }
  expect([await at('throttled=0x0'), await at(undefined)]).toEqual([true, false])
})
