/** Lessons on a phone, as a pupil and as a teacher meet them: one village, in both languages, with right and wrong answers. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { rainToFlood } from '../../dashboard/lessons/rain-to-flood.ts'
import { lessons } from '../../dashboard/lessons/table.ts'
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { isKept, openBrowser, see, textIn, widthOf } from './browser.ts'
import { frozen } from './lessons/frozen.ts'
import { judge } from './matrix/judge.ts'
import { wireIsCut } from './troubles.ts'
import { hour_ms, minute_ms, openVillage, threeStations } from './village.ts'

const chromium = needs('chromium')

// Two days ago, on a quarter of an hour: 40 mm of rain, and 90 minutes later the river 1.2 m higher. Something is missing after it.
const rain_ms = Math.floor(Date.now() / (15 * minute_ms)) * 15 * minute_ms - 48 * hour_ms
const top_ms = rain_ms + 90 * minute_ms

const five_ms = 5 * minute_ms

function valueAt(quantity: string, at_ms: number): number | null {
  const away_h = (at_ms - top_ms) / hour_ms
  if (quantity !== 'rainfall_mm')
    return Math.abs(away_h - 1) < 0.4
      ? null
      : 0.6 + 1.2 * (away_h < 0 ? Math.exp(-3 * away_h ** 2) : Math.exp(-away_h / 3))
  return Math.abs(at_ms - rain_ms) < 15 * minute_ms ? 5 : at_ms > rain_ms - hour_ms && at_ms < rain_ms ? 1 : 0
}

/** As the gateway answers: five minutes each, or an hour of them. */
function floodOf(quantity: string, from_ms: number, to_ms: number): SeriesAnswer {
  const step_ms = to_ms - from_ms > 72 * hour_ms ? hour_ms : five_ms
  const answer: SeriesAnswer = { step_ms, at_ms: [], mean: [], min: [], max: [], n: [], flag: [] }
  for (let at_ms = Math.floor(from_ms / step_ms) * step_ms; at_ms < Math.min(to_ms, Date.now()); at_ms += step_ms) {
    const parts = Array.from({ length: step_ms / five_ms }, (_, i) => valueAt(quantity, at_ms + (i + 0.5) * five_ms))
    const values = parts.flatMap((value) => value ?? [])
    const some = (value: number) => (values.length > 0 ? value : null)
    answer.at_ms.push(at_ms)
    answer.mean.push(some(values.reduce((sum, value) => sum + value, 0) / values.length))
    answer.min.push(some(Math.min(...values)))
    answer.max.push(some(Math.max(...values)))
    answer.n.push(values.length)
    answer.flag.push(values.length > 0 ? 1 : null)
  }
  return answer
}

