/** Other times, further curves, hands and keys on a chart, in a real browser. */
import AxeBuilder from 'axe-core'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { parseView } from '../../../dashboard/view.ts'
import type { Station } from '../../../gateway/contract.ts'
import { eventually } from '../../kit/eventually.ts'
import { needs } from '../../kit/needs.ts'
import { openBrowser, see, textIn, widthOf } from '../browser.ts'
import { hour_ms, openVillage, threeStations } from '../village.ts'
import { showersOf } from './showers.ts'

const chromium = needs('chromium')
const to_ms = Date.now() - (Date.now() % hour_ms) - 48 * hour_ms
const from_ms = to_ms - 24 * hour_ms
const river = 's=jembatan-lama&q=level.water_level_m&r=6h'
const rain = 'c=jembatan-lama%2Frain.rainfall_mm'

describe.skipIf(chromium.skip)(`a chart of another time (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  async function open(hash: string, stations: Station[] = threeStations(Date.now())) {
    const village = await openVillage({ stations, seriesOf: showersOf })
    onTestFinished(village.close)
    const opened = await browser.openPage(`${village.url}/#${hash}`)
    await eventually(async () =>
      expect(Number(await chartOf(opened.page).getAttribute('data-points'))).toBeGreaterThan(5),
    )
    return { ...opened, ...village }
  }

  it('opens by its link, moves and stretches by button and key, and goes back to now', async () => {
    const { page } = await open(`${river}&w=${from_ms}-${to_ms}&l=id`)
    expect(await windowIn(page)).toEqual({ from_ms, to_ms })
    await page.locator('[data-step-by=earlier]').tap()
    await eventually(async () => expect((await windowIn(page))!.to_ms).toBe(to_ms - 12 * hour_ms))
    await chartOf(page).press('Shift+ArrowRight')
    await eventually(async () => expect((await windowIn(page))!.to_ms).toBe(to_ms - 6 * hour_ms))
    await chartOf(page).press('+')
    await eventually(async () => expect(spanOf(await windowIn(page))).toBe(12 * hour_ms))
    await page.locator('[data-step-by=wider]').tap()
    await eventually(async () => expect(spanOf(await windowIn(page))).toBe(24 * hour_ms))
    await page.locator('[data-moment=yesterday]').tap()
    await eventually(async () => expect(await textIn(page.locator('[data-stretch]'))).toMatch(/00\.00 – .*00\.00 WIB/))
    await page.locator('[data-now]').tap()
    await see(page.locator('[data-range="6h"][aria-pressed=true]'))
    expect(await windowIn(page)).toBeUndefined()
  })

  it('shows any dates: a flood of last month in full, with its peak', async () => {
    const { page } = await open(`${river}&l=id`)
    await page.locator('[data-dates]').tap()
    await page.locator('[data-end=from]').fill('2026-10-19T00:00')
    await page.locator('[data-end=to]').fill('2026-10-18T00:00')
    await see(page.getByText('Waktu akhir harus sesudah waktu awal.'))
    await page.locator('[data-end=to]').fill('2026-10-22T12:00')
    await page.getByRole('button', { name: 'Tampilkan' }).tap()
    const asked = { from_ms: Date.parse('2026-10-19T00:00+07:00'), to_ms: Date.parse('2026-10-22T12:00+07:00') }
    await eventually(async () => expect(await windowIn(page)).toEqual(asked))
    const answer = showersOf('water_level_m', asked.from_ms, asked.to_ms)
    const peak_m = Math.max(...answer.max.map(Number))
      .toFixed(3)
      .replace('.', ',')
    await eventually(async () => expect(await textIn(page.locator('.figures'))).toContain(`Tertinggi\n${peak_m} m`))
    await see(page.locator('.chart canvas'))
  })

  it('is stretched by two fingers and by the wheel with Ctrl; one finger reads', async () => {
    const { page, context } = await open(`${river}&w=${from_ms}-${to_ms}&l=id`)
    const over = (await page.locator('.u-over').boundingBox())!
    const hand = await context.newCDPSession(page)
    const touch = (type: string, ...shares: number[]) =>
      hand.send('Input.dispatchTouchEvent', {
        type: type as 'touchStart',
        touchPoints: shares.map((share, id) => ({ x: over.x + share * over.width, y: over.y + 60, id })),
      })
    await touch('touchStart', 0.5)
    await eventually(async () => expect(await textIn(page.locator('[data-readout]'))).toMatch(/ m\b.* WIB/s))
    await touch('touchEnd')
    await touch('touchStart', 0.4)
    await touch('touchStart', 0.4, 0.6)
    await touch('touchMove', 0.3, 0.7)
    await touch('touchMove', 0.2, 0.8)
    await touch('touchEnd')
    await eventually(async () => expect(spanOf(await windowIn(page)) / hour_ms).toBeCloseTo(8, 0))
    await page.mouse.move(over.x + over.width / 2, over.y + 60)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, 350)
    await page.keyboard.up('Control')
    await eventually(async () => expect(spanOf(await windowIn(page)) / hour_ms).toBeCloseTo(8 * Math.exp(0.7), 0))
  })

  it('compares rain and river, says how long one follows the other, and opens the same by its link', async () => {
    const weeks = `w=${to_ms - 14 * 24 * hour_ms}-${to_ms}`
    const { page, url } = await open(`${river}&${weeks}&l=id`)
    await page.locator('[data-compare]').tap()
    await page.locator('[data-add]').selectOption('jembatan-lama/rain.rainfall_mm')
    await see(page.locator('.chart[data-curves="2"]'))
    const lag = page.locator('[data-lag]')
    await eventually(async () =>
      expect(await textIn(lag)).toMatch(/^Sungai mengikuti hujan (1 jam|[5-9]\d menit) \(±\d+ menit\)\.$/),
    )
    await chartOf(page).press('End')
    await eventually(async () =>
      expect(await textIn(page.locator('[data-readout]'))).toMatch(/Tinggi muka air .* m.*Curah hujan .* mm/s),
    )
    const link = await page.locator('[data-link]').getAttribute('href')
    const again = await browser.openPage(`${url}/${link}`, { viewport: { width: 1366, height: 768 }, hasTouch: false })
    await see(again.page.locator('.chart[data-curves="2"]'))
    expect(await windowIn(again.page)).toEqual(await windowIn(page))
    await page.locator('[data-curve] button').tap()
    await see(page.locator('.chart[data-curves="1"]'))
    expect(parseView(new URL(page.url()).hash, 'id').curves).toBeUndefined()
  })

  it('keeps what is read at its moment while new readings move the curve on', async () => {
    const { page, tell } = await open(`${river.replace('6h', '1h')}&l=id`)
    for (const key of ['End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await chartOf(page).press(key)
    const readout = page.locator('[data-readout]')
    await eventually(async () => expect(await textIn(readout)).toContain('WIB'))
    const read = await textIn(readout)
    const points = Number(await chartOf(page).getAttribute('data-points'))
    const values = { water_level_m: { value: 2.5, flag: 1 as const } }
    tell({ event: 'reading', data: { station: 'jembatan-lama', sensor: 'level', at_ms: Date.now() + 300_000, values } })
    await eventually(async () =>
      expect(Number(await chartOf(page).getAttribute('data-points'))).toBeGreaterThan(points),
    )
    expect(await textIn(readout)).toBe(read)
  })

  it('is told in a sentence and a table, fits the screen, and has no fault that axe finds', async () => {
    const { page } = await open(`${river}&${rain}&w=${from_ms}-${to_ms}&l=id`)
    await see(page.locator('.chart[data-curves="2"]'))
    expect(await textIn(page.locator('[data-summary]').first())).toMatch(
      /Terendah .* tertinggi .* terakhir .*Tidak ada data yang hilang\./,
    )
    await page.getByText('Angka dalam tabel').tap()
    await eventually(async () => expect(await page.locator('.scrolled tbody tr').count()).toBeGreaterThan(20))
    expect(await widthOf(page)).toBe(360)
    await page.evaluate(AxeBuilder.source)
    const { violations } = (await page.evaluate('axe.run("#chart")')) as {
      violations: { id: string; nodes: { html: string }[] }[]
    }
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
  })
})

const chartOf = (page: Page) => page.locator('.chart').first()
const windowIn = async (page: Page) => parseView(new URL(page.url()).hash, 'id').window
const spanOf = (window: { from_ms: number; to_ms: number } | undefined) => (window ? window.to_ms - window.from_ms : 0)
