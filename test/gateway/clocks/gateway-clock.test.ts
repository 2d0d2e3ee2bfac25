import { describe, expect, it } from 'vitest'
import { day_ms, hour_ms } from '../../../edge/platform/time.ts'
import { openGatewayClock } from '../../../gateway/clocks/gateway-clock.ts'

const noon_ms = Date.UTC(2026, 10, 25, 12)

/** A computer whose wall clock can be set. */
function computer(wall_ms = noon_ms) {
  let elapsed_ms = 0
  let set_ms = wall_ms
  const steps: number[] = []
  const clock = openGatewayClock({ wall: () => set_ms + elapsed_ms, elapsed_ms: () => elapsed_ms })
  clock.onStep((step_ms) => steps.push(step_ms))
  return {
    clock,
    steps,
    pass(ms: number) {
      elapsed_ms += ms
    },
    set(wall_ms: number) {
      set_ms = wall_ms - elapsed_ms
    },
  }
}

describe('the gateway’s clock', () => {
  it('is the wall clock, and tells when that is set', () => {
    const { clock, steps, pass, set } = computer()
    pass(hour_ms)
    expect(clock.now()).toBe(noon_ms + hour_ms)
    set(noon_ms + 3 * hour_ms)
    expect(clock.now()).toBe(noon_ms + 3 * hour_ms)
    set(noon_ms)
    clock.look()
    expect(steps).toEqual([2 * hour_ms, -3 * hour_ms])
  })

  it('takes what the network corrects bit by bit for no step', () => {
    const { clock, steps, pass, set } = computer()
    for (let i = 1; i <= 100; i++) {
      pass(1_000)
      set(clock.now() + 300)
      clock.look()
    }
    expect(steps).toEqual([])
  })

  it('is never before the record holds, and goes on from there without a step when it is set right', () => {
    const { clock, steps, pass, set } = computer(noon_ms - day_ms)
    clock.holds(noon_ms, 'unsynced')
    expect([clock.now(), clock.behind_ms()]).toEqual([noon_ms, day_ms])
    pass(hour_ms)
    expect(clock.now()).toBe(noon_ms + hour_ms)
    set(noon_ms + hour_ms)
    expect([clock.now(), clock.behind_ms(), steps]).toEqual([noon_ms + hour_ms, 0, []])
  })

  it('tells of the part of a step that it did not know of', () => {
    const { clock, steps, set } = computer(noon_ms - day_ms)
    clock.holds(noon_ms, 'unknown')
    set(noon_ms + hour_ms)
    expect([clock.now(), steps]).toEqual([noon_ms + hour_ms, [hour_ms]])
  })

  it('that was never set goes on from the record, however far behind', () => {
    const { clock } = computer(Date.UTC(2000, 0, 1))
    clock.holds(noon_ms, 'unknown')
    expect(clock.now()).toBe(noon_ms)
  })

  it('does not follow a record that was written by a clock years ahead, nor one that the network contradicts', () => {
    const leapt = computer()
    leapt.clock.holds(noon_ms + 1_100 * day_ms, 'unknown')
    expect(leapt.clock.now()).toBe(noon_ms)
    const synced = computer()
    synced.clock.holds(noon_ms + hour_ms, 'synced')
    expect(synced.clock.now()).toBe(noon_ms)
  })
})
