/** A device that keeps the page: it opens without the gateway, with what was known and its age, and never mixes two versions. */
import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { withWord } from '../../dashboard/warning/alerts.ts'
import type { Alert } from '../../gateway/contract.ts'
import { alertEvent } from '../kit/alertWord.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { needs } from '../kit/needs.ts'
import { dist } from '../kit/root.ts'
import { isKept, openBrowser, see, textIn } from './browser.ts'
import { wireIsCut } from './troubles.ts'
import { hour_ms, openVillage, threeStations } from './village.ts'

const chromium = needs('chromium')
const options = { serviceWorkers: 'allow', excused: wireIsCut } as const

describe.skipIf(chromium.skip)(`a device that keeps the page (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it('opens without the gateway, says how old what it shows is, and goes on when the gateway is back', async () => {
    let alerts: Alert[] = []
    const opened = await openVillage({ stations: threeStations(Date.now()), first: { alerts: () => alerts } })
    onTestFinished(opened.close)
    const { page } = await browser.openPage(opened.url, options)
    await see(page.locator('[data-connection=live]'))
    await isKept(page)
    opened.wire.cut()
    await page.reload()
    await see(page.getByText('Sambungan ke server desa terputus, mencoba lagi…'))
    await see(page.locator('[data-station]'), 3)
    await eventually(async () =>
      expect(await textIn(page.locator('[data-lost]'))).toMatch(/terakhir diterima, \d+ (detik|menit) lalu/),
    )
    await eventually(async () =>
      expect(await textIn(page.locator('[data-series="level.water_level_m"]'))).toContain('1,234'),
    )
    alerts = withWord([], alertEvent({ at_ms: Date.now(), since_ms: Date.now() }))
    opened.wire.mend()
    await see(page.locator('[data-connection=live]'))
    await see(page.locator('[data-alert]')) // what was raised meanwhile, in place of what was kept
  })

  it('keeps a curve up to now apart from one of the past that is as long', async () => {
    const opened = await openVillage({ stations: threeStations(Date.now()) })
    onTestFinished(opened.close)
    const { page } = await browser.openPage(opened.url, options)
    await isKept(page)
    const [now_ms, past_ms] = [Date.now(), Date.now() - 30 * hour_ms]
    const lastOf = (to_ms: number) =>
      page.evaluate<number>(
        `fetch('api/v1/series?station=jembatan-lama&sensor=level&quantity=water_level_m&points=60&from=${to_ms - hour_ms}&to=${to_ms}')
          .then((answer) => answer.json()).then(({ at_ms }) => at_ms.at(-1))`,
      )
    const [last, lastThen] = [await lastOf(now_ms), await lastOf(past_ms)]
    const curves = "caches.open('pantau-data-curves').then((all) => all.keys()).then((keys) => keys.length)"
    await eventually(async () => expect(await page.evaluate(curves)).toBe(2))
    opened.wire.cut()
    expect(await lastOf(now_ms + 60_000), 'what was known up to now').toBe(last)
    expect(await lastOf(past_ms), 'yesterday').toBe(lastThen)
    expect(lastThen).toBeLessThan(past_ms)
  })

  it('takes a new version as a whole: the page of the gateway while it answers, else the last one that is complete', async () => {
    const www = join(emptyFolder(), 'www')
    cpSync(join(dist, 'www'), www, { recursive: true })
    const opened = await openVillage({ stations: threeStations(Date.now()), www })
    onTestFinished(opened.close)
    const { page } = await browser.openPage(opened.url, options)
    await isKept(page)

    release(www, 'second', { isTorn: true })
    await page.reload()
    expect(await versionOf(page), 'the gateway answers').toBe('second')
    await page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update().catch(() => 'torn'))")
    opened.wire.cut()
    await page.reload()
    expect(await versionOf(page), 'the second was not complete').toBe(null)
    await see(page.locator('[data-station]'), 3)

    opened.wire.mend()
    release(www, 'third', { isTorn: false })
    const before = await shells(page)
    await page.evaluate('navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => 1)')
    await eventually(async () => expect((await shells(page)).length).toBeGreaterThan(before.length))
    await eventually(async () =>
      expect(await page.evaluate('navigator.serviceWorker.getRegistration().then((one) => one.installing)')).toBe(null),
    )
    opened.wire.cut()
    await page.reload()
    expect(await versionOf(page)).toBe('third')
    await see(page.locator('[data-station]'), 3)
  })
})

const shells = (page: Page) =>
  page.evaluate<string[]>("caches.keys().then((all) => all.filter((name) => name.startsWith('pantau-shell-')))")

const versionOf = (page: Page) => page.evaluate('document.documentElement.dataset.version ?? null')

/** Another version of the page in the same folder. `isTorn`: its list of files names one that is not there. */
function release(www: string, version: string, { isTorn }: { isTorn: boolean }) {
  for (const name of readdirSync(www)) if (/\.(gz|br)$/.test(name)) rmSync(join(www, name))
  const index = readFileSync(join(dist, 'www/index.html'), 'utf8').replace('<html ', `<html data-version="${version}" `)
  const sum = createHash('sha256').update(index).digest('hex')
  const worker = readFileSync(join(dist, 'www/sw.js'), 'utf8')
    .replace(/"index":"\w+"/, `"index":"${sum}"`)
    .replace('"files":[', isTorn ? '"files":["assets/missing.js",' : '"files":[')
  writeFileSync(join(www, 'index.html'), index)
  writeFileSync(join(www, 'sw.js'), worker)
}
