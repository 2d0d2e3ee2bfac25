import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { lessons } from '../../dashboard/lessons/table.ts'
import { dist } from '../kit/root.ts'

const www = join(dist, 'www')
const files = readdirSync(www, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !/\.(gz|br)$/.test(entry.name)) // the originals, not their compressed copies
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => !file.startsWith(join(www, 'handbook/'))) // read for itself: test/dashboard/handbook.test.ts

/** The library of the map, which is fetched when somebody opens the map. */
const isOfMap = (file: string) => /\/leaflet-[\w-]+\.(js|css)$/.test(file)

/** Lessons are fetched when somebody opens them, each for itself, with what they share. */
const ofLessons = [...lessons.map(({ id }) => id), 'lesson', 'LessonPage', 'LessonsPage']
const isOfLessons = (file: string) => new RegExp(`/(?:${ofLessons.join('|')})-[\\w-]{8}\\.(js|css)$`).test(file)

const bytesOf = (some: readonly string[]) => some.reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0)

it('everything the dashboard is made of is at most 200 kB gzipped, without the library of the map and the lessons', () => {
  expect(files.length).toBeGreaterThanOrEqual(3)
  expect(files.filter(isOfMap), 'its script and its style').toHaveLength(2)
  expect(bytesOf(files.filter((file) => !isOfMap(file) && !isOfLessons(file)))).toBeLessThanOrEqual(200_000)
})

it('a lesson is at most 12 kB gzipped, and what all lessons share 20 kB', () => {
  for (const { id } of lessons) {
    const own = files.filter((file) => new RegExp(`/${id}-[\\w-]{8}\\.js$`).test(file))
    expect(own, id).toHaveLength(1)
    expect(bytesOf(own), id).toBeLessThanOrEqual(12_000)
  }
  const isOwn = (file: string) => lessons.some(({ id }) => file.includes(`/${id}-`))
  expect(bytesOf(files.filter((file) => isOfLessons(file) && !isOwn(file)))).toBeLessThanOrEqual(20_000)
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
