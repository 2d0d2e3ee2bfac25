/** The drawings of the handbook are made from the texts beside them, and can be read by who does not see them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { checkout } from '../kit/root.ts'
import { english, indonesian, pagesIn, pageText } from './handbookPages.ts'

const { drawingsOf } = (await import(pathToFileURL(join(checkout, '.setup/drawings.mjs')).href)) as {
  drawingsOf(folder: string): [string, string][]
}
const folder = join(checkout, 'docs/drawings')
const made = drawingsOf(folder)

it('are those that their texts make: after a change, npm run drawings', () => {
  const kept = readdirSync(folder).filter((name) => name.endsWith('.svg'))
  expect(kept.sort()).toEqual(made.map(([name]) => name).sort())
  for (const [name, svg] of made) expect(readFileSync(join(folder, name), 'utf8'), name).toBe(svg)
})

it.each(made)('%s says in words what it shows, and asks nobody for anything', (name, svg) => {
  expect(svg).toMatch(/<title>.{40,}<\/title>/)
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', ''), name).not.toMatch(/https?:|href|<script|undefined|NaN/)
})

it('each is shown, in the language of its page, with a text for who cannot see it', () => {
  const shown = new Set<string>()
  const pages = [...pagesIn(indonesian), ...pagesIn(english), ...pagesIn('hardware')]
  for (const page of pages) {
    for (const [, alt, name] of pageText(page).matchAll(/!\[([^\]]*)\]\([^)]*drawings\/([^)]+)\)/g)) {
      expect(alt, page).not.toBe('')
      expect(name, page).toMatch(page.startsWith(indonesian) ? /\.id\.svg$/ : /\.en\.svg$/)
      shown.add(name!)
    }
  }
  expect([...shown].sort()).toEqual(made.map(([name]) => name).sort())
})
