import { describe, expect, it } from 'vitest'
import { judge } from './judge.ts'
import { live } from './live.ts'
import { planOf } from './plan.ts'

const short = { seed: 8, years: 12 / 1_095, rounds: 12 } // 8 h each

describe('a short year', () => {
  it('is the same year again with the same seed', async () => {
    const [one, again, other] = [await lived(8), await lived(8), await lived(9)]
    expect(again.hash).toBe(one.hash)
    expect(other.hash).not.toBe(one.hash)
  })

  it('loses nothing that was acknowledged, invents nothing, and tells every flood that it can see', async () => {
    const verdict = judge(await live(planOf(short)))
    expect(verdict.failures.filter(({ what }) => !what.startsWith('nobody was told'))).toEqual([])
    expect(verdict.floods.filter(({ outcome }) => outcome === 'told').length).toBeGreaterThan(2)
  })
})

function lived(seed: number) {
  return live(planOf({ seed, years: 2 / 1_095, rounds: 2 }))
}
