import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Flag } from '../../../gateway/contract.ts'
import {
  aggregate,
  grossRange,
  type Judged,
  judge,
  neighbour,
  QualityParameters,
  type QualityState,
  spike,
} from '../../../gateway/intake/qartod.ts'

const hour_ms = 3_600_000
const every = (step_ms: number, count: number) =>
  Array.from({ length: count }, (_, index) => 1_760_000_000_000 + index * step_ms)

describe('the QARTOD tests, against the numbers published with ioos_qc', () => {
  it('finds the spikes', () => {
    const values = [10, 12, 999.99, 13, 15, 40, 9, 9]
    expect(spikesIn(values, { suspect: 25, fail: 50 })).toEqual([2, 4, 4, 4, 1, 3, 1, 2])
  })

  it('finds the flat lines', () => {
    const values = [1, 2, 2.0001, 2, 2.0001, 2, 2.0001, 2, 4, 5, 3, 3.0001, 3.0005, 3.00001]
    const flat_line = { tolerance: 0.01, suspect_s: 3_000, fail_s: 4_800 }
    expect(flagsOf(parameters({ flat_line }), every(900_000, values.length), values)).toEqual([
      1, 1, 1, 1, 3, 3, 4, 4, 1, 1, 1, 1, 1, 3,
    ])
  })

  it('takes the strongest flag, weakest first 9, 2, 1, 3, 4', () => {
    const weakestFirst: Flag[] = [9, 2, 1, 3, 4]
    for (const [rank, flag] of weakestFirst.entries()) {
      expect(aggregate(weakestFirst.slice(0, rank + 1))).toBe(flag)
    }
    expect(aggregate([])).toBe(2)
  })
})

describe('each test', () => {
  it('fails outside the sensor range, suspects outside the usual range, and counts the ends as inside', () => {
    const parameters = { fail: [-0.5, 10] as [number, number], suspect: [-0.5, 5] as [number, number] }
    expect([-0.51, -0.5, 5, 5.01, 10, 10.01].map((value) => grossRange(value, parameters))).toEqual([4, 1, 1, 3, 3, 4])
    expect(grossRange(null, parameters)).toBe(9)
  })

  it('leaves the neighbours of a spike alone when asked for the differential method', () => {
    const values = [580, 580, 10, 580, 585, null, 580]
    expect(spikesIn(values, { fail: 100, method: 'differential' })).toEqual([2, 1, 4, 1, 2, 9, 2])
    expect(spikesIn([0, 300, 600], { fail: 100, method: 'differential' }), 'a steep rise is no spike').toEqual([
      2, 1, 2,
    ])
  })

  it('compares with the median of the neighbours, and says nothing without any', () => {
    expect(neighbour(12, [], { suspect: 1 })).toBe(2)
    expect(neighbour(12, [10, 500, 11], { suspect: 1, fail: 5 })).toBe(1)
    expect(neighbour(0.4, [5, 11], { suspect: 3, fail: 20 })).toBe(3)
  })

  it('refuses a gap test, and says what warns of missing data', () => {
    const { error } = QualityParameters.safeParse({ gap: { gap_s: 3_600 } })
    expect(error?.issues).toMatchObject([{ path: ['gap'], message: expect.stringContaining('measure: silence') }])
  })
})

describe('judging a reading at arrival', () => {
  // 4 cm a minute is the fastest rise on record in the region; a river falls slower.
  const gate = parameters({
    rate_of_change: { rise_per_s: { suspect: 0.0003, fail: 0.0007 }, fall_per_s: { fail: 0.0005 }, least_s: 60 },
  })

  it('invents no parameters: without any, a number is not evaluated and a null is missing', () => {
    expect(judge(undefined, null, { at_ms: 1, value: 3 }).flag).toBe(2)
    expect(judge(undefined, null, { at_ms: 1, value: null }).flag).toBe(9)
    expect(judge({}, null, { at_ms: 1, value: 3 }).flag).toBe(2)
  })

  it('fails a typing error 5.80 → 0.10 → 5.80 m the moment it arrives, and believes the return', () => {
    expect(flagsOf(gate, every(hour_ms, 4), [5.8, 0.1, 5.8, 5.85])).toEqual([2, 4, 1, 1])
  })

  it('finds a spike when the reading after it has come, and the way back from it is none', () => {
    const spiky = parameters({ spike: { fail: 2, method: 'differential' } })
    expect(flagsOf(spiky, every(60_000, 5), [1, 1, 9, 1, 1])).toEqual([2, 2, 4, 2, 2])
    expect(flagsOf(spiky, every(60_000, 5), [1, null, 9, 1, 1]), 'beside a missing one').toEqual([2, 9, 2, 2, 2])
  })

  it('calls a flash rise suspect at most, never missing or changed', () => {
    expect(flagsOf(gate, every(600_000, 3), [0.5, 0.74, 1.14])).toEqual([2, 3, 3])
  })

  it('does not take the noise of a fast sensor for a rate', () => {
    expect(flagsOf(gate, every(1_000, 4), [1.0, 1.01, 1.0, 1.012])).toEqual([2, 1, 1, 1])
  })

  it('accepts a new level that stays, instead of failing it for ever', () => {
    const flags = flagsOf(gate, every(hour_ms, 8), [5.8, 1, 1, 1, 1, 1, 1, 1])
    expect(flags.at(-1)).toBe(1)
    expect(flags[1]).toBe(4)
  })

  it('judges a late reading by its range alone and forgets nothing for it', () => {
    const both = parameters({ ...gate, gross_range: { fail: [0, 10] } })
    const { state } = judge(both, null, { at_ms: hour_ms, value: 5 })
    const late = judge(both, state, { at_ms: 0, value: 0.1 })
    expect(late).toEqual({ flag: 1, state })
    expect(judge(both, state, { at_ms: 0, value: 11 }).flag).toBe(4)
  })

  it('gives the same flags when its memory went through JSON between any two readings', () => {
    const all = parameters({
      gross_range: { fail: [0, 9], suspect: [1, 8] },
      ...gate,
      flat_line: { tolerance: 0.1, suspect_s: 7_200, fail_s: 14_400 },
      spike: { suspect: 2, fail: 4 },
    })
    const value = fc.option(fc.double({ min: -1, max: 10, noNaN: true }), { nil: null })
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        const at_ms = every(hour_ms, values.length)
        expect(flagsOf(all, at_ms, values, (state) => JSON.parse(JSON.stringify(state)))).toEqual(
          flagsOf(all, at_ms, values),
        )
      }),
    )
  })
})

function parameters(raw: unknown): QualityParameters {
  return QualityParameters.parse(raw)
}

/** The flags at the end: what arrival gave, and what the reading after showed. */
function flagsOf(
  stated: QualityParameters,
  at_ms: number[],
  values: (number | null)[],
  carry = (state: QualityState) => state,
): Flag[] {
  let state: QualityState | null = null
  const flags: Flag[] = []
  for (const [index, value] of values.entries()) {
    const judged: Judged = judge(stated, state, { at_ms: at_ms[index]!, value })
    if (judged.earlier) flags[index - 1] = aggregate([flags[index - 1]!, judged.earlier.flag])
    state = carry(judged.state)
    flags.push(judged.flag)
  }
  return flags
}

function spikesIn(values: (number | null)[], limits: Parameters<typeof spike>[3]): Flag[] {
  return values.map((value, index) =>
    value === null ? 9 : spike(values[index - 1] ?? null, value, values[index + 1] ?? null, limits),
  )
}
