import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { dist } from '../kit/root.ts'

const www = join(dist, 'www')
const files = readdirSync(www, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(gz|br)$/.test(entry.name)) // the originals, not their compressed copies
  .map((entry) => join(entry.parentPath, entry.name))

it('everything the dashboard is made of is at most 100 kB gzipped', () => {
  expect(files.length).toBeGreaterThanOrEqual(3)
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)
  expect(bytes).toBeLessThanOrEqual(100_000)
})

it('the page asks nobody else for styles, scripts or fonts', () => {
  for (const file of files) {
    expect(readFileSync(file, 'utf8'), file).not.toMatch(/(?:src|href)="(?:https?:)?\/\/|@import|url\((?:https?:)?\/\//)
  }
})
