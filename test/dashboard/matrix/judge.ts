/** What is wrong with a screen as it stands: what does not fit, findings of axe, layout shift, requests that leave the gateway. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { judgeFit } from './fit.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shift_max = 0.05

/** Runs in the page before anything of it. */
export const watchingShift = `
  window.shifted = { sum: 0, what: [] }
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue
      shifted.sum += value
      if (value > 0.005) shifted.what.push(...(sources ?? []).map(({ node }) => node?.className || node?.nodeName))
    }
  }).observe({ type: 'layout-shift', buffered: true })`

/** What jumped while the page was loaded; to be asked before anything is changed on it. */
export async function judgeShift(page: Page): Promise<string[]> {
  const { sum, what } = await page.evaluate<{ sum: number; what: string[] }>('window.shifted')
  return sum > shift_max ? [`layout shift ${sum.toFixed(2)} (${[...new Set(what)].join(', ')})`] : []
}

/** Sentences; empty when the screen is well. */
export async function judge(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return [...(await judgeFit(page)), ...(await page.evaluate<string[]>(asking))]
}

const asking = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => 'axe ' + id + ': ' + nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(' | ')))`

/** Who else but `home` was asked. What has no host, such as `data:`, has the origin "null". */
export function judgeOrigins(origins: ReadonlySet<string>, home: string): string[] {
  return [...origins].filter((origin) => origin !== 'null' && origin !== home).map((origin) => `asks ${origin}`)
}

/** Follows what a page asks for; the answer tells whether none is waited for any more. */
export function followRequests(page: Page): () => boolean {
  const open = new Set<object>()
  page.on('request', (request) => {
    if (!new URL(request.url()).pathname.endsWith('/live')) open.add(request) // the live view stays open
  })
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  return () => open.size === 0
}
