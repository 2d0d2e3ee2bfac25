import { describe, expect, it } from 'vitest'
import { type Cadence, cadenceOf, gapLimits, oldAfter_ms, silenceAfter_ms } from '../../dashboard/cadence.ts'

const told = (every_s: number, since_ms?: number): Cadence => ({
  every_s,
  isTold: true,
  ...(since_ms !== undefined && { since_ms }),
})

describe('the rhythm of a sensor', () => {
  const sensors = [
    { sensor: 'level', model: '', quantities: [], every_s: 900, every_told: true as const, every_since_ms: 7 },
    { sensor: 'rain', model: '', quantities: [], every_s: 12 },
  ]

  it('is what its station says, else what was learned, also of a sensor that was never named', () => {
    const station = { sensors, heard_every_s: { level: 5, rain: 12, battery: 60 } }
    expect(cadenceOf(station, 'level')).toEqual({ every_s: 900, isTold: true, since_ms: 7 })
    expect(cadenceOf(station, 'rain')).toEqual({ every_s: 12, isTold: false })
    expect(cadenceOf(station, 'battery')).toEqual({ every_s: 60, isTold: false })
    expect(cadenceOf({ sensors: [] }, 'battery')).toBeUndefined()
  })

  it('makes a value old after three readings and a minute', () => {
    expect(oldAfter_ms(told(5))).toBe(75_000)
    expect(oldAfter_ms(told(900))).toBe(2_760_000)
    expect(oldAfter_ms(undefined)).toBe(3_600_000)
  })
})

describe('gaps', () => {
  it('are none where a station goes over from 5 s to 60 s, wherever the window ends', () => {
    const times = series([5, 60], [60, 30])
    for (let end = 2; end <= times.length; end++) {
      const shown = times.slice(0, end)
      if (end === 62 || end === 63) continue // of two slow readings nobody can tell yet
      expect(gapsOf(shown), `after ${end} readings`).toEqual([])
    }
  })

  it('are none where it goes back from 60 s to 5 s, nor in a window that changes twice', () => {
    expect(gapsOf(series([60, 30], [5, 60]))).toEqual([])
    expect(gapsOf(series([900, 20], [5, 200], [60, 20]))).toEqual([])
  })

  it('are found in each rhythm, also close to the change', () => {
    const times = series([5, 40], [60, 40])
    const without = times.filter((_, i) => (i < 20 || i > 30) && (i < 60 || i > 70))
    expect(gapsOf(without)).toEqual([20, 49])
  })

  it('are found around a single reading between two outages', () => {
    expect(gapsOf([0, 5, 10, 15, 20, 620, 1_220, 1_225, 1_230, 1_235, 1_240].map(toMs))).toEqual([5, 6])
  })

  it('follow what the station says from the moment it says so, and the neighbours before', () => {
    const slow = series([60, 10])
    const quick = series([5, 10], [30, 3], [5, 10]).map((at) => at + slow.at(-1)! + 5_000)
    const times = [...slow, ...quick]
    expect(gapsOf(times, told(5, quick[0]))).toEqual([22, 23, 24])
    expect(gapsOf(slow, told(5))).toEqual([])
  })

  it('need more than one distance, and are never narrower than the steps of summaries', () => {
    expect(gapsOf([0, 3_600_000])).toEqual([])
    expect(gapLimits([0, 1, 2].map(toMs), undefined, 60_000)[1]).toBe(90_000)
    expect(gapLimits([])).toEqual([])
  })

  it('at the right edge wait for three readings and a minute, by what is known here', () => {
    expect(silenceAfter_ms(series([900, 10]))).toBe(2_760_000)
    expect(silenceAfter_ms(series([900, 10]), told(5))).toBe(75_000)
    expect(silenceAfter_ms([], { every_s: 60, isTold: false })).toBe(240_000)
  })
})

/** Times of `n` readings each `every_s`, one stretch after the other, from 0. */
function series(...stretches: [every_s: number, n: number][]): number[] {
  const times = [0]
  for (const [every_s, n] of stretches) for (let i = 0; i < n; i++) times.push(times.at(-1)! + 1_000 * every_s)
  return times
}

function gapsOf(at_ms: number[], cadence?: Cadence): number[] {
  const limits = gapLimits(at_ms, cadence)
  return at_ms.flatMap((at, i) => (i > 0 && at - at_ms[i - 1]! > limits[i]! ? [i] : []))
}

function toMs(seconds: number): number {
  return 1_000 * seconds
}
