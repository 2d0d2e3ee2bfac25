import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Frame, nullFrame } from '../../edge/driver.ts'
import { openSampler, type Sample, type Sampler } from '../../edge/sampling.ts'
import type { QuantityKey } from '../../hardware/quantities.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const minute = 60_000
const connected = { connected: true }
const disconnected = { connected: false }

describe('levels', () => {
  it('give the median of the minute, stamped when its last frame arrived', () => {
    const sampler = levelSampler()
    const during = [1.2, 9.9, 1.1, 1.3, 1.2].flatMap((value, at) => sampler.take(level(value), noon + at * 10_000))
    expect(during).toEqual([])
    expect(sampler.take(level(5), noon + minute)).toEqual([sample(noon + 40_000, { distance_m: 1.2 })])
  })

  it('with an even number of frames give the mean of the middle two', () => {
    expect(mediansOf([1.001, 1.002])).toEqual([1.0015])
    expect(mediansOf([0.1, 0.2])).toEqual([0.15])
    expect(mediansOf([1.7e308, 1.7e308])).toEqual([1.7e308])
    expect(mediansOf([-1.7e308, 1.7e308, 5e-324])).toEqual([0])
  })

  it('come out by the clock when no further frame arrives', () => {
    const sampler = levelSampler()
    sampler.take(level(1), noon + 1_000)
    expect(sampler.tick(noon + minute - 1, connected)).toEqual([])
    expect(sampler.tick(noon + minute, connected)).toEqual([sample(noon + 1_000, { distance_m: 1 })])
    expect(sampler.tick(noon + 2 * minute, connected)).toEqual([])
  })

  it('leave frames without a number out as long as one has a number', () => {
    const sampler = levelSampler()
    for (const frame of [noEcho, noEcho, level(2), noEcho]) sampler.take(frame, noon + 5)
    expect(sampler.flush(noon + 9)).toEqual([sample(noon + 5, { distance_m: 2 })])
  })

  it('are null with the commonest reason when no frame had a number', () => {
    const sampler = levelSampler()
    for (const frame of [nullFrame(['distance_m'], 'too far'), noEcho, noEcho]) sampler.take(frame, noon + 5)
    expect(sampler.flush(noon + 9)).toEqual([sample(noon + 5, { distance_m: null }, { distance_m: 'no echo' })])
  })

  it('say nothing when no frame came, connected or not', () => {
    const sampler = levelSampler()
    const ticks = [0, 1, 2, 3].flatMap((at) => sampler.tick(noon + at * minute, at < 2 ? connected : disconnected))
    expect(ticks).toEqual([])
    expect(sampler.flush(noon + 4 * minute)).toEqual([])
  })

  it('of a frame that overlaps a tick by a moment stay in order', () => {
    const sampler = levelSampler()
    sampler.take(level(1), noon)
    sampler.tick(noon + minute + 2, connected)
    sampler.take(level(2), noon + minute - 1)
    sampler.take(level(2), noon + minute + 500)
    expect(sampler.flush(noon + 2 * minute - 1)).toEqual([sample(noon + minute + 500, { distance_m: 2 })])
  })

  it('keep their median however many frames an interval has', () => {
    const sampler = openSampler({ every_s: 3_600, quantities: ['distance_m'] })
    for (let at = 0; at <= 36_000; at++) sampler.take(level(at / 36_000), noon + at * 99)
    const [{ values }] = sampler.flush(noon + 3_599_999) as [Sample]
    expect(values.distance_m).toBeCloseTo(0.5, 2)
  })
})

