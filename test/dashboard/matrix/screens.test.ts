/**
 * Every screen in every state, as every kind of device shows it. `npm run screens` looks at each page in each state and in
 * each look, `--all` at all of their combinations, `--few` at each state and each look once; it keeps a picture of each for
 * people, and a page with all of them. It takes too long for the suite.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { needs } from '../../kit/needs.ts'
import { openBrowser, see, signInBy } from '../browser.ts'
import { addressOf, pageNames } from '../pageNames.ts'
import { type Excuses, nobodyIsIn, wireIsCut } from '../troubles.ts'
import { openStandings, type Standing } from './gateways.ts'
import { followRequests, judge, judgeOrigins, judgeShift, watchingShift } from './judge.ts'
import { allRows, documentedRows, fewRows, mostRows, nameOf, type Row, type StateName, sizes } from './rows.ts'
import { writeSheet } from './sheet.ts'

const chromium = needs('chromium')
const folder = process.env.PANTAU_SCREENS ?? 'screens'
const only = new RegExp(process.env.PANTAU_SCREENS_ONLY ?? '')
const choice = process.env.PANTAU_SCREENS_ROWS ?? 'most'
const rowsOf = { all: allRows, few: fewRows, docs: () => [...documentedRows] }[choice] ?? mostRows
const rows = rowsOf(['first', 'chart', ...pageNames, 'alert']).filter((row) => only.test(nameOf(row)))

const excuses: Partial<Record<StateName, Excuses>> = {
  lost: wireIsCut,
  offline: wireIsCut,
  closed: nobodyIsIn,
  full: { '503 GET /api/v1/live': 'others have all the places' },
}

describe.skipIf(chromium.skip)(`every screen: npm run screens (${chromium.why})`, () => {
  it('fits, does not jump, has no error and no finding of axe', { timeout: 4 * 3_600_000 }, async () => {
    const browsers = {
      100: await openBrowser(),
      150: await openBrowser({ letters: 150 }),
      200: await openBrowser({ letters: 200 }),
    }
    const standings = openStandings()
    const cookies = new Map<Standing, BrowserContextOptions['storageState']>()
    const looked: { row: Row; troubles: string[] }[] = []
    for (const row of rows) {
      const troubles = await look(row)
      looked.push({ row, troubles })
      console.info(nameOf(row), troubles.length === 0 ? 'is well' : troubles.join('; '))
    }
    const found = looked.flatMap(({ row, troubles }) => troubles.map((trouble) => `${nameOf(row)}: ${trouble}`))
    if (choice !== 'docs') writeFileSync(`${folder}/found.txt`, found.join('\n'))
    if (choice !== 'docs') writeSheet(folder, looked)
    expect(looked.length, 'rows that were looked at').toBeGreaterThan(0)
    expect(found.sort()).toEqual([])

    async function look(row: Row): Promise<string[]> {
      const standing = await standings.of(row.state)
      if (row.state !== 'closed' && !cookies.has(standing)) cookies.set(standing, await signedIn(standing))
      await standing.freshen() // however long the rows before took, a value is as old as the state has it
      const [width, height] = sizes[row.size]
      const { page, context, troubles, origins } = await browsers[row.text].openPage('about:blank', {
        viewport: { width, height },
        colorScheme: row.scheme,
        reducedMotion: 'reduce',
        ...(row.state !== 'closed' && { storageState: cookies.get(standing)! }),
        excused: excuses[row.state] ?? {},
      })
      try {
        const isQuiet = followRequests(page)
        await page.addInitScript(watchingShift)
        await open(page, row, standing, isQuiet)
        const shifted = await judgeShift(page)
        await showAll(page)
        const judged = await judge(page)
        await keep(page, row)
        return [...shifted, ...judged, ...judgeOrigins(origins, standing.url), ...troubles.splice(0)]
      } catch (err) {
        return [`cannot be looked at: ${String(err).split('\n')[0]}`]
      } finally {
        standing.wire.mend()
        await context.close()
      }
    }

    async function signedIn(standing: Standing) {
      const { page, context } = await browsers[100].openPage('about:blank')
      await signInBy(page, standing.link)
      await page.goto(`${standing.url}/#l=id`)
      await see(page.locator('[data-connection=live]'))
      const storageState = await context.storageState()
      await context.close()
      return storageState
    }
  })
})

async function open(page: Page, row: Row, { url, http, wire }: Standing, isQuiet: () => boolean) {
  const { state, lang } = row
  if (state === 'full') await page.route('**/api/v1/live', (route) => route.fulfill({ status: 503, json: {} }))
  const hash = await hashOf(row, http)
  await page.goto(`${url}/#${hash}${hash.startsWith('/') ? '' : `&l=${lang}`}`)
  if (hash.startsWith('/') && lang === 'en') await page.getByRole('button', { name: 'EN' }).click()
  if (state === 'closed') await see(page.locator('[data-gate], .page h1').first())
  else await see(page.locator(`[data-connection=${state === 'full' ? 'polling' : 'live'}]`))
  await settled(page, isQuiet)
  if (state === 'lost') wire.cut()
  if (state === 'offline') await page.context().setOffline(true)
  if (state === 'lost' || state === 'offline') await see(page.locator('.banner[data-lost]'))
  if (state === 'frozen') await freeze(page)
}

/** What the state is about is what the page is about: a long name, a station without history, the river. */
async function hashOf({ page, state }: Row, http: string): Promise<string> {
  const station = ({ names: 'panjang', history: 'baru' } as Partial<Record<StateName, string>>)[state] ?? 'hulu'
  const series = state === 'names' ? 'air.pm2_5_ug_m3' : 'level.water_level_m'
  if (page === 'first') return 'r=6h'
  if (page === 'chart') return `s=${station}&q=${series}&r=1h`
  if (page !== 'alert') return addressOf(page, station)
  const answer = await fetch(`${http}/api/v1/alerts`)
  const { alerts = [] } = (await answer.json()) as { alerts?: { id: string }[] }
  return `a=${alerts[0]?.id ?? 'none'}`
}

/** Nothing says any more that it loads, nothing that was asked is without an answer, and that is drawn. */
async function settled(page: Page, isQuiet: () => boolean) {
  await eventually(async () => {
    for (let frames = 0; frames < 3; frames++) {
      expect(isQuiet(), 'an answer is missing').toBe(true)
      expect(await page.locator('[aria-busy=true], .ghost').count()).toBe(0)
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
    }
    return true
  })
}

/** Cards below the screen are not laid out until they are near it: they are to be judged, too, and seen in the picture. */
async function showAll(page: Page) {
  await page.evaluate(`
    for (const one of document.querySelectorAll('.card')) one.style.contentVisibility = 'visible'
    new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))`)
}

/** A phone in a pocket: the page does not run, and then does. */
async function freeze(page: Page) {
  const tools = await page.context().newCDPSession(page)
  await tools.send('Page.setWebLifecycleState', { state: 'frozen' })
  await tools.send('Page.setWebLifecycleState', { state: 'active' })
  await see(page.locator('[data-connection=live]'))
}

async function keep(page: Page, row: Row) {
  mkdirSync(folder, { recursive: true })
  const path = `${folder}/${nameOf(row)}`
  if (choice !== 'docs') return void (await page.screenshot({ path: `${path}.png`, fullPage: true }))
  const tools = await page.context().newCDPSession(page)
  const { data } = await tools.send('Page.captureScreenshot', { format: 'webp', quality: 80 }) // a third of a PNG
  writeFileSync(`${path}.webp`, Buffer.from(data, 'base64'))
}
