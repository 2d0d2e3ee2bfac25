import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkout } from '../kit/root.ts'
import { pageNames, pageTable } from './pageNames.ts'

const dashboard = join(checkout, 'dashboard')
const textOf = (file: string) => readFileSync(join(dashboard, file), 'utf8')

describe('the table of pages', () => {
  it('has each name once', () => {
    expect(pageNames.length).toBe(pageTable.match(/\bload: /g)!.length)
    expect(new Set(pageNames).size).toBe(pageNames.length)
  })

  it('has every page that another page leads to', () => {
    const files = readdirSync(dashboard, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file))
    const links = files.flatMap((file) =>
      Array.from(textOf(file).matchAll(/\bpage: '([a-z-]+)'/g), ([, name]) => ({ file, name })),
    )
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter(({ name }) => !pageNames.includes(name!))).toEqual([])
  })
})