describe('amounts', () => {
  it('are summed and stamped at the end of their interval', () => {
    const sampler = rainSampler()
    sampler.tick(noon, connected)
    for (const at of [1, 2, 59_999]) sampler.take(tip, noon + at)
    expect(sampler.tick(noon + minute + 300, connected)).toEqual([sample(noon + minute, { rainfall_mm: 0.6 })])
  })

  it('are aligned to whole multiples of the interval in UTC', () => {
    const sampler = openSampler({ every_s: 900, quantities: ['rainfall_mm'] })
    sampler.take(tip, noon + 7 * minute)
    expect(sampler.tick(noon + 16 * minute, connected)).toEqual([partly(noon + 15 * minute, { rainfall_mm: 0.2 })])
  })

  it('belong to the next interval when they fall on its very start', () => {
    const sampler = rainSampler()
    sampler.tick(noon, connected)
    expect(sampler.take(tip, noon + minute)).toEqual([sample(noon + minute, { rainfall_mm: 0 })])
    expect(sampler.tick(noon + 2 * minute, connected)).toEqual([sample(noon + 2 * minute, { rainfall_mm: 0.2 })])
  })

  it('are 0 for a dry minute with the board connected, and nothing for one without it', () => {
    const sampler = rainSampler()
    sampler.tick(noon, connected)
    expect(sampler.tick(noon + minute, connected)).toEqual([sample(noon + minute, { rainfall_mm: 0 })])
    sampler.tick(noon + minute + 20_000, disconnected)
    expect(sampler.tick(noon + 2 * minute, connected)).toEqual([])
    expect(sampler.tick(noon + 3 * minute, disconnected)).toEqual([])
    expect(sampler.tick(noon + 4 * minute, disconnected)).toEqual([])
  })

  it('that were caught before the board went away are sent all the same', () => {
    const sampler = rainSampler()
    sampler.tick(noon, connected)
    sampler.take(tip, noon + 5)
    sampler.tick(noon + 1_000, disconnected)
    expect(sampler.tick(noon + minute, disconnected)).toEqual([partly(noon + minute, { rainfall_mm: 0.2 })])
  })

  it('invent no zeros for days that a forward step of the clock leaves out', () => {
    const sampler = rainSampler()
    sampler.tick(noon, connected)
    expect(sampler.tick(noon + 4_320 * minute, connected)).toEqual([sample(noon + minute, { rainfall_mm: 0 })])
  })

  it('caught so far are sent at an orderly end, stamped then; a dry part of a minute is not', () => {
    const sampler = rainSampler()
    sampler.tick(noon, connected)
    sampler.take(tip, noon + 5)
    expect(sampler.flush(noon + 30_000)).toEqual([partly(noon + 30_000, { rainfall_mm: 0.2 })])
    sampler.tick(noon + 31_000, connected)
    expect(sampler.flush(noon + 32_000)).toEqual([])
  })

  it('say that they are a part when the interval was not heard from its start to its end', () => {
    const sampler = rainSampler()
    sampler.tick(noon + 30_000, connected)
    expect(sampler.tick(noon + minute, connected)).toEqual([partly(noon + minute, { rainfall_mm: 0 })])
    expect(sampler.tick(noon + 2 * minute, connected)).toEqual([sample(noon + 2 * minute, { rainfall_mm: 0 })])
  })

  it('and levels of one sensor are two readings', () => {
    const sampler = openSampler({ every_s: 60, quantities: ['rainfall_mm', 'rain_rate_mm_h'] })
    sampler.take({ kind: 'frame', values: { rainfall_mm: 0.2, rain_rate_mm_h: 3 } }, noon + 10)
    expect(sampler.tick(noon + minute, connected)).toEqual([
      sample(noon + 10, { rain_rate_mm_h: 3 }),
      sample(noon + minute, { rainfall_mm: 0.2 }),
    ])
  })
})

describe('every_s: 0', () => {
  it('makes each frame a reading at once, and frames of the same moment still have names of their own', () => {
    const sampler = openSampler({ every_s: 0, quantities: ['distance_m'] })
    const samples = [level(1), level(2), noEcho].flatMap((frame) => sampler.take(frame, noon))
    expect(samples).toEqual([
      sample(noon, { distance_m: 1 }),
      sample(noon + 1, { distance_m: 2 }),
      sample(noon + 2, { distance_m: null }, { distance_m: 'no echo' }),
    ])
    expect(sampler.tick(noon + minute, connected)).toEqual([])
    expect(sampler.flush(noon + minute)).toEqual([])
  })
})

