import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { dist } from '../kit/root.ts'

const www = join(dist, 'www')
const files = readdirSync(www, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(gz|br)$/.test(entry.name)) // the originals, not their compressed copies
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => !file.startsWith(join(www, 'handbook/'))) // read for itself: test/dashboard/handbook.test.ts

/** The library of the map, which is fetched when somebody opens the map. */
const isOfMap = (file: string) => /\/leaflet-[\w-]+\.(js|css)$/.test(file)

it('everything the dashboard is made of is at most 200 kB gzipped, without the library of the map', () => {
  expect(files.length).toBeGreaterThanOrEqual(3)
  expect(files.filter(isOfMap), 'its script and its style').toHaveLength(2)
  const bytes = files
    .filter((file) => !isOfMap(file))
    .reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)
  expect(bytes).toBeLessThanOrEqual(200_000)
})

it('what is fetched before the first paint is at most 40 kB by Brotli: charts, and pages that few open, come later', () => {
  const page = readFileSync(join(www, 'index.html'), 'utf8')
  const first = [...page.matchAll(/assets\/[^"]+/g)].map(([name]) => readFileSync(join(www, name)))
  expect(first.length).toBeGreaterThanOrEqual(2)
  const bytes = [Buffer.from(page), ...first].reduce((sum, file) => sum + brotliCompressSync(file).length, 0)
  expect(bytes).toBeLessThanOrEqual(40_000)
})

it('the page asks nobody else for styles, scripts or fonts', () => {
  for (const file of files) {
    const text = readFileSync(file, 'utf8').replace('<a href="https://leafletjs.com"', '') // a link that is never shown
    expect(text, file).not.toMatch(/(?:src|href)="(?:https?:)?\/\/|@import|url\((?:https?:)?\/\//)
  }
})
