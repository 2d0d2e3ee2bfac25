/** Each reason why the live view cannot be had is told as what it is, and what can be shown is shown. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser, see, textIn } from './browser.ts'
import { type Excuses, nobodyIsIn, wireIsCut } from './troubles.ts'
import { openVillage, threeStations } from './village.ts'

const chromium = needs('chromium')
const noPlace: Excuses = { '503 GET /api/v1/live': 'others have all the places' }
const level = '[data-series="level.water_level_m"]'

describe.skipIf(chromium.skip)(`a live view that is refused (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  /** A page whose clock can be wound on, before it has asked for anything. */
  async function village(excused: Excuses, viewers_max = 20) {
    const opened = await openVillage({ stations: threeStations(Date.now()), viewers_max })
    onTestFinished(opened.close)
    const { page } = await browser.openPage('about:blank', { excused, apart: true })
    await page.clock.install()
    // A minute later than it is: it opens the next step of the chart.
    const measure = (value: number) => {
      opened.stations[0]!.latest['level.water_level_m'] = { at_ms: Date.now() + 60_000, value, flag: 1 }
    }
    return { ...opened, page, measure, open: () => page.goto(opened.url) }
  }
  const connection = (page: Page) => page.locator('[data-connection]').getAttribute('data-connection')

  it('by too many viewers: the numbers are asked for every 15 s, and the page says so', async () => {
    const { url, page, measure, open } = await village(noPlace, 1)
    const { page: first } = await browser.openPage(url)
    await see(first.locator('[data-connection=live]'))
    await open()
    await see(page.getByText('Banyak yang sedang melihat. Angka diperbarui tiap 15 detik.'))
    await eventually(async () => expect(await textIn(page.locator(level))).toContain('1,234'))
    expect(await page.getByText('terputus,').count()).toBe(0)
    await page.locator(level).tap()
    const chart = page.locator('.chart')
    const before = await eventually(async () => Number(await chart.getAttribute('data-points')) || undefined)
    measure(1.777)
    await page.clock.fastForward(16_000)
    await eventually(async () => expect(await textIn(page.locator(level))).toContain('1,777'))
    await eventually(async () => expect(Number(await chart.getAttribute('data-points'))).toBeGreaterThan(before))
    await first.close()
    await eventually(async () => {
      await page.clock.fastForward(80_000) // the gateway may not have seen yet that there is a place
      await page.locator('[data-connection=live]').waitFor({ timeout: 3_000 })
      return true
    })
    await see(page.locator('[data-polling]'), 0)
  })

  it('by a proxy that never hands the stream on: the same, within 30 s', async () => {
    const { page, measure, open } = await village({})
    await page.route('**/api/v1/live', () => undefined) // neither answered nor refused
    await open()
    // The first answer has the stations; that nothing live follows is not known yet.
    await eventually(async () => expect(await textIn(page.locator(level))).toContain('1,234'))
    expect(await connection(page)).toBe('connecting')
    await page.clock.fastForward(29_000)
    await see(page.getByText('Siaran langsung tidak sampai ke sini. Angka diperbarui tiap 15 detik.'))
    await eventually(async () => expect(await textIn(page.locator(level))).toContain('1,234'))
    measure(1.777)
    await page.clock.fastForward(16_000)
    await eventually(async () => expect(await textIn(page.locator(level))).toContain('1,777'))
    await page.clock.fastForward(31_000)
    expect(await connection(page)).toBe('polling')
    await page.unroute('**/api/v1/live')
    await page.clock.fastForward(90_000)
    await see(page.locator('[data-connection=live]'))
  })

  it('by a proxy that answers an error of its own: the same', async () => {
    const { page, open } = await village({ '502 GET /api/v1/live': 'the proxy answers so' })
    await page.route('**/api/v1/live', (route) => route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' }))
    await open()
    await see(page.locator('[data-polling=held]'))
    await eventually(async () => expect(await textIn(page.locator(level))).toContain('1,234'))
  })

  it('because nobody is signed in: a way in, and no word of a lost link', async () => {
    const { page, open } = await village(nobodyIsIn)
    await page.route(/api\/v1\/(?!session)/, (route) => route.fulfill({ status: 401, json: {} }))
    await open()
    await see(page.locator('[data-gate=closed]'))
    expect(await connection(page)).toBe('closed')
    await page.clock.fastForward(31_000)
    expect(await page.locator('[data-lost]').count()).toBe(0)
  })

  it('because who is signed in may not look: says who, and offers another way in', async () => {
    const { page, open } = await village({ '403 GET /api/v1/live': 'a second home may not look' })
    const json = { name: 'kembar', role: 'copy', may: ['open', 'copy'], public: false, expires_ms: null }
    await page.route('**/api/v1/session', (route) => route.fulfill({ json }))
    await page.route('**/api/v1/live', (route) => route.fulfill({ status: 403, json: {} }))
    await open()
    await see(page.getByRole('heading', { name: 'kembar tidak boleh melihat halaman ini' }))
    await see(page.getByLabel('Nama'))
  })

  it('because the gateway is down: the link is lost, and comes back', async () => {
    const { page, open, wire } = await village(wireIsCut, 1)
    await page.route('**/healthz', (route) => route.abort()) // it would come back by itself
    await open()
    await see(page.locator('[data-connection=live]'))
    wire.cut()
    await see(page.getByText('Sambungan ke server desa terputus, mencoba lagi…'))
    wire.mend()
    await page.getByRole('button', { name: 'Coba sekarang' }).tap()
    await see(page.locator('[data-connection=live]'))
  })

  it('while it is polled and the gateway goes down: the link is lost then', async () => {
    const { page, open, wire } = await village({ ...noPlace, ...wireIsCut })
    await page.route('**/api/v1/live', (route) => route.fulfill({ status: 503, json: {} }))
    await open()
    await see(page.locator('[data-polling=full]'))
    wire.cut()
    await page.clock.fastForward(16_000)
    await see(page.getByText('Sambungan ke server desa terputus, mencoba lagi…'))
  })
})
