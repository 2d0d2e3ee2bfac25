/** A browser whose network and processor are slowed by its own developer tools, and what it says of a visit. */
import { type CDPSession, chromium, type Page } from 'playwright-core'
import { chromiumPath } from '../kit/chromium.ts'

/** What is measured of a visit, each from the moment the address is opened. */
export type Drawn = 'shell_kb' | 'all_kb' | 'paint_s' | 'shown_s' | 'chart_s' | 'shift'
export type Visit = Record<Drawn, number>

const edgeOfNetwork = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 } // 400 kbit/s
const slower = 4
const phone = { width: 360, height: 640 }
const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']

// Runs in the page before anything of it: the moments that people see, by the page's own clock.
const watching = `(() => {
  const seen = (window.seen = { shift: 0 })
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) seen.shift += value
  }).observe({ type: 'layout-shift', buffered: true })
  const look = () => {
    const has = (what) => document.querySelector(what) !== null
    if (!seen.shown && has('[data-station]') && has('[data-alert]')) seen.shown = performance.now()
    if (!seen.chart && Number(document.querySelector('.chart')?.dataset.points) > 0) seen.chart = performance.now()
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
})()`

// That the page went on is part of the measurement: one that shows nothing new costs nothing.
const counting = `(() => {
  window.changed = 0
  new MutationObserver((all) => (window.changed += all.length)).observe(document.body, { characterData: true, childList: true, subtree: true })
})()`

export async function openBenchBrowser() {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args })
  return {
    close: () => browser.close(),

    /** Opens the address as somebody who was never there. */
    async visit(url: string, { isSlow, untilChart }: { isSlow: boolean; untilChart?: boolean }): Promise<Visit> {
      const context = await browser.newContext({ viewport: phone, locale: 'id-ID', serviceWorkers: 'block' })
      try {
        const page = await context.newPage()
        const tools = await context.newCDPSession(page)
        const bytes = await countBytes(tools)
        if (isSlow) {
          await tools.send('Network.emulateNetworkConditions', edgeOfNetwork)
          await tools.send('Emulation.setCPUThrottlingRate', { rate: slower })
        }
        await page.addInitScript(watching)
        await page.goto(url, { waitUntil: 'commit' })
        await until(page, untilChart ? 'chart' : 'shown')
        const loaded = bytes()
        await page.waitForTimeout(2_000) // what is fetched late may still push what stands
        return { ...loaded, ...(await told(page)) }
      } finally {
        await context.close()
      }
    },

    /** How much of a second the page's thread is busy while the gateway tells what comes. */
    async watch(url: string, seconds: number) {
      const context = await browser.newContext({ viewport: phone, locale: 'id-ID', serviceWorkers: 'block' })
      try {
        const page = await context.newPage()
        const tools = await context.newCDPSession(page)
        await tools.send('Performance.enable', { timeDomain: 'threadTicks' })
        const bytes = await countBytes(tools)
        await page.goto(url)
        await page.waitForSelector('[data-station] .number')
        await page.waitForTimeout(8_000) // until all that is fetched late has come
        await page.evaluate(counting)
        const [before, bytesBefore] = [await times(tools), bytes().all_kb]
        await page.waitForTimeout(seconds * 1_000)
        const [after, bytesAfter] = [await times(tools), bytes().all_kb]
        const busy = Object.fromEntries(
          Object.entries(after).map(([name, value]) => [name, ((value - before[name]!) * 1_000) / seconds]),
        )
        const changes_s = (await page.evaluate<number>('window.changed')) / seconds
        return { busy_ms_s: busy.TaskDuration!, busy, changes_s, received_kb_s: (bytesAfter - bytesBefore) / seconds }
      } finally {
        await context.close()
      }
    },
  }
}

const most_ms = 120_000

// Playwright's own waiting evaluates a text in the page, which its Content-Security-Policy forbids.
async function until(page: Page, moment: 'shown' | 'chart') {
  const end_ms = Date.now() + most_ms
  while (!(await page.evaluate(`Boolean(window.seen?.${moment})`))) {
    if (Date.now() > end_ms) throw new Error(`the page has not ${moment} within ${most_ms} ms`)
    await page.waitForTimeout(50)
  }
}

async function told(page: Page): Promise<Pick<Visit, 'paint_s' | 'shown_s' | 'chart_s' | 'shift'>> {
  return page.evaluate(`(() => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0]
    const s = (ms) => (ms ?? NaN) / 1000
    return { paint_s: s(paint?.startTime), shown_s: s(seen.shown), chart_s: s(seen.chart), shift: seen.shift }
  })()`)
}

/** Bytes on the wire so far: the page with its style and script, and all together. */
async function countBytes(tools: CDPSession) {
  await tools.send('Network.enable')
  const kinds = new Map<string, string>()
  let shell = 0
  let all = 0
  tools.on('Network.requestWillBeSent', ({ requestId, type }) => kinds.set(requestId, type ?? ''))
  tools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    all += encodedDataLength
    if (/Document|Script|Stylesheet/.test(kinds.get(requestId) ?? '')) shell += encodedDataLength
  })
  return () => ({ shell_kb: shell / 1_000, all_kb: all / 1_000 })
}

async function times(tools: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await tools.send('Performance.getMetrics')
  const wanted = ['TaskDuration', 'ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']
  return Object.fromEntries(metrics.filter(({ name }) => wanted.includes(name)).map(({ name, value }) => [name, value]))
}
