/** Clocks that are set, in any order, at any time, with kills in between: every reading arrives once, rightly dated. */
import { join } from 'node:path'
import fc from 'fast-check'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import type { Pack, Reading } from '../../edge/contract.ts'
import { redated, shiftOf } from '../../edge/dating.ts'
import { openOutbox } from '../../edge/outbox.ts'
import type { ClockSync } from '../../edge/platform/clock-sync.ts'
import { openSampler } from '../../edge/sampling.ts'
import { openStationClock } from '../../edge/station-clock.ts'
import { emptyFolder } from '../kit/folder.ts'
import { handClock } from '../kit/handClock.ts'

const log = pino({ level: 'silent' })
const truth_ms = Date.UTC(2026, 10, 26)

/** A station whose clock a test sets, beside a truth that nothing sets. Its readings carry the truth as their value. */
function station({ off_ms = 0, sync = 'unsynced' as ClockSync, file = join(emptyFolder(), 'outbox.db') } = {}) {
  const hand = handClock(truth_ms + off_ms)
  const true_ms = () => truth_ms + hand.elapsed_ms()
  const arrived: Pack['readings'] = []
  let kernel = sync
  let number = 0
  let run = start()

  function start() {
    const stopping = new AbortController()
    const clock = openStationClock({ clock: hand, sync: () => kernel, log }, stopping.signal)
    const dating = { stamp: () => ({ base_ms: clock.base_ms(), sync: clock.state() }), boot: 'boot' }
    const epoch = `epoch${++number}`
    const outbox = openOutbox({ file, epoch, lossWindow_s: 10, clock: hand, dating, log })
    const grain_ms = () => (clock.state() === 'unsynced' ? 2 : 1)
    const sampler = openSampler({ every_s: 0, quantities: ['distance_m'], grain_ms })
    clock.onEnd(() => void sampler.clockSet(clock.now()))
    clock.onBegin(({ becomesKnown }) => becomesKnown && outbox.dated(clock.base_ms()))
    if (clock.state() === 'synced') outbox.dated(clock.base_ms())
    return { stopping, clock, outbox, sampler }
  }

  return {
    arrived,
    outbox: () => run.outbox,
    clock: () => run.clock,
    wait: (s: number) => hand.turnSync(s * 1_000),
    /** The wall clock of the computer is set, and perhaps known to be right. */
    set(to_off_ms: number, becomes: ClockSync = kernel) {
      hand.step(true_ms() + to_off_ms - hand.now())
      kernel = becomes
      run.clock.look()
    },
    measure() {
      const { clock, sampler, outbox } = run
      const frame = { kind: 'frame' as const, values: { distance_m: true_ms() } }
      for (const { at_ms, values } of sampler.take(frame, clock.now())) {
        const isUnsynced = clock.state() === 'unsynced'
        outbox.add({ sensor: 'level', at_ms, values, ...(isUnsynced && { clock: 'unsynced' as const }) })
      }
    },
    /** A connection; `acknowledged` = how many packs get their PUBACK before it breaks. */
    connect({ acknowledged = Number.POSITIVE_INFINITY, givesUp = true } = {}) {
      const lanes = run.outbox.dispatch()
      if (givesUp) run.outbox.giveUp()
      let left = acknowledged
      for (const lane of ['fresh', 'backlog'] as const) {
        for (let parcel = lanes.next(lane); parcel; parcel = lanes.next(lane)) {
          arrived.push(...(JSON.parse(parcel.payload) as Pack).readings)
          if (left-- > 0) lanes.delivered(parcel)
        }
      }
      lanes.end()
    },
    /** The process is killed after everything was saved, and starts again; the computer goes on. */
    restart() {
      run.outbox.close()
      run.stopping.abort()
      run = start()
    },
  }
}

const errorOf = ({ at_ms, values }: Reading) => at_ms - values.distance_m!

