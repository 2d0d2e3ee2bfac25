/** docs/tasks.md names for each task and for each old fault the test that shows it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { checkout } from '../kit/root.ts'

const text = readFileSync(join(checkout, 'docs/tasks.md'), 'utf8')
const rows = text.split('\n').filter((line) => /^\| (?!who|\|)/.test(line) && line.includes(']('))
const named = [...text.matchAll(/\]\(\.\.\/(test\/[^)]+)\) "([^"]+)"/g)].map(([, file, title]) => ({
  file: file!,
  title: title!,
}))

it('every row names a test, and the tests are there by these words', () => {
  expect(rows.length).toBeGreaterThan(45)
  expect(rows.filter((row) => !/\]\(\.\.\/test\/[^)]+\) "/.test(row))).toEqual([])
  const missing = named.filter(
    ({ file, title }) =>
      !existsSync(join(checkout, file)) || !readFileSync(join(checkout, file), 'utf8').includes(title),
  )
  expect(missing).toEqual([])
})

it('all 29 faults have their row', () => {
  const faults = Array.from({ length: 29 }, (_, i) => `D${i + 1}`)
  expect(faults.filter((fault) => !text.includes(`\n| ${fault} |`))).toEqual([])
})
