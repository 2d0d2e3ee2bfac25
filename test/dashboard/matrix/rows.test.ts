import { expect, it } from 'vitest'
import { allRows, fewRows, looks, states } from './rows.ts'

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
  expect(new Set(few.map(({ lang, scheme, size, text }) => `${lang} ${scheme} ${size} ${text}`)).size).toBe(
    looks.length,
  )
  expect(new Set(few.map(({ state }) => state)).size).toBe(states.length)
  expect(allRows(pages)).toHaveLength((3 * states.length + 1) * looks.length)
})
