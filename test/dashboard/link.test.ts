/** The link between a page and its gateway: lost at once where the device knows it, given up where nobody looks. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser, see } from './browser.ts'
import { wireIsCut } from './troubles.ts'
import { minute_ms, openVillage, threeStations } from './village.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`the link of a page (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  async function village() {
    const opened = await openVillage({ stations: threeStations(Date.now()) })
    onTestFinished(opened.close)
    return opened
  }

  it('is lost at once when the device is offline, and back when it is not', async () => {
    const { url } = await village()
    const { page, context } = await browser.openPage(url, { excused: wireIsCut })
    await see(page.locator('[data-connection=live]'))
    await context.setOffline(true)
    await see(page.locator('[data-connection=lost]'))
    await context.setOffline(false)
    await see(page.locator('[data-connection=live]'))
  })

  it('is closed after five minutes out of sight: nothing is asked, and all is right when the page is seen again', async () => {
    const { url, stations } = await village()
    const { page } = await browser.openPage('about:blank', { apart: true })
    await page.clock.install()
    await page.goto(url)
    await see(page.locator('[data-connection=live]'))
    await page.clock.runFor(10_000) // what other pages need is fetched meanwhile
    await setHidden(page, true)
    await page.clock.runFor(5 * minute_ms)
    expect(await page.title()).toMatch(/^⏸ /)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.clock.runFor(10 * minute_ms)
    expect(asked).toEqual([])
    stations[0]!.latest['level.water_level_m'] = { at_ms: Date.now(), value: 1.999, flag: 1 }
    await setHidden(page, false)
    await see(page.locator('[data-connection=live]'))
    await eventually(async () =>
      expect(await page.locator('[data-series="level.water_level_m"] .number').textContent()).toBe('1,999'),
    )
    expect(await page.title()).not.toMatch(/⏸/)
  })
})

function setHidden(page: Page, isHidden: boolean) {
  return page.evaluate(`(() => {
    Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  })()`)
}