describe('a clock set back', () => {
  it('by seconds keeps the interval open until it has caught up', () => {
    const sampler = rainSampler()
    sampler.tick(noon, connected)
    sampler.take(tip, noon + 2_000)
    expect(sampler.take(tip, noon - 3_000)).toEqual([])
    expect(sampler.tick(noon - 1_000, connected)).toEqual([])
    expect(sampler.tick(noon + minute, connected)).toEqual([sample(noon + minute, { rainfall_mm: 0.4 })])
  })

  it('by three days is followed at once, and what was caught is stamped with the new time', () => {
    const sampler = rainSampler()
    const earlier = noon - 4_320 * minute
    sampler.tick(noon, connected)
    sampler.take(tip, noon + 2_000)
    expect(sampler.tick(earlier, connected)).toEqual([partly(earlier, { rainfall_mm: 0.2 })])
    expect(sampler.tick(earlier + minute, connected)).toEqual([sample(earlier + minute, { rainfall_mm: 0 })])
  })

  it('little by little is followed once it adds up to more than five minutes', () => {
    const sampler = rainSampler()
    sampler.take(tip, noon)
    expect(sampler.tick(noon - 4 * minute, connected)).toEqual([])
    expect(sampler.tick(noon - 8 * minute, connected)).toEqual([partly(noon - 8 * minute, { rainfall_mm: 0.2 })])
  })

  it('to a time it has already lived through gives no name twice', () => {
    const sampler = rainSampler()
    const hour = (from_ms: number) =>
      Array.from({ length: 60 }, (_, at) => sampler.tick(from_ms + at * minute, connected)).flat()
    const names = [...hour(noon), ...hour(noon), ...hour(noon)].map(({ at_ms }) => at_ms)
    expect(names.length).toBeGreaterThan(170)
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('whatever happens', () => {
  const moment = fc.oneof(
    fc.record({ what: fc.constant('tip' as const), step_ms: fc.integer({ min: 0, max: 90_000 }) }),
    fc.record({ what: fc.constant('frame' as const), step_ms: fc.integer({ min: 0, max: 90_000 }) }),
    fc.record({ what: fc.constantFrom('up' as const, 'down' as const), step_ms: fc.integer({ min: 0, max: 90_000 }) }),
    fc.record({ what: fc.constant('flush' as const), step_ms: fc.constant(0) }),
    fc.record({ what: fc.constant('up' as const), step_ms: fc.integer({ min: -400_000_000, max: 400_000_000 }) }),
    fc.record({ what: fc.constant('tip' as const), step_ms: fc.integer({ min: -600_000, max: 0 }) }),
  )
  const life = fc.array(moment, { maxLength: 120 })
  const every_s = fc.constantFrom(0, 1, 60, 900)

  it('as much rain comes out as went in, and each reading has a name of its own', () => {
    fc.assert(
      fc.property(every_s, life, (every, moments) => {
        const sampler = openSampler({ every_s: every, quantities: ['rainfall_mm', 'rain_rate_mm_h'] })
        const samples = lived(sampler, moments)
        const tips = moments.filter(({ what }) => what === 'tip').length
        const sum = samples.reduce((total, { values }) => total + (values.rainfall_mm ?? 0), 0)
        expect(sum).toBeCloseTo(tips * 0.2, 9)
        const names = samples.map(({ at_ms }) => at_ms)
        expect(new Set(names).size).toBe(names.length)
        expect(names.every(Number.isInteger)).toBe(true)
      }),
      { seed: 20261122, numRuns: 1_000 },
    )
  })

  it('names rise as long as the clock is not set back by more than five minutes', () => {
    const gentle = fc.array(
      fc.record({
        what: fc.constantFrom('tip' as const, 'frame' as const, 'up' as const, 'down' as const),
        step_ms: fc.integer({ min: -2_000, max: 50_000 }),
      }),
      { maxLength: 120 },
    )
    fc.assert(
      fc.property(every_s, gentle, (every, moments) => {
        const sampler = openSampler({ every_s: every, quantities: ['rainfall_mm', 'rain_rate_mm_h'] })
        const names = lived(sampler, moments).map(({ at_ms }) => at_ms)
        expect(names).toEqual([...new Set(names)].sort((a, b) => a - b))
      }),
      { seed: 20261122, numRuns: 1_000 },
    )
  })

  function lived(sampler: Sampler, moments: { what: string; step_ms: number }[]) {
    let now_ms = noon
    const samples: Sample[] = []
    for (const { what, step_ms } of moments) {
      now_ms += step_ms
      if (what === 'tip') samples.push(...sampler.take(tip, now_ms))
      else if (what === 'frame') samples.push(...sampler.take({ kind: 'frame', values: { rain_rate_mm_h: 1 } }, now_ms))
      else if (what === 'flush') samples.push(...sampler.flush(now_ms))
      else samples.push(...sampler.tick(now_ms, { connected: what === 'up' }))
    }
    return [...samples, ...sampler.flush(now_ms)]
  }
})

const tip: Frame = { kind: 'frame', values: { rainfall_mm: 0.2 } }
const noEcho = nullFrame(['distance_m'], 'no echo')

function level(distance_m: number): Frame {
  return { kind: 'frame', values: { distance_m } }
}

/** Of an interval of which a part was not heard. */
function partly(at_ms: number, values: Sample['values']): Sample {
  return { ...sample(at_ms, values), partial: true }
}

function sample(at_ms: number, values: Sample['values'], nulls: Partial<Record<QuantityKey, string>> = {}): Sample {
  return { at_ms, values, nulls }
}

function levelSampler() {
  return openSampler({ every_s: 60, quantities: ['distance_m'] })
}

function rainSampler() {
  return openSampler({ every_s: 60, quantities: ['rainfall_mm'] })
}

function mediansOf(values: number[]) {
  const sampler = levelSampler()
  for (const [at, value] of values.entries()) sampler.take(level(value), noon + at)
  return sampler.flush(noon + 100).map((one) => one.values.distance_m)
}
