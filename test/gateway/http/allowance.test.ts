import { expect, it } from 'vitest'
import { openAllowance } from '../../../gateway/http/allowance.ts'

function allowance() {
  let now_ms = 1_000_000
  const { take } = openAllowance({ burst: 30, perSecond: 1, now: () => now_ms })
  const pass = (ms: number) => {
    now_ms += ms
  }
  return { take, pass, times: (n: number, address: string) => Array.from({ length: n }, () => take(address)) }
}

it('lets thirty through at once, then one each second, and says how long to wait', () => {
  const { times, take, pass } = allowance()
  expect(times(30, '10.0.0.1')).toEqual(Array(30).fill(0))
  expect(take('10.0.0.1')).toBe(1)
  pass(999)
  expect(take('10.0.0.1')).toBe(1)
  pass(1)
  expect(times(2, '10.0.0.1')).toEqual([0, 1])
})

it('saves up no more than thirty, and a clock that goes back gives nothing', () => {
  const { times, pass } = allowance()
  times(30, '10.0.0.1')
  pass(-3_600_000)
  expect(times(1, '10.0.0.1')).toEqual([1])
  pass(3_600_000)
  expect(times(31, '10.0.0.1')).toEqual([...Array(30).fill(0), 1])
})

it('holds nobody to what another address did, and forgets those who have not asked for longest', () => {
  const { times, take } = allowance()
  times(31, '10.0.0.1')
  times(31, '10.0.0.2')
  expect(take('10.0.0.3')).toBe(0)
  for (let n = 0; n < 9_999; n++) take(`2001:db8::${n.toString(16)}`)
  expect(take('10.0.0.2'), 'forgotten: it may begin anew').toBe(0)
})
