/** The map, the river and many stations, in a real browser under the page's real policy. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { desk, openBrowser, see, textIn, widthOf } from './browser.ts'
import { manyStations, openPlacesVillage } from './placesVillage.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`places, on a phone 360 px wide (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  /** What the browser's policy refused, as it says it in its console. */
  function refusalsOf(page: Page): string[] {
    const refused: string[] = []
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()))
    return refused
  }

  it('"is my street about to flood?" is answered after one tap, and shown on the map after two', async () => {
    const { url } = await openPlacesVillage()
    const { page, troubles, origins } = await browser.openPage(`${url}/#l=id`)
    const refused = refusalsOf(page)
    await page.locator('[data-page=map]').tap() // 1
    const streets = page.locator('.streets')
    await eventually(async () =>
      expect(await textIn(streets)).toMatch(
        /Satu tempat sudah tercapai air\.\s+1,2 m: Gang Masjid tergenang\s+tercapai di Jembatan Lama[\s\S]*1,5 m: Jalan Raya tergenang\s+27 cm lagi di Jembatan Lama/,
      ),
    )
    await see(page.locator('[data-map=drawn]'))
    await streets.getByRole('button', { name: 'Tunjukkan di peta: Jalan Raya tergenang' }).tap() // 2
    await see(page.locator('.map-frame .leaflet-tooltip', { hasText: 'Jalan Raya tergenang' }))
    expect(await textIn(page.locator('[data-coarse]'))).toContain('satu kilometer')
    expect(await widthOf(page)).toBe(360)
    expect({ troubles, refused, origins: [...origins] }).toEqual({ troubles: [], refused: [], origins: [url] })
  })

  it('a station on the map is opened by keyboard: value, level and the way to its chart; it is called by its state', async () => {
    const { url, tell } = await openPlacesVillage()
    const { page } = await browser.openPage(`${url}/#p=map&l=en`, { viewport: desk, hasTouch: false })
    const mark = page.locator('.map-station[aria-label^="Jembatan Lama, "]')
    await see(mark)
    expect(await mark.getAttribute('role')).toBe('button')
    await eventually(async () =>
      expect(await mark.locator('.map-mark').getAttribute('class')).toMatch(/is-(Minor|Moderate|Severe|Extreme)/),
    )
    await mark.focus()
    await page.keyboard.press('Enter')
    const popup = page.locator('.leaflet-popup .map-facts')
    await see(popup)
    expect(await textIn(popup)).toMatch(/Jembatan Lama[\s\S]*1\.23 ?m|1\.234 m/)
    expect(await textIn(popup)).toContain('Reached: 1.2 m: Gang Masjid tergenang.')

    // A new value comes into what is open, and takes the focus from nobody.
    const link = popup.getByRole('link', { name: 'Show the chart' })
    await link.focus()
    const element = await mark.elementHandle()
    const values = { water_level_m: { value: 1.29, flag: 1 as const } }
    tell({ event: 'reading', data: { station: 'jembatan-lama', sensor: 'level', at_ms: Date.now(), values } })
    await eventually(async () => expect(await mark.getAttribute('aria-label')).toContain('1.29 m'))
    expect(await textIn(popup)).toContain('1.290 m')
    expect(await link.evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await mark.evaluate((one, before) => one === before, element)).toBe(true)
    await popup.getByRole('link', { name: 'Show the chart' }).click()
    await eventually(() => expect(page.url()).toContain('s=jembatan-lama'))
  })

  it('the river is told from upstream to downstream, each gauge by its own levels, with the time the water takes', async () => {
    const { url } = await openPlacesVillage()
    const { page, troubles } = await browser.openPage(`${url}/#p=river&l=id`)
    await see(page.locator('[data-stop]'), 3)
    const order = await page
      .locator('[data-stop]')
      .evaluateAll((stops) => stops.map((stop) => stop.getAttribute('data-stop')))
    expect(order).toEqual(['hulu', 'jembatan-lama', 'tak-ada'])
    expect(await textIn(page.locator('[data-river=Ciliwung]'))).toContain(
      'air sampai di bawah sekitar 90 menit kemudian',
    )
    expect(await textIn(page.locator('[data-stop=tak-ada]'))).toContain('Stasiun ini belum dikenal.')
    await see(page.locator('[data-stop=jembatan-lama] .gauge'))
    expect(await textIn(page.locator('[data-stop=jembatan-lama]'))).toContain('Siaga 3 tercapai · 27 cm ke Siaga 2')
    expect(await widthOf(page)).toBe(360)
    expect(troubles).toEqual([])
  })

  it('sixty stations take a few screens; one is found by a word with a mistake in it, by its quantity, by its state', async () => {
    const { url } = await openPlacesVillage({ more: manyStations(Date.now()) })
    const { page, troubles } = await browser.openPage(`${url}/#l=id`)
    const cards = page.locator('[data-station]')
    await see(page.locator('[data-found]'))
    await see(cards, 12)
    expect(await page.evaluate('document.documentElement.scrollHeight / innerHeight')).toBeLessThan(9)
    await page.getByRole('searchbox').fill('bendong kramt')
    await see(cards, 1)
    expect(await textIn(cards)).toContain('Pos Pantau Bendung Kramat')
    await page.getByRole('searchbox').fill('zzzz')
    await page.getByRole('button', { name: 'Hapus pencarian' }).tap()
    await page.getByLabel('Yang diukur').selectOption('salinity_psu')
    await page.getByLabel('Keadaan').selectOption('offline')
    await see(cards, 7)
    await see(cards.first().getByRole('button', { name: /Salinitas/ }))
    await page.getByLabel('Keadaan').selectOption('')
    await page.getByRole('searchbox').fill('pos-7')
    const crowded = page.locator('[data-station=pos-7]')
    await see(crowded.locator('.tile'), 8)
    await crowded.getByRole('button', { name: 'Lihat 292 lagi' }).tap()
    await see(crowded.locator('.tile'), 300)
    expect(await widthOf(page)).toBe(360)
    expect(troubles).toEqual([])
  })

  it('names on the map never lie over each other: of sixty stations those that warn are named first, all are found by tap', async () => {
    const { url } = await openPlacesVillage({ more: manyStations(Date.now()) })
    const { page } = await browser.openPage(`${url}/#p=map&l=id`)
    await see(page.locator('[data-map=drawn]'))
    await see(page.locator('.map-station').filter({ hasText: 'Jembatan Lama' }))
    expect(await overlaps(page), 'at first').toEqual([])
    expect(await page.locator('.map-station .map-name:visible').count()).toBeGreaterThan(3)
    await page.getByRole('button', { name: 'Perbesar' }).tap()
    await eventually(async () => expect(await page.locator('.leaflet-zoom-anim').count()).toBe(0))
    expect(await overlaps(page), 'nearer').toEqual([])
    await page.locator('[data-on-map=pos-33]').getByRole('button').tap()
    const popup = page.locator('.leaflet-popup')
    await see(popup.locator('.map-facts strong', { hasText: 'Bendung Kramat' }))
  })

  it('three stations at one place are one mark with their number; each is a tap or a key away by its name', async () => {
    const now_ms = Date.now()
    const close = manyStations(now_ms, 3).map((station) => ({ ...station, place: { lat: -6.62, lon: 106.82 } }))
    const { url } = await openPlacesVillage({ more: close })
    const { page } = await browser.openPage(`${url}/#p=map&l=id`)
    const mark = page.locator('[data-beside="+2"]')
    await see(mark)
    expect(await textIn(mark), 'what is silent stands for those that are well').toContain('Pos Pantau 0')
    expect(await mark.getAttribute('aria-label')).toMatch(/Di tempat yang sama: Pos Pantau 1.*; Pos Pantau 2/)
    expect(await overlaps(page)).toEqual([])
    await mark.focus()
    await page.keyboard.press('Enter')
    const popup = page.locator('.leaflet-popup')
    await see(popup.getByText('3 stasiun berdekatan'))
    await popup.getByRole('button', { name: 'Pos Pantau 2' }).tap()
    await see(popup.locator('.map-facts strong', { hasText: 'Pos Pantau 2' }))
    await page.locator('[data-on-map=pos-1]').getByRole('button').tap()
    await see(popup.locator('.map-facts strong', { hasText: 'Pos Pantau 1' }))
    expect(await widthOf(page)).toBe(360)
  })
})

/** Pairs of words on the map that lie over one another. */
function overlaps(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const words = [...document.querySelectorAll('.map-station .map-name')].filter((word) => word.checkVisibility({ visibilityProperty: true }))
    const boxes = words.map((word) => ({ text: word.textContent, box: word.getBoundingClientRect() }))
    return boxes.flatMap((a, i) =>
      boxes.slice(0, i)
        .filter((b) => a.box.left < b.box.right - 1 && b.box.left < a.box.right - 1 && a.box.top < b.box.bottom - 1 && b.box.top < a.box.bottom - 1)
        .map((b) => a.text + ' / ' + b.text))
  })()`)
}
