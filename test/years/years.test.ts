import { describe, expect, it } from 'vitest'
import { judge, tolerated_ms } from './judge.ts'
import { live } from './live.ts'
import { planOf, roundsOf } from './plan.ts'

const few = { seed: 8, years: 6 / 1_095, rounds: 6 } // 8 h each

describe('a short year', () => {
  it('is the same year again with the same seed', async () => {
    const [one, again, other] = [await firstRoundOf(8), await firstRoundOf(8), await firstRoundOf(9)]
    expect(again.hash).toBe(one.hash)
    expect(other.hash).not.toBe(one.hash)
  })

  it('tells people of every fault and of every flood, in time, and of nothing that is not', async () => {
    const lived = await live(planOf(few))
    const { failures, falseDead, strikes, floods } = judge(lived)
    const due = strikes.filter(({ mustBeTold }) => mustBeTold)
    expect(failures, lived.lastLines.join('\n')).toEqual([])
    expect(falseDead).toEqual([])
    expect(due.length).toBeGreaterThan(3)
    for (const { told, strike } of due) expect(told!.after_ms, strike.fault.id).toBeLessThan(tolerated_ms)
    expect(floods.filter(({ outcome }) => outcome === 'told').length).toBeGreaterThan(2)
  })
})

function firstRoundOf(seed: number) {
  return live(roundsOf(planOf({ ...few, seed }), 0, 0))
}
