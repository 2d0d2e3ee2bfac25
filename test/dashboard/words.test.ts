import { describe, expect, it } from 'vitest'
import { askingWords } from '../../dashboard/askingWords.ts'
import { partWords } from '../../dashboard/partWords.ts'
import { peopleWords } from '../../dashboard/people/words.ts'
import { pageWords } from '../../dashboard/warning/pageWords.ts'
import { warningWords } from '../../dashboard/warning/words.ts'
import { words } from '../../dashboard/words.ts'

// The compiler sees that no word is missing; this sees that none is empty or left in the other language.
const same = new Set(['language', 'sensor', 'rules.atOrAbove', 'rules.atOrBelow', 'signIn.tokenField'])

describe.each([
  ['words', words],
  ['words of the early warning', warningWords],
  ['words of its pages', pageWords],
  ['words of asking', askingWords],
  ['words of parts', partWords],
  ['words of people', peopleWords],
])('%s', (_, both) => {
  it('are all there, and differ between the languages', () => {
    const [id, en] = [leaves(both.id), leaves(both.en)]
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