describe.skipIf(chromium.skip)(`lessons on a phone (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  let village: Awaited<ReturnType<typeof openVillage>>
  beforeAll(async () => {
    browser = await openBrowser()
    village = await openVillage({ stations: threeStations(Date.now()), seriesOf: floodOf })
  })
  afterAll(() => village?.close())

  it('a pupil finds the lag of the village’s own flood: wrong, nearly right, right; and a card to print', async () => {
    const { page } = await browser.openPage(`${village.url}/#r=6h&l=id`)
    await page.locator('[data-more]').tap()
    await page.getByRole('link', { name: 'Pelajaran', exact: true }).tap()
    await page.locator('[data-lesson-row=rain-to-flood] a').tap()
    await see(page.locator('[data-source=village]'))
    expect(await textIn(page.locator('[data-source]'))).toMatch(/Data desa ini: Jembatan Lama, .*Ada 1 celah/s)
    await next(page)

    await onStep(page, 'cause-peak')
    await markAt(page, top_ms)
    await verdict(page, 'wrong')
    await page.getByRole('button', { name: 'Beri petunjuk' }).tap()
    await see(page.getByText('Cari batang yang paling panjang.'))
    await markAt(page, rain_ms)
    await verdict(page, 'right')
    await next(page)

    await onStep(page, 'river-peak')
    await markAt(page, top_ms)
    await verdict(page, 'right')
    await next(page)

    await onStep(page, 'height')
    await type(page, 'tinggi', 'unreadable')
    await type(page, '9', 'wrong')
    await type(page, '1,7', 'near')
    expect(await page.locator('[data-next]').count(), 'near is not there yet').toBe(0)
    await type(page, '1,8', 'right')
    await next(page)
    await onStep(page, 'rise')
    await type(page, '120', 'right')
    await next(page)
    await page.reload() // an old phone that needed its memory for something else
    await onStep(page, 'lag')
    await type(page, '90', 'right')
    await next(page)
    await onStep(page, 'why')
    await page.getByLabel('Sensornya lambat.').tap()
    await verdict(page, 'wrong')
    await page.getByLabel('Air harus mengalir dulu').tap()
    await verdict(page, 'right')
    await next(page)
    await onStep(page, 'predict')
    await type(page, '16.30', 'right')
    await next(page)
    await onStep(page, 'use')
    await solve(page)
    await see(page.locator('[data-certificate="7"]'))
    expect(await textIn(page.locator('[data-certificate]'))).toContain('7 dari 8 pertanyaan dijawab sendiri.')
    expect(await widthOf(page)).toBe(360)
    expect(await judge(page)).toEqual([])
  })

  it('without the gateway the same lesson opens on the same flood', async () => {
    const { page } = await browser.openPage(`${village.url}/#/lessons/rain-to-flood`, {
      serviceWorkers: 'allow',
      excused: wireIsCut,
    })
    onTestFinished(() => village.wire.mend())
    await see(page.locator('[data-connection=live]'))
    await see(page.locator('[data-source=village]'))
    await isKept(page)
    await page.reload() // now its questions go through what keeps them
    await see(page.locator('[data-source=village]'))
    await see(page.locator('.chart'))
    await eventually(async () => expect(await page.evaluate(keptCurves)).toBeGreaterThanOrEqual(4)) // far and near, of both
    village.wire.cut()
    await page.reload()
    await see(page.locator('[data-source=village]'))
    await see(page.locator('.chart'))
  })

  it('a closed gateway gives the calculated example, in English too, and sheets for wall and teacher', async () => {
    const closed = await openVillage({ stations: threeStations(Date.now()), isPublic: false })
    onTestFinished(closed.close)
    const { page } = await browser.openPage(`${closed.url}/#/lessons/rain-to-flood`, {
      excused: { '401 GET': 'nobody has signed in, and lessons do not need it' },
    })
    for (const { id } of lessons.toReversed()) {
      await openLesson(page, id)
      await see(page.locator('[data-source=example][data-why=closed]'))
      await see(page.locator('[data-step=look]'))
    }
    await page.getByRole('button', { name: 'EN', exact: true }).tap()
    expect(await textIn(page.locator('[data-source]'))).toMatch(/only for people|for people who have signed in/)
    await next(page)
    for (const key of ['cause-peak', 'river-peak', 'height', 'rise', 'lag', 'why', 'predict', 'use']) {
      await onStep(page, key)
      await solve(page)
    }
    await see(page.locator('[data-certificate="0"]'))

    // An event that another village has frozen, carried here as a file.
    const name = 'kejadian.zip'
    const buffer = Buffer.from(await frozen(rainToFlood.example().map((one) => ({ ...one, station: 'gadog' }))))
    await page.getByText('Open an event from a file').first().tap()
    await page.locator('[data-open]').setInputFiles({ name, mimeType: 'application/zip', buffer: buffer.subarray(9) })
    await see(page.locator('[data-file-mistake=not-whole]'))
    await page.locator('[data-open]').setInputFiles({ name, mimeType: 'application/zip', buffer })
    await see(page.locator('[data-source=file]'))
    expect(await textIn(page.locator('[data-source]'))).toMatch(/Source: Desa Cawang\. Pos "gadog", hulu/)
    await onStep(page, 'look')

    await page.locator('[data-sheet=teacher]').tap()
    await see(page.locator('[data-answer]'), 8)
    expect(await textIn(page.locator('[data-teacher]'))).toContain('Merdeka')
    expect(await judge(page)).toEqual([])
    await page.locator('[data-sheet=wall]').tap()
    await see(page.locator('[data-wall] svg'), 2)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b/g)!.length, 'pages of A4').toBeLessThanOrEqual(2)
    expect(await widthOf(page)).toBe(360)
  })
})

const keptCurves = "caches.open('pantau-data-curves').then((kept) => kept.keys()).then((keys) => keys.length)"
const next = (page: Page) => page.locator('[data-next]').tap()
const onStep = (page: Page, key: string) => see(page.locator(`[data-step=${key}]`))
const verdict = (page: Page, is: string) => see(page.locator(`[data-verdict=${is}]`))

async function type(page: Page, text: string, is: string) {
  await page.locator('.typed input').fill(text)
  await page.locator('[data-check]').tap()
  await verdict(page, is)
}

/** Touches the picture at a moment, and marks it. */
async function markAt(page: Page, at_ms: number) {
  const over = page.locator('.chart .u-over')
  await see(over)
  await over.scrollIntoViewIfNeeded()
  const box = (await over.boundingBox())!
  const [from_ms, to_ms] = (await page.locator('[data-window]').getAttribute('data-window'))!.split(' ').map(Number)
  await page.touchscreen.tap(box.x + (box.width * (at_ms - from_ms!)) / (to_ms! - from_ms!), box.y + box.height / 2)
  await page.locator('[data-mark]').tap()
}

/** By its address, as from a link that a teacher has written on the board. */
async function openLesson(page: Page, id: string) {
  await page.evaluate(`location.hash = '#/lessons/${id}'`)
  await see(page.locator(`[data-lesson=${id}]`))
}

/** Asks for all hints and the answer, and goes on. */
async function solve(page: Page) {
  await eventually(async () => {
    await page.evaluate("document.querySelector('[data-more-help]')?.click()")
    return (await page.locator('[data-solution]').count()) === 1
  })
  await next(page)
}
