/** Who only looks: from the first screen to an answer, with the taps that it takes. */
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { MomentsAnswer } from '../../../gateway/contract.ts'
import { exportsResource } from '../../../gateway/exports/index.ts'
import { eventually } from '../../kit/eventually.ts'
import { needs } from '../../kit/needs.ts'
import { openBrowser, see, textIn } from '../browser.ts'
import { showersOf } from '../chart/showers.ts'
import type { Excuses } from '../troubles.ts'
import { hour_ms, openVillage, threeStations } from '../village.ts'
import { countTaps } from './village.ts'

const chromium = needs('chromium')
const chosen = 1 // in a list, by the test’s own event, which is not counted
const now_ms = Date.now()
const flood = { from_ms: now_ms - 35 * 24 * hour_ms, to_ms: now_ms - 34 * 24 * hour_ms }

describe.skipIf(chromium.skip)(`with eyes only (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser({ reuse: true })
  })

  /** Two gates, a school, and a flood of last month; the page is at its first screen. */
  async function firstScreen(excused: Excuses = {}) {
    const [bridge, school, mouth] = threeStations(now_ms)
    const gate = { ...bridge!, station: 'hulu', name: 'Bendung Hulu' }
    const why = { id: 'Air naik.', en: 'The water rises.' }
    const warning = { ...flood, alert: 'a1', label: 'Siaga 2', severity: 'Severe' as const, why }
    const moments: MomentsAnswer = { rain: null, flood: warning }
    const gateway = { gateway: '2abc-defg-hjkm', name: 'Desa Cawang' }
    const village = await openVillage({
      stations: [bridge!, gate, school!, mouth!],
      seriesOf: showersOf,
      more: [
        (app, http) => exportsResource(app, { http, gateway, licence: 'CC-BY-4.0', corrections: async () => [] }),
        (app) => app.get('/api/v1/moments', { config: { may: 'see' } }, async () => moments),
      ],
    })
    onTestFinished(village.close)
    const { page } = await browser.openPage(`${village.url}/#l=id`, { excused })
    await see(page.locator('[data-station]'), 4)
    return { page, taps: await countTaps(page), tell: village.tell }
  }
  const tile = (station: string, series: string) => `[data-station=${station}] [data-series="${series}"]`

  it('the team compares the flood of last month at two gates and takes it home, in six taps', async () => {
    const { page, taps } = await firstScreen()
    await page.locator(tile('jembatan-lama', 'level.water_level_m')).tap()
    await page.locator('[data-moment=flood]').tap()
    await page.locator('[data-compare]').tap()
    await page.locator('[data-add]').selectOption('hulu/level.water_level_m')
    await see(page.locator('.chart[data-curves="2"]'))
    await page.locator('.panel-foot [data-take]').tap()
    const take = page.locator('a[download][data-take]')
    await see(take)
    const asked = new URL(String(await take.getAttribute('href')), page.url()).searchParams
    expect(asked.getAll('series')).toEqual(['jembatan-lama/level.water_level_m', 'hulu/level.water_level_m'])
    expect(Number(asked.get('from'))).toBeLessThanOrEqual(flood.from_ms)
    expect(Number(asked.get('to'))).toBeGreaterThanOrEqual(flood.to_ms)
    const [download] = await Promise.all([page.waitForEvent('download'), take.tap()])
    expect(await download.failure()).toBe(null)
    expect((await taps()) + chosen, 'number, last flood, compare, second gate, take home, download').toBe(6)
  })

  it('a student reads how long the river follows the rain, in four taps', async () => {
    const { page, taps } = await firstScreen()
    await page.locator(tile('jembatan-lama', 'level.water_level_m')).tap()
    await page.locator('[data-range="30d"]').tap()
    await page.locator('[data-compare]').tap()
    await page.locator('[data-add]').selectOption('jembatan-lama/rain.rainfall_mm')
    await eventually(async () =>
      expect(await textIn(page.locator('[data-lag]'))).toMatch(/^Sungai mengikuti hujan .*\(±/),
    )
    expect((await taps()) + chosen, 'number, 30 days, compare, rain').toBe(4)
  })

  it('everybody sees on the number itself that the clock of its node is not set', async () => {
    const { page, tell } = await firstScreen()
    const values = { water_level_m: { value: 1.3, flag: 1 as const } }
    const unset = { at_ms: Date.now(), values, clock: 'unsynced' as const }
    tell({ event: 'reading', data: { station: 'hulu', sensor: 'level', ...unset } })
    await see(page.locator(`${tile('hulu', 'level.water_level_m')} [data-doubted-clock]`))
  })

  it('a student asks what PM2.5 is, in two taps', async () => {
    const { page, taps } = await firstScreen()
    await page.locator(tile('sekolah', 'air.pm2_5_ug_m3')).tap()
    const about = page.locator('[data-about=pm2_5_ug_m3]')
    await about.locator('summary').tap()
    await eventually(async () => expect(await textIn(about)).toMatch(/Debu sangat halus.*paling banyak 55/s))
    expect(await taps()).toBe(2)
  })

  it('a volunteer is at the page of the new node in one tap', async () => {
    const { page, taps } = await firstScreen({
      '/api/v1/stations/muara/': 'this village is scripted: it has no record',
    })
    await page.locator('[data-station=muara] .to-node').tap()
    await see(page.locator('[data-verdict]'))
    expect(await taps()).toBe(1)
  })
})
