import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../kit/root.ts'

const dashboard = join(checkout, 'dashboard')
const textOf = (file: string) => readFileSync(join(dashboard, file), 'utf8')
const rows = textOf('pages.ts').split('\nexport const pages')[1]!.split('\n]\n')[0]!
const names = Array.from(rows.matchAll(/^ {4}name: '([a-z-]{1,40})',$/gm), ([, name]) => name)

// Read as text: the table leads to every page, and pages are for browsers.
describe('the table of pages', () => {
  it('has each name once', () => {
    expect(names.length).toBe(rows.match(/\bload: /g)!.length)
    expect(new Set(names).size).toBe(names.length)
  })

  it('has every page that another page leads to', () => {
    const files = readdirSync(dashboard, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
    const links = files.flatMap((file) =>
      Array.from(textOf(file).matchAll(/\bpage: '([a-z-]+)'/g), ([, name]) => ({ file, name })),
    )
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter(({ name }) => !names.includes(name))).toEqual([])
  })
})
