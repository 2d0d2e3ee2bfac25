import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Ask, exampleOf, findMaterial, type Material } from '../../../dashboard/lessons/find.ts'
import type { Lesson } from '../../../dashboard/lessons/lesson.ts'
import { lessons } from '../../../dashboard/lessons/table.ts'
import type { SeriesAnswer, Station } from '../../../gateway/contract.ts'
import { levels } from '../../kit/ciliwung.ts'
import { needs } from '../../kit/needs.ts'
import { openBrowser, see, textIn } from '../browser.ts'
import { judge } from '../matrix/judge.ts'
import { gorple, hebden } from './curves.ts'
import { gatewayOf, tables } from './records.ts'
import { speak, walk } from './walk.ts'

const chromium = needs('chromium')

const isFull = process.env.PANTAU_SCREENS !== undefined

type Source = Material['source'] | NonNullable<Material['why']>

/** What each lesson works on there. A lesson that a past does not fit is told on its example once, at the village. */
const table: Record<keyof typeof tables, Record<string, Source>> = {
  village: {
    'rain-to-flood': 'village',
    'false-reading': 'noEvent',
    'in-our-air': 'village',
    'reading-a-tide': 'village',
    'own-warning': 'village',
    mangrove: 'noStation',
    'build-a-gauge': 'village',
  },
  ciliwung: { 'rain-to-flood': 'village', 'own-warning': 'village' },
  calder: { 'rain-to-flood': 'village' }, // one flood in its four weeks: no level is reached twice
}

it('has a story for every lesson', () => {
  expect(Object.keys(table.village)).toEqual(expect.arrayContaining(lessons.map(({ id }) => id)))
})

describe.skipIf(chromium.skip)(`lessons as stories (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it('the simulated village: seven lessons; and its flood is carried to another gateway as a file, opened there, cited, and has the same answers', async () => {
    const away = await gatewayOf(emptyTable) // before the page, which closes first
    const { url, page } = await walkAll('village')
    await page.goto(`${url}/#/lessons/rain-to-flood?l=id`)
    await see(page.locator('[data-step], [data-certificate]'))
    await speak(page, 'id')
    const answers = await answersOn(page)
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-freeze]').tap()])
    expect(download.suggestedFilename()).toMatch(/\.zip$/)
    const file = await download.path()

    await page.goto(`${away}/#/lessons/rain-to-flood?l=id`)
    await see(page.locator('[data-source=example][data-why=noStation]'))
    await speak(page, 'id')
    await page.getByText('Buka kejadian dari berkas').first().tap()
    await page.locator('[data-open]').setInputFiles(file)
    await see(page.locator('[data-source=file]'))
    expect(await textIn(page.locator('[data-source]'))).toMatch(/Sumber: .*hulu.*20\d\d-\d\d-\d\dT.*Creative Commons/s)
    expect(await answersOn(page), 'the same questions and answers, for the teacher').toEqual(answers)
  })

  it.skipIf(levels.skip)(`the Ciliwung of October 2022 (${levels.why})`, async () => void (await walkAll('ciliwung')))

  it.skipIf(gorple.skip || hebden.skip)(
    `the Calder of September 2025 (${gorple.why})`,
    async () => void (await walkAll('calder')),
  )

  // Minutes of looking, for whoever asks (CONTRIBUTING.md): no test that is skipped.
  if (isFull)
    it('the pages for wall and teacher are one sheet of A4 each, in both languages, and axe finds nothing', async () => {
      const url = await gatewayOf(emptyTable)
      const { page } = await browser.openPage(url, here)
      for (const { id } of lessons)
        for (const sheet of ['wall', 'teacher'])
          for (const lang of ['id', 'en'] as const) {
            await page.evaluate(`location.hash = '#/lessons/${id}/${sheet}'`)
            await see(page.locator(`[data-lesson=${id}] [data-${sheet}]`))
            await speak(page, lang)
            expect(await judge(page), `${id} ${sheet} ${lang}`).toEqual([])
            const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
            expect(pdf.match(/\/Type\s*\/Page\b/g), `${id} ${sheet} ${lang}`).toHaveLength(1)
          }
    })

  async function walkAll(past: keyof typeof table) {
    const url = await gatewayOf(tables[past](Date.now()))
    const { page } = await browser.openPage('about:blank', here)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    for (const [id, source] of Object.entries(table[past])) {
      if (!isFull && past !== 'village' && id !== 'rain-to-flood') continue
      const lesson = await lessons.find((one) => one.id === id)!.load()
      asked.length = 0
      await page.goto(`${url}/#/lessons/${id}?l=id`)
      await see(page.locator(`[data-lesson=${id}]`))
      await see(page.locator('[data-source]'))
      const found = await foundBy(lesson, url, asked)
      expect(found.why ?? found.source, `${past}: ${id}`).toBe(source)
      await see(page.locator(`[data-source=${found.source}]`))
      await walk(page, found.played, `${past}: ${id}`, isFull)
    }
    return { url, page }
  }
})

// The page and this program must have the same midnight.
const here = { timezoneId: Intl.DateTimeFormat().resolvedOptions().timeZone }

/** The same search as the page's, from the moment at which it asked. */
async function foundBy(lesson: Lesson, url: string, asked: readonly string[]): Promise<Material> {
  const stations = (await (await fetch(`${url}/api/v1/stations`)).json()) as Station[]
  const to = asked.filter((one) => one.includes('/series')).map((one) => Number(new URL(one).searchParams.get('to')))
  if (to.length === 0) return exampleOf(lesson, 'noStation')
  const ask: Ask = async (path) => ({ value: (await (await fetch(`${url}/${path}`)).json()) as SeriesAnswer })
  return findMaterial(lesson, stations, 'unreachable', Math.max(...to), ask)
}

/** A village of one thermometer: nothing in it fits. */
const emptyTable = `station,sensor,quantity,at,value\nkantor,air,air_temperature_c,${Date.now() - 60_000},27.1\n`

/** What the page for the teacher says of the data at hand; back on the lesson afterwards. */
async function answersOn(page: Page): Promise<string[]> {
  await page.locator('[data-sheet=teacher]').tap()
  await see(page.locator('[data-answer]'), 8)
  const answers = await page.locator('[data-answer]').allInnerTexts()
  await page.goBack()
  await see(page.locator('[data-step], [data-certificate]'))
  return answers
}