describe('readings of a clock that is not set', () => {
  it('are dated rightly when it is set, in memory and on disk, and say so', () => {
    const depok = station({ off_ms: -56 * 365 * 86_400_000 })
    depok.measure()
    depok.wait(20) // on disk
    depok.measure()
    depok.set(0, 'synced')
    depok.measure()
    depok.connect()
    expect(depok.arrived.map(({ clock }) => clock).sort()).toEqual(['redated', 'redated', undefined])
    for (const reading of depok.arrived) expect(Math.abs(errorOf(reading))).toBeLessThanOrEqual(3)
  })

  it('keep the name under which they were sent, though nobody acknowledged it', () => {
    const depok = station({ off_ms: -3_600_000 })
    depok.measure()
    depok.connect({ acknowledged: 0 })
    depok.set(0, 'synced')
    depok.connect()
    const [first, again] = depok.arrived
    expect(again).toEqual(first)
    expect(first).toMatchObject({ clock: 'unsynced' })
  })

  it('wait on disk for the time of the gateway, and go as they are when it does not come', () => {
    const depok = station({ off_ms: -3_600_000 })
    depok.measure()
    depok.wait(20)
    depok.connect({ givesUp: false })
    expect(depok.arrived).toEqual([])
    depok.connect()
    expect(depok.arrived).toMatchObject([{ clock: 'unsynced' }])
    depok.set(0, 'synced')
    depok.connect()
    expect(depok.arrived.length).toBe(1)
  })

  it('are dated by the time that a gateway told which is right, and by no other', () => {
    const depok = station({ off_ms: -3_600_000 })
    depok.measure()
    for (const clock of ['unsynced', 'unknown']) depok.clock().hear({ at_ms: truth_ms, clock })
    depok.clock().hear({ at_ms: 12, clock: 'synced' })
    expect(depok.clock().state()).toBe('unsynced')
    depok.clock().hear({ at_ms: truth_ms, clock: 'synced' })
    expect(depok.clock().source()).toEqual({ from: 'gateway', wall_off_ms: -3_600_000 })
    depok.measure()
    depok.connect()
    expect(depok.arrived.map(({ clock }) => clock)).toEqual(expect.arrayContaining(['redated', undefined]))
    for (const reading of depok.arrived) expect(Math.abs(errorOf(reading))).toBeLessThanOrEqual(3)
  })

  it('are dated in the same way by the next process, and not at all after the computer was started anew', () => {
    const depok = station({ off_ms: -3_600_000 })
    depok.measure()
    depok.restart()
    depok.set(0, 'synced')
    depok.connect({ acknowledged: 0 })
    depok.restart()
    depok.connect()
    const [first, again] = depok.arrived
    expect(again).toEqual(first)
    expect(first).toMatchObject({ clock: 'redated' })
  })

  it('are left alone by a step of a clock of which nobody knows whether it is right', () => {
    const depok = station({ off_ms: -3_600_000, sync: 'unknown' })
    depok.measure()
    depok.set(0)
    depok.connect()
    expect(depok.arrived.map(errorOf)).toEqual([-3_600_000])
  })
})

it('a set clock whose wall is set once more is not re-dated', () => {
  const depok = station({ sync: 'synced' })
  depok.measure()
  depok.set(-3_600_000)
  depok.connect()
  expect(depok.arrived.map(errorOf)).toEqual([0])
})

it('shifts by odd milliseconds, so that a new name is none of the even ones that an unset clock gave', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (off_ms) => {
      const shift_ms = shiftOf(0, off_ms)
      if (Math.abs(off_ms) <= 2_000) return shift_ms === 0
      return Math.abs(shift_ms) % 2 === 1 && Math.abs(shift_ms - off_ms) <= 1
    }),
  )
  expect(redated('[{"sensor":"a","at_ms":2,"values":{},"clock":"unsynced"}]', 0)).toBe(
    '[{"sensor":"a","at_ms":2,"values":{}}]',
  )
})

type Act =
  | { do: 'measure' | 'restart' }
  | { do: 'wait'; s: number }
  | { do: 'set'; off_ms: number }
  | { do: 'sync' }
  | { do: 'tell' }
  | { do: 'connect'; acknowledged: number; givesUp: boolean }

const minutes = fc.integer({ min: -20, max: 20 }).map((n) => n * 60_000)
const offset = fc.oneof(minutes, fc.integer({ min: -1e9, max: 1e9 }), fc.constant(-56 * 365 * 86_400_000))
const acts = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.constant<Act>({ do: 'measure' }) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 90 }).map((s): Act => ({ do: 'wait', s })) },
    { weight: 2, arbitrary: offset.map((off_ms): Act => ({ do: 'set', off_ms })) },
    { weight: 1, arbitrary: fc.constantFrom<Act>({ do: 'sync' }, { do: 'tell' }, { do: 'restart' }) },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('connect' as const), acknowledged: fc.nat(3), givesUp: fc.boolean() }),
    },
  ),
  { minLength: 3, maxLength: 40 },
)

it('whatever happens in whatever order: each reading has one name for ever, no two share one, and what is dated anew is right', () => {
  fc.assert(
    fc.property(offset, acts, (off_ms, happens) => {
      const depok = station({ off_ms })
      let measured = 0
      const doing: { [K in Act['do']]: (act: Extract<Act, { do: K }>) => void } = {
        measure() {
          depok.wait(1)
          depok.measure()
          measured += 1
        },
        wait: ({ s }) => depok.wait(s),
        set: (act) => depok.set(act.off_ms, depok.clock().state() === 'synced' ? 'unsynced' : undefined),
        sync: () => depok.set(0, 'synced'),
        tell: () => depok.clock().hear({ at_ms: truth_ms + depok.clock().elapsed_ms(), clock: 'synced' }),
        restart: () => depok.restart(),
        connect: (act) => depok.connect(act),
      }
      for (const act of happens) doing[act.do](act as never)
      depok.connect()

      const names = new Map<number, Set<number>>() // truth → names
      for (const { at_ms, values } of depok.arrived) {
        names.set(values.distance_m!, (names.get(values.distance_m!) ?? new Set()).add(at_ms))
      }
      expect(names.size, 'every reading arrives').toBe(measured)
      for (const given of names.values()) expect(given.size, 'under one name').toBe(1)
      const all = [...names.values()].map((given) => [...given][0])
      expect(new Set(all).size, 'that no other has').toBe(measured)
      const dated = depok.arrived.filter(({ clock }) => clock === 'redated')
      for (const reading of dated) expect(Math.abs(errorOf(reading))).toBeLessThanOrEqual(5)
    }),
    { numRuns: 300 },
  )
})
