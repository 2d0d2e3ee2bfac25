import { describe, expect, it } from 'vitest'
import { words } from '../../dashboard/words.ts'

// The compiler sees that no word is missing; this sees that none is empty or left in the other language.
const same = new Set(['language', 'sensor'])

describe('words', () => {
  it('are all there, and differ between the languages', () => {
    const [id, en] = [leaves(words.id), leaves(words.en)]
    expect([...id.keys()]).toEqual([...en.keys()])
    for (const [path, text] of id) {
      expect(text.trim(), path).not.toBe('')
      if (!same.has(path)) expect(text, path).not.toBe(en.get(path))
    }
  })
})

function leaves(tree: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) => {
      const here = path ? `${path}.${key}` : key
      if (typeof value === 'object') return [...leaves(value, here)]
      return [[here, typeof value === 'function' ? String(value(3, 'x')) : String(value)]]
    }),
  )
}
