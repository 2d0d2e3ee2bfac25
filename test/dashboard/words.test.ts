import { describe, expect, it } from 'vitest'
import { askingWords } from '../../dashboard/askingWords.ts'
import { chartWords } from '../../dashboard/chart/words.ts'
import { downloadWords } from '../../dashboard/download/words.ts'
import { findWords } from '../../dashboard/find/words.ts'
import { firstWords } from '../../dashboard/first/words.ts'
import { hookWords } from '../../dashboard/hands/hookWords.ts'
import { stationWords } from '../../dashboard/hands/stationWords.ts'
import { systemWords } from '../../dashboard/hands/systemWords.ts'
import { mapWords } from '../../dashboard/map/words.ts'
import { nodeWords } from '../../dashboard/node/words.ts'
import { moderateWords, observeWords } from '../../dashboard/observe/words.ts'
import { partWords } from '../../dashboard/partWords.ts'
import { peopleWords } from '../../dashboard/people/words.ts'
import { reportWords } from '../../dashboard/report/words.ts'
import { riverWords } from '../../dashboard/river/words.ts'
import { pageWords } from '../../dashboard/warning/pageWords.ts'
import { warningWords } from '../../dashboard/warning/words.ts'
import { words } from '../../dashboard/words.ts'
import { englishIn } from '../kit/english.ts'

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

it.each(
  Object.entries({
    ...{ words, warningWords, pageWords, askingWords, partWords, peopleWords, chartWords, downloadWords, findWords },
    ...{ firstWords, hookWords, stationWords, systemWords, mapWords },
    ...{ nodeWords, moderateWords, observeWords, reportWords, riverWords },
  }),
)('%s have no English among the Indonesian', (_, both) => {
  const found = [...leaves(both.id)].filter(([, text]) => englishIn(text).length > 0)
  expect(found).toEqual([])
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
