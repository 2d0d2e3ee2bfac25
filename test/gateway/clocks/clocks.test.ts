import { describe, expect, it } from 'vitest'
import type { ClockSync } from '../../../edge/platform/clock-sync.ts'
import { minute_ms } from '../../../edge/platform/time.ts'
import { openClocks } from '../../../gateway/clocks/clocks.ts'
import { clockTroubles } from '../../../gateway/clocks/troubles.ts'

const noon_ms = Date.UTC(2026, 10, 25, 12)

function village(sync: ClockSync = 'unknown', behind_ms = 0) {
  const clocks = openClocks({ now: () => noon_ms, own: () => ({ sync, behind_ms }) })
  let seq = 0
  return {
    clocks,
    /** A pack of now by a clock that is off. */
    hear(station: string, off_ms: number, more: object = {}) {
      const at_ms = noon_ms + off_ms
      const reading = { sensor: 'level', at_ms, values: { water_level_m: 1 }, ...more }
      return clocks.arrived(station, { epoch: station, seq: ++seq, sent_ms: at_ms, readings: [reading] }, noon_ms)
    },
  }
}

describe('which clock is doubted', () => {
  it('is nobody’s while they agree within a minute', () => {
    const { clocks, hear } = village()
    expect(hear('hulu', 40_000)).toEqual({ off_ms: 40_000 })
    expect(hear('hilir', -40_000)).toEqual({})
    expect(clockTroubles(clocks)).toEqual([])
  })

  it('is the gateway’s when two stations agree against it, whatever its computer says', () => {
    const { clocks, hear } = village('synced')
    hear('hulu', 6 * minute_ms)
    expect(hear('hilir', 6 * minute_ms + 9_000)).toMatchObject({ doubted: 'gateway', clocks: ['doubted'] })
    expect(clocks.doubtedFor('hulu')).toBe('gateway')
    expect(clockTroubles(clocks)).toMatchObject([
      { id: 'clock-gateway', text: { id: expect.stringContaining('menurut hulu, hilir, jamnya terlambat 6 menit') } },
    ])
  })

  it('is the station’s when another station agrees with the gateway', () => {
    const { hear } = village('unsynced')
    hear('hilir', 0)
    expect(hear('hulu', -11 * minute_ms)).toMatchObject({ doubted: 'station' })
  })

  it('is the station’s that says so, even where another such station agrees', () => {
    const { clocks, hear } = village()
    for (const station of ['hulu', 'hilir']) {
      clocks.says(station, 'unsynced')
      hear(station, -40 * minute_ms)
    }
    expect(clocks.doubtedFor('hulu')).toBe('station')
    expect(clocks.doubtedFor('hilir')).toBe('station')
  })

  it.each<[own: ClockSync, behind_ms: number, said: ClockSync, doubted: string]>([
    ['synced', 0, 'unknown', 'station'],
    ['synced', 0, 'synced', 'either'],
    ['unknown', 0, 'unknown', 'either'],
    ['unsynced', 0, 'synced', 'gateway'],
    ['unknown', 60_000, 'unknown', 'gateway'],
  ])('of a lone station: computer %s (%d ms behind its record), station %s → %s', (own, behind_ms, said, doubted) => {
    const { clocks, hear } = village(own, behind_ms)
    clocks.says('hulu', said)
    expect(hear('hulu', 10 * minute_ms)).toMatchObject({ doubted })
  })

  it('is nobody’s any more when the gateway’s clock was set by as much', () => {
    const { clocks, hear } = village()
    hear('hulu', 120 * minute_ms)
    clocks.stepped(120 * minute_ms)
    expect(clocks.offsetOf('hulu')).toBeNull()
  })
})

describe('the marks of a pack', () => {
  it('say for each reading what is doubted: the station’s word goes before ours', () => {
    const { clocks } = village()
    const level = { sensor: 'level', values: { water_level_m: 1 } }
    const readings = [
      { ...level, at_ms: noon_ms - 5_000 },
      { ...level, at_ms: noon_ms - 4_000, clock: 'unsynced' as const },
      { ...level, at_ms: Date.UTC(2000, 0, 1) },
    ]
    expect(clocks.arrived('hulu', { epoch: 'a', seq: 1, readings }, noon_ms)).toEqual({
      clocks: [null, 'unsynced', 'doubted'],
    })
  })

  it('are none for a backlog of a clock that is right', () => {
    const { clocks } = village()
    const reading = { sensor: 'level', at_ms: noon_ms - 7_200_000, values: { water_level_m: 1 } }
    expect(clocks.arrived('hulu', { epoch: 'a', seq: 1, readings: [reading] }, noon_ms)).toEqual({})
  })
})
