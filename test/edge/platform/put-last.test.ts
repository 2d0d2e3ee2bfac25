import { expect, it } from 'vitest'
import { putLast } from '../../../edge/platform/put-last.ts'

it('keeps the entries that were put last, and an entry that is put again stands last', () => {
  const map = new Map<string, number>()
  for (const [n, key] of ['a', 'b', 'c', 'a', 'd'].entries()) putLast(map, key, n, 3)
  expect([...map]).toEqual([
    ['c', 2],
    ['a', 3],
    ['d', 4],
  ])
})
