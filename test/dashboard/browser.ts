/** A real Chromium for the tests of the screens. */
import { type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, expect, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { type Excuses, expectNone, followTroubles } from './troubles.ts'

export const phone = { width: 360, height: 740 }
export const desk = { width: 1280, height: 900 }

const args =
  '--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run'

interface PageOptions extends BrowserContextOptions {
  /** What may go wrong in this test, and why; anything else that does fails it. */
  excused?: Excuses
}

/**
 * Starts a browser for one test file; pages are of an Indonesian phone in western Java unless said otherwise. A test fails
 * when its pages write errors into the console, leave one uncaught, or have a request refused or failed: see `troubles.ts`.
 * `letters`: how large people have set them, in percent; whatever is measured in letters grows with it.
 */
export async function openBrowser({ letters = 100 } = {}) {
  const size = `--blink-settings=defaultFontSize=${(16 * letters) / 100}`
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...args.split(' '), size] })
  afterAll(() => browser.close())
  return {
    async openPage(url: string, { excused, ...options }: PageOptions = {}) {
      const context = await browser.newContext({
        viewport: phone,
        locale: 'id-ID',
        timezoneId: 'Asia/Jakarta',
        hasTouch: true,
        serviceWorkers: 'block', // what a test routes to an answer of its own would go past it
        ...options,
      })
      const troubles = followTroubles(context, excused)
      onTestFinished(async () => {
        const found = [...troubles] // without what closing breaks off
        await context.close()
        expectNone(found)
      })
      const page = await context.newPage()
      const origins = new Set<string>()
      page.on('request', (request) => origins.add(new URL(request.url()).origin))
      await page.goto(url)
      return { page, context, troubles, origins }
    },
  }
}

/** Opens a one-time link and waits until it has signed in. */
export async function signInBy(page: Page, link: string) {
  await page.goto(link)
  await see(page.locator('[data-welcome]'))
}

// biome-ignore lint/performance/useDomNodeTextContent: what people see, which textContent is not
export const textIn = (what: Locator) => what.innerText()

export const widthOf = (page: Page) => page.evaluate('document.documentElement.scrollWidth')

/** Waits until there are so many of it on the page. */
export async function see(what: Locator, count = 1) {
  await eventually(async () => expect(await what.count(), String(what)).toBe(count))
}
