/** What is wrong with a screen as it stands: findings of axe, sideways scrolling, layout shift. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const shift_max = 0.05

/** Runs in the page before anything of it. */
export const watchingShift = `
  window.shifted = { sum: 0, what: [] }
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue
      shifted.sum += value
      if (value > 0.01) shifted.what.push(...(sources ?? []).map(({ node }) => node?.className || node?.nodeName))
    }
  }).observe({ type: 'layout-shift', buffered: true })`

/** What jumped while the page was loaded; to be asked before anything is changed on it. */
export async function judgeShift(page: Page): Promise<string[]> {
  const { sum, what } = await page.evaluate<{ sum: number; what: string[] }>('window.shifted')
  return sum > shift_max ? [`layout shift ${sum.toFixed(2)} (${[...new Set(what)].join(', ')})`] : []
}

/** Sentences; empty when the screen is well. */
export async function judge(page: Page): Promise<string[]> {
  const found: string[] = []
  const [width, wide] = await page.evaluate<[number, number]>(
    '[document.documentElement.clientWidth, document.documentElement.scrollWidth]',
  )
  if (wide > width) found.push(`${wide - width} px wider than the screen`)
  await page.evaluate(axe)
  return [...found, ...(await page.evaluate<string[]>(asking))]
}

const asking = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => 'axe ' + id + ': ' + nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(' | ')))`
