/** Pages that a test has done with, for the next one: a new one costs the browser two seconds of processor time. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

const idle = new WeakMap<Browser, Map<string, Page[]>>()
const heardByTests = ['console', 'request', 'response', 'requestfailed', 'weberror', 'dialog', 'download'] as const
const stillOurs = 'Date.toString().includes("[native code]") && navigator.onLine'

/** An empty page of a context of its own with these options, which nobody has signed in. */
export async function takePage(browser: Browser, options: BrowserContextOptions): Promise<Page> {
  const known = idleOf(browser, options)
  for (let page = known.pop(); page; page = known.pop()) if (!page.isClosed()) return page
  return (await browser.newContext(options)).newPage()
}

/**
 * For the next test that asks for these options. What lies in storage is of an address that no other test has, as each opens a
 * port of its own. Throws when a test has changed the page's clock or network for good: it must open its page `apart`.
 */
export async function putBack(page: Page, options: BrowserContextOptions): Promise<void> {
  if (page.isClosed()) return page.context().close()
  const context = page.context()
  for (const heard of heardByTests) {
    context.removeAllListeners(heard)
    page.removeAllListeners(heard)
  }
  await Promise.all(context.pages().map((other) => other !== page && other.close()))
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await context.unrouteAll({ behavior: 'ignoreErrors' })
  await page.goto('about:blank')
  await page.emulateMedia({ media: null })
  if (options.viewport) await page.setViewportSize(options.viewport)
  await context.clearCookies()
  await context.clearPermissions()
  if (!(await page.evaluate<boolean>(stillOurs)))
    throw new Error('the page is not as it was: open it with "apart: true"')
  idleOf(context.browser()!, options).push(page)
}

function idleOf(browser: Browser, options: BrowserContextOptions): Page[] {
  const ofBrowser = idle.get(browser) ?? new Map<string, Page[]>()
  idle.set(browser, ofBrowser)
  const key = JSON.stringify(options)
  const pages = ofBrowser.get(key) ?? []
  ofBrowser.set(key, pages)
  return pages
}
