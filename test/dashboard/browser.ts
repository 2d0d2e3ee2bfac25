/** A real Chromium for the tests of the screens. */
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { chromiumPath } from '../kit/chromium.ts'
import { eventually } from '../kit/eventually.ts'
import { putBack, takePage } from './idlePages.ts'
import { type Excuses, expectNone, followTroubles } from './troubles.ts'

export const phone = { width: 360, height: 740 }
export const desk = { width: 1280, height: 900 }

const args =
  '--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run'

interface PageOptions extends BrowserContextOptions {
  /** What may go wrong in this test, and why; anything else that does fails it. */
  excused?: Excuses
  /** Where pages are used again: for a test that changes what stays changed, such as the page's clock. Its page is closed afterwards. */
  apart?: boolean
}

const running = new Map<string, Promise<Browser>>()

/** One, for letters of this size, with push or without, for all test files that share a process, as a start takes a second. It ends with the process. */
async function browserHere(letters: number, withPush: boolean): Promise<Browser> {
  const kind = `${letters} ${withPush}`
  const before = await running.get(kind)?.catch(() => undefined)
  if (before?.isConnected()) return before
  const size = `--blink-settings=defaultFontSize=${(16 * letters) / 100}`
  const started = chromium.launch({ executablePath: chromiumPath({ withPush }), args: [...args.split(' '), size] })
  running.set(kind, started)
  return started
}

/**
 * Has a browser for one test file; pages are of an Indonesian phone in western Java unless said otherwise. A test fails
 * when its pages write errors into the console, leave one uncaught, or have a request refused or failed: see `troubles.ts`.
 * `letters`: how large people have set them, in percent; whatever is measured in letters grows with it. `reuse`: a test gets the
 * page that another one has done with, see `idlePages.ts`.
 */
export async function openBrowser({ letters = 100, reuse = false, withPush = false } = {}) {
  const browser = await browserHere(letters, withPush)
  return {
    async openPage(url: string, { excused, apart = !reuse, ...given }: PageOptions = {}) {
      const options: BrowserContextOptions = {
        viewport: phone,
        locale: 'id-ID',
        timezoneId: 'Asia/Jakarta',
        hasTouch: true,
        serviceWorkers: 'block', // what a test routes to an answer of its own would go past it
        ...given,
      }
      const page = apart ? await (await browser.newContext(options)).newPage() : await takePage(browser, options)
      const context = page.context()
      const troubles = followTroubles(context, excused)
      onTestFinished(async () => {
        const found = [...troubles] // without what closing breaks off
        await (apart ? context.close() : putBack(page, options))
        expectNone(found)
      })
      const origins = new Set<string>()
      page.on('request', (request) => origins.add(new URL(request.url()).origin))
      await page.goto(url)
      return { page, context, troubles, origins }
    },
  }
}

/** Time passes on the page, in steps that are too short to look like a device that slept. */
export async function pass(page: Page, seconds: number) {
  const step_s = 2.5
  for (let passed_s = 0; passed_s < seconds; passed_s += step_s) await page.clock.fastForward(step_s * 1_000)
}

/** Opens a one-time link and waits until it has signed in. */
export async function signInBy(page: Page, link: string) {
  await page.goto(link)
  await see(page.locator('[data-welcome]'))
}

/** Waits until this device has the page and what is known; it does where service workers are allowed. */
export async function isKept(page: Page) {
  await eventually(async () =>
    expect(
      await page.evaluate(
        "caches.match('known.json', { cacheName: 'pantau-data-known' }).then((found) => found !== undefined)",
      ),
    ).toBe(true),
  )
}

// biome-ignore lint/performance/useDomNodeTextContent: what people see, which textContent is not
export const textIn = (what: Locator) => what.innerText()

export const widthOf = (page: Page) => page.evaluate('document.documentElement.scrollWidth')

/** Waits until there are so many of it on the page. */
export async function see(what: Locator, count = 1) {
  await eventually(async () => expect(await what.count(), String(what)).toBe(count))
}
