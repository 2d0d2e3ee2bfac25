import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptySeries, learn, takes } from '../../../../gateway/store/verdicts/gaps.ts'

const time = fc.integer({ min: 0, max: 60 })

describe('what is known of a series', () => {
  it('never calls a time new that was taken, however stretches are split, learned and forgotten', () => {
    const move = fc.oneof({ weight: 5, arbitrary: time }, { weight: 1, arbitrary: fc.tuple(time, time) })
    fc.assert(
      fc.property(fc.array(move, { maxLength: 80, size: 'max' }), (moves) => {
        const series = emptySeries('depok', 'level', 'water_level_m')
        const taken = new Set<number>()
        for (const move of moves) {
          if (typeof move === 'number') {
            if (takes(series, move)) expect(taken.has(move)).toBe(false)
            taken.add(move)
          } else {
            const [from, to] = move.toSorted((a, b) => a - b) as [number, number]
            learn(
              series,
              [from, to],
              [...taken].sort((a, b) => a - b),
            )
          }
        }
        expect(series.gaps.length).toBeLessThanOrEqual(8)
        expect(takes(series, Math.max(-1, ...taken) + 1)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  it('keeps the hole of a backlog while newer readings go on', () => {
    const series = emptySeries('depok', 'level', 'water_level_m')
    for (let minute = 0; minute < 100; minute++) takes(series, minute * 60_000)
    for (let minute = 200; minute < 1_000; minute++) takes(series, minute * 60_000)
    for (let minute = 100; minute < 200; minute++) expect(takes(series, minute * 60_000)).toBe(true)
  })

  it('keeps the stretch in which a wrong clock writes while it writes there', () => {
    const series = emptySeries('depok', 'level', 'water_level_m')
    takes(series, 2_000_000_000)
    learn(series, [1_000, 500_000], [])
    for (let at_ms = 2_000; at_ms < 400_000; at_ms += 1_000) expect(takes(series, at_ms)).toBe(true)
  })
})
