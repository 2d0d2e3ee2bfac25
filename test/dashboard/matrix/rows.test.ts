import { expect, it } from 'vitest'
import { allRows, fewRows, type Look, looks, mostRows, states } from './rows.ts'

const wordOf = ({ lang, scheme, size, text }: Look) => `${lang} ${scheme} ${size} ${text}`

it('every pair of two ways to look is looked at', () => {
  const keys = ['lang', 'scheme', 'size', 'text'] as const
  for (const one of keys) {
    for (const other of keys.filter((key) => key !== one)) {
      const wanted = new Set(looks.flatMap((a) => looks.map((b) => `${a[one]} ${b[other]}`)))
      const seen = new Set(looks.map((look) => `${look[one]} ${look[other]}`))
      expect(
        [...wanted].filter((pair) => !seen.has(pair)),
        `${one} with ${other}`,
      ).toEqual([])
    }
  }
})

it('the few rows of the suite have each state and each look; all rows have all', () => {
  const pages = ['first', 'chart', 'rules', 'alert'] // the last one in a flood only
  const few = fewRows(pages)
  expect(new Set(few.map(wordOf)).size).toBe(looks.length)
  expect(new Set(few.map(({ state }) => state)).size).toBe(states.length)
  expect(allRows(pages)).toHaveLength((3 * states.length + 1) * looks.length)
})

it('the usual rows have each page in each state and in each look, and each state in each look', () => {
  const pages = ['first', 'chart', 'alert', ...'abcdefghij']
  const most = mostRows(pages)
  const pairs = (one: (row: (typeof most)[number]) => string, rows = most) =>
    new Set(rows.map((row) => `${one(row)} ${wordOf(row)}`)).size
  expect(pairs(({ page }) => page)).toBe(pages.length * looks.length)
  expect(pairs(({ state }) => state)).toBe(states.length * looks.length)
  expect(new Set(most.map(({ page, state }) => `${page} ${state}`)).size).toBe((pages.length - 1) * states.length + 1)
  expect(most.length).toBeLessThan(allRows(pages).length / 3)
})
