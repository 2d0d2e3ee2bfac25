/** The handbook as the gateway serves it: whole, without anything from elsewhere, and at the river without a network. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { dist } from '../kit/root.ts'
import { isKept, openBrowser, see } from './browser.ts'
import { wireIsCut } from './troubles.ts'
import { openVillage, threeStations } from './village.ts'

const folder = join(dist, 'www/handbook')
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
const pages = files.filter((file) => file.endsWith('.html'))
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')

it('every link of every page leads to a page that is served, and to a heading of it', () => {
  expect(pages.length).toBeGreaterThan(80)
  const broken = pages.flatMap((page) =>
    Array.from(textOf(page).matchAll(/(?:href|src)="([^"]+)"/g), ([, target]) => target!)
      .filter((target) => !/^[a-z]+:/.test(target) && !/^(\.\.\/)+$/.test(target))
      .filter((target) => {
        const [path, heading] = target.split('#') as [string, string | undefined]
        const file = path === '' ? page : join(dirname(page), path)
        return !files.includes(file) || (heading !== undefined && !textOf(file).includes(`id="${heading}"`))
      })
      .map((target) => `${page}: ${target}`),
  )
  expect(broken).toEqual([])
})

it('no page runs a program, has a style in it, or shows what Markdown was not understood', () => {
  for (const page of pages) {
    const text = textOf(page).replace(/<code[\s\S]*?<\/code>/g, '')
    expect(text, page).not.toMatch(/<script|<style|style="|\]\(|^\|/m)
  }
})

it.each(['id', 'en'])('what a phone keeps of it in %s is there, and less than half a megabyte', (lang) => {
  const { files: kept } = JSON.parse(textOf(`keep/${lang}.json`)) as { files: string[] }
  expect(kept.length).toBeGreaterThan(40)
  const bytes = kept.map((file) => statSync(join(folder, `${file}.br`)).size)
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(512 * 1024)
})

const chromium = needs('chromium')
describe.skipIf(chromium.skip)(`on a phone (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it('is found in the menu, shows its drawings, and all of it is there without the gateway once a page was read', async () => {
    const opened = await openVillage({ stations: threeStations(Date.now()) })
    onTestFinished(opened.close)
    const { page } = await browser.openPage(opened.url, { serviceWorkers: 'allow', excused: wireIsCut })
    await isKept(page)
    await page.locator('[data-more]').click()
    await page.getByRole('link', { name: 'Panduan' }).click()
    await see(page.getByRole('heading', { name: 'Mulai di sini' }))
    const drawn = '[...document.images].map((image) => image.complete && image.naturalWidth > 0)'
    await eventually(async () => expect(await page.evaluate(drawn)).toEqual([true]))
    const count = "caches.open('pantau-handbook').then((all) => all.match('/handbook/keep/id.json')).then(Boolean)"
    await eventually(async () => expect(await page.evaluate(count)).toBe(true))
    opened.wire.cut()
    await page.getByRole('link', { name: 'bila terjadi sesuatu' }).click()
    await see(page.getByRole('heading', { name: 'Berbulan-bulan kemudian' }))
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  })
})
