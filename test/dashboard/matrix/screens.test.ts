/**
 * Every screen in every state, as every kind of device shows it: `npm run screens` looks at all of them, or at a few
 * (`--few`: each state and each look once), and keeps a picture of each for people. It takes too long for the suite.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { needs } from '../../kit/needs.ts'
import { openBrowser, see, signInBy } from '../browser.ts'
import { type Excuses, nobodyIsIn, wireIsCut } from '../troubles.ts'
import { openStandings, type Standing } from './gateways.ts'
import { judge, judgeShift, watchingShift } from './judge.ts'
import { allRows, fewRows, nameOf, type Row, type StateName, sizes } from './rows.ts'

const chromium = needs('chromium')
const folder = process.env.PANTAU_SCREENS
const only = new RegExp(process.env.PANTAU_SCREENS_ONLY ?? '')

/** Pages that no menu leads to. */
const unlisted = ['node', 'invite', 'sign-in', 'alert']

const excuses: Partial<Record<StateName, Excuses>> = {
  lost: wireIsCut,
  offline: wireIsCut,
  closed: nobodyIsIn,
  full: { '503 GET /api/v1/live': 'others have all the places' },
}

describe.skipIf(chromium.skip || !folder)(`every screen: npm run screens (${chromium.why})`, () => {
  it('fits, does not jump, has no error and no finding of axe', { timeout: 4 * 3_600_000 }, async () => {
    const browser = await openBrowser()
    const standings = openStandings()
    const cookies = new Map<Standing, Awaited<ReturnType<typeof signedIn>>>()
    const calm = await standings.of('calm')
    cookies.set(calm, await signedIn(calm))
    const pages = [...new Set(['first', 'chart', ...cookies.get(calm)!.pages, ...unlisted])]
    const rows = (process.env.PANTAU_SCREENS_FEW ? fewRows(pages) : allRows(pages)).filter((row) =>
      only.test(nameOf(row)),
    )
    const found: string[] = []
    for (const row of rows) {
      const troubles = await look(row)
      found.push(...troubles.map((trouble) => `${nameOf(row)}: ${trouble}`))
      if (folder) console.info(nameOf(row), troubles.length === 0 ? 'is well' : troubles.join('; '))
    }
    if (folder) writeFileSync(`${folder}/found.txt`, found.join('\n'))
    expect(found.sort()).toEqual([])

    async function look(row: Row): Promise<string[]> {
      const standing = await standings.of(row.state)
      if (!cookies.has(standing)) cookies.set(standing, await signedIn(standing))
      const [width, height] = sizes[row.size]
      const { page, context, troubles } = await browser.openPage('about:blank', {
        viewport: { width, height },
        colorScheme: row.scheme,
        reducedMotion: 'reduce',
        ...(row.state !== 'closed' && { storageState: cookies.get(standing)!.storageState }),
        excused: excuses[row.state] ?? {},
      })
      try {
        await page.addInitScript(watchingShift)
        await open(page, row, standing)
        const shifted = await judgeShift(page)
        await page.evaluate(`document.documentElement.style.fontSize = '${row.text}%'`)
        const judged = await judge(page)
        if (folder) await keep(page, row)
        return [...shifted, ...judged, ...troubles.splice(0)]
      } catch (err) {
        return [`cannot be looked at: ${String(err).split('\n')[0]}`]
      } finally {
        standing.wire.mend()
        await context.close()
      }
    }

    async function signedIn(standing: Standing) {
      const { page, context } = await browser.openPage('about:blank')
      await signInBy(page, standing.link)
      await page.goto(`${standing.url}/#l=id`)
      await see(page.locator('[data-connection=live]'))
      const menu = await page.locator('nav [data-page]').evaluateAll((all) => all.map((one) => one.dataset.page ?? ''))
      const storageState = (await context.storageState()) as BrowserContextOptions['storageState']
      await context.close()
      return { storageState, pages: [...new Set(menu)].filter((name) => name !== 'stations') }
    }
  })
})

async function open(page: Page, { page: name, state, lang }: Row, { url, http, wire }: Standing) {
  if (state === 'full') await page.route('**/api/v1/live', (route) => route.fulfill({ status: 503, json: {} }))
  await page.goto(`${url}/#${await addressOf(name, http)}&l=${lang}`)
  if (state === 'closed') await see(page.locator('[data-gate], .page h1').first())
  else await see(page.locator(`[data-connection=${state === 'full' ? 'polling' : 'live'}]`))
  await settled(page)
  if (state === 'lost') wire.cut()
  if (state === 'offline') await page.context().setOffline(true)
  if (state === 'lost' || state === 'offline') await see(page.locator('[data-lost]'))
  if (state === 'frozen') await freeze(page)
}

async function addressOf(name: string, http: string): Promise<string> {
  if (name === 'first') return 'r=6h'
  if (name === 'chart') return 's=hulu&q=level.water_level_m&r=1h'
  if (name !== 'alert') return `p=${name}&s=hulu`
  const answer = await fetch(`${http}/api/v1/alerts`)
  const { alerts = [] } = (await answer.json()) as { alerts?: { id: string }[] }
  return `a=${alerts[0]?.id ?? 'none'}`
}

/** Nothing says any more that it loads. */
async function settled(page: Page) {
  await eventually(async () => expect(await page.locator('[aria-busy=true], .ghost').count()).toBe(0))
  await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined) // the live view stays open
}

/** A phone in a pocket: the page does not run, and then does. */
async function freeze(page: Page) {
  const tools = await page.context().newCDPSession(page)
  await tools.send('Page.setWebLifecycleState', { state: 'frozen' })
  await tools.send('Page.setWebLifecycleState', { state: 'active' })
  await see(page.locator('[data-connection=live]'))
}

async function keep(page: Page, row: Row) {
  mkdirSync(folder!, { recursive: true })
  await page.screenshot({ path: `${folder}/${nameOf(row)}.png`, fullPage: true })
}
