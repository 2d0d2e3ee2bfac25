import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { desk, openBrowser, pass, see, textIn, widthOf } from './browser.ts'
import { judgeFit } from './matrix/fit.ts'
import { wireIsCut } from './troubles.ts'
import { openVillage, type SeriesOf, threeStations } from './village.ts'

const chromium = needs('chromium')
const levelChart = '/#s=jembatan-lama&q=level.water_level_m&r=24h&l=id'

describe.skipIf(chromium.skip)(`the page on a phone 360 px wide (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser({ reuse: true })
  })

  async function village(stations = threeStations(Date.now()), seriesOf?: SeriesOf) {
    const opened = await openVillage({ stations, ...(seriesOf ? { seriesOf } : {}) })
    onTestFinished(opened.close)
    return opened
  }

  it('shows three stations, each state in words, and needs no sideways scrolling', async () => {
    const { url } = await village()
    const { page, troubles, origins } = await browser.openPage(url)
    await see(page.locator('[data-station]'), 3)
    const texts = await page.locator('[data-state]').allInnerTexts()
    expect(texts[0]).toMatch(/^Terputus sejak \d+ \p{L}+,? \d\d\.\d\d WIB$/u) // what is in trouble comes first
    expect(texts[1]).toBe('Terhubung')
    expect(texts[2]).toBe('Belum ada data')
    // A value that was checked and found good says no more than its number.
    expect(await textIn(page.locator('[data-series="level.water_level_m"]'))).toMatch(/^Tinggi muka air\s+1,234 m\s*$/)
    expect(await textIn(page.locator('[data-series="air.pm2_5_ug_m3"]'))).toMatch(
      /48,3 µg\/m³\s+diragukan\s+3 jam lalu/,
    )
    expect(await textIn(page.locator('[data-series="air.pm10_ug_m3"]'))).toMatch(/– µg\/m³\s+tidak ada nilai/)
    expect(await widthOf(page)).toBe(360)
    expect(troubles).toEqual([])
    expect([...origins]).toEqual([url])
  })

  it('shows a name that looks like HTML as text', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(url)
    await see(page.getByText('Atap Sekolah <b>SDN 3</b>', { exact: true }))
  })

  it('counts the seconds since the last data by itself', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(url)
    const fresh = page.locator('[data-station=jembatan-lama] [data-fresh]')
    const first = await secondsIn(fresh)
    expect(first).toBeGreaterThanOrEqual(12)
    await eventually(async () => (await secondsIn(fresh)) > first)
  })

  it('switches to English, tells the browser so, and remembers it', async () => {
    const { url } = await village()
    const { page, context } = await browser.openPage(url)
    expect(await page.evaluate('document.documentElement.lang')).toBe('id')
    await page.getByRole('button', { name: 'EN' }).tap()
    await see(page.getByText('Water level', { exact: true }))
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
    expect(page.url()).toContain('l=en')
    const again = await context.newPage()
    await again.goto(url)
    await see(again.getByText('Water level', { exact: true }))
  })

  it('draws the chart of a touched quantity, and leaves the gap empty', async () => {
    const { url } = await village()
    const { page, troubles } = await browser.openPage(url)
    await page.locator('[data-series="level.water_level_m"]').tap()
    await page.locator('[data-range="24h"]').tap()
    const chart = page.locator('.chart')
    await eventually(async () => expect(Number(await chart.getAttribute('data-points'))).toBeGreaterThan(1_000))
    expect(await chart.getAttribute('data-gaps')).toBe('1')
    // The line's colour is painted left and right of the gap, and nowhere in its middle.
    await eventually(async () => expect(await paintedAt(page, [0.2, 0.5, 0.8])).toEqual([true, false, true]))
    expect(page.url()).toContain('s=jembatan-lama&q=level.water_level_m&r=24h&l=id')
    expect(await widthOf(page)).toBe(360)
    expect(troubles).toEqual([])
  })

  it('reads a value off the chart by finger and by keyboard: value, unit, time, zone and flag', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(url + levelChart)
    const readout = page.locator('[data-readout]')
    const shape = /^\d,\d{3} m \(\d,\d{3}–\d,\d{3}\)\s+\d+ \p{L}+ \d\d\.\d\d WIB\s+(baik|diragukan)$/u
    await page.locator('.u-over').tap()
    await page.locator('.chart').press('End')
    await eventually(async () => expect(await textIn(readout)).toMatch(shape))
    const last = await textIn(readout)
    await page.locator('.chart').press('ArrowLeft')
    await eventually(async () => expect(await textIn(readout)).not.toBe(last))
  })

  it('draws rain as bars and says its sum', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(`${url}/#s=jembatan-lama&q=rain.rainfall_mm&r=24h&l=id`)
    await see(page.getByText('jumlah per jam'))
    await see(page.getByText('Jumlah', { exact: true }))
    expect(Number(await page.locator('.chart').getAttribute('data-points'))).toBeLessThanOrEqual(24)
  })

  it('shows a live reading on its tile and in its chart without reloading', async () => {
    const { url, tell } = await village()
    const { page } = await browser.openPage(url + levelChart.replace('24h', '1h'))
    const chart = page.locator('.chart')
    const before = await eventually(async () => Number(await chart.getAttribute('data-points')) || undefined)
    const values = { water_level_m: { value: 3.456, flag: 3 as const } }
    const at_ms = Date.now() + 60_000 // opens the next minute whatever the second
    tell({ event: 'reading', data: { station: 'jembatan-lama', sensor: 'level', at_ms, values } })
    const tile = page.locator('[data-series="level.water_level_m"]')
    await eventually(async () => expect(await textIn(tile)).toMatch(/3,456 m\s+diragukan/))
    await eventually(async () => expect(Number(await chart.getAttribute('data-points'))).toBeGreaterThan(before))
    await see(page.getByText('baru saja'))
  })

  it('shows that a station fell silent, and one that was just registered', async () => {
    const { url, tell, stations } = await village()
    const { page } = await browser.openPage(url)
    await see(page.locator('[data-station]'), 3)
    tell({ event: 'station', data: { ...stations[0]!, state: 'late' } })
    tell({ event: 'station', data: { ...stations[2]!, station: 'hulu', name: 'Hulu' } })
    await see(page.locator('[data-station=jembatan-lama] [data-state=late]'))
    await see(page.locator('[data-station]'), 4)
  })

  it('says that the connection is lost, keeps the numbers with their age, and recovers', async () => {
    const { url, wire, stations } = await village()
    const { page } = await browser.openPage(url, { excused: wireIsCut })
    await see(page.locator('[data-connection=live]'))
    wire.cut()
    await see(page.getByText('Sambungan ke server desa terputus, mencoba lagi…'))
    await eventually(async () =>
      expect(await textIn(page.locator('[data-lost]'))).toMatch(/terakhir diterima, \d+ detik lalu/),
    )
    expect(await textIn(page.locator('[data-series="level.water_level_m"]'))).toContain('1,234')
    stations[0]!.latest['level.water_level_m'] = { at_ms: Date.now(), value: 1.999, flag: 1 }
    wire.mend()
    await see(page.locator('[data-connection=live]'))
    await see(page.locator('[data-lost]'), 0)
    expect(await textIn(page.locator('[data-series="level.water_level_m"]'))).toContain('1,999')
  })

  it('notices within 35 s a link that died without a word, and is back within 5 s', async () => {
    const { url, wire } = await village()
    const excused = { ...wireIsCut, '408 GET': 'what was asked on the deaf wire arrives too late' }
    const { page } = await browser.openPage('about:blank', { excused, apart: true })
    await page.clock.install()
    await page.goto(url)
    await see(page.locator('[data-connection=live]'))
    wire.deafen()
    await pass(page, 20)
    await see(page.locator('[data-connection=live]'))
    await pass(page, 15) // two words missed
    await see(page.getByText('Sambungan ke server desa terputus, mencoba lagi…'))
    wire.mend()
    await pass(page, 5)
    await see(page.locator('[data-connection=live]'))
  })

  it('says that it is connecting while a slow gateway thinks, and shows everything when it has answered', async () => {
    const { url, wire } = await village()
    const { page } = await browser.openPage('about:blank')
    let answer: () => void = () => undefined
    const thought = new Promise<void>((resolve) => {
      answer = resolve
    })
    await page.route(/\/api\/v1\/(overview|live)$/, async (route) => {
      await thought
      await route.continue()
    })
    await page.goto(url)
    await see(page.getByText('Menghubungkan ke server desa…'))
    answer()
    await see(page.locator('[data-station]'), 3)
    wire.slow(1_500)
    await page.locator('[data-series="level.water_level_m"]').tap()
    await see(page.getByText('Memuat grafik…'))
    await eventually(async () =>
      expect(Number(await page.locator('.chart').getAttribute('data-points'))).toBeGreaterThan(0),
    )
  })

  it('says what to do when there are no stations, and when there is nothing in the range', async () => {
    const nothing = { step_ms: 0, at_ms: [], mean: [], min: [], max: [], n: [], flag: [] }
    const { url, tell, stations } = await village([], () => nothing)
    const { page } = await browser.openPage(url + levelChart)
    await see(page.getByText('Belum ada stasiun'))
    await see(page.getByText('station add'))
    const [first] = threeStations(Date.now() - 30 * 3_600_000)
    stations.push(first!)
    tell({ event: 'station', data: first! })
    await see(page.getByText('Tidak ada data dalam rentang ini'))
    await see(page.getByText(/Data terakhir: .* WIB\. Pilih rentang yang lebih panjang\./))
  })

  it('offers the shown range as CSV', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(url + levelChart)
    const href = await page.getByRole('link', { name: 'Unduh CSV' }).getAttribute('href')
    const asked = new URL(href!, url)
    expect(asked.pathname).toBe('/api/v1/export.csv')
    expect(asked.searchParams.get('quantity')).toBe('water_level_m')
    const span_ms = Number(asked.searchParams.get('to')) - Number(asked.searchParams.get('from'))
    expect(Math.abs(span_ms - 24 * 3_600_000)).toBeLessThanOrEqual(1)
  })

  it('goes back from the chart to the list by the phone’s own button', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(url)
    await page.locator('[data-series="level.water_level_m"]').tap()
    await see(page.locator('#chart'))
    await page.goBack()
    await see(page.locator('#chart'), 0)
    await page.goForward()
    await see(page.locator('#chart'))
  })

  it('gives every control a target of 44 px and a name', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(url + levelChart)
    await see(page.locator('#chart'))
    for (const control of await page.locator('button, a').all()) {
      if (!(await control.isVisible())) continue // folded away in the menu
      const box = await control.boundingBox()
      const name = `${await textIn(control)}${await control.getAttribute('aria-label')}`
      expect(box!.height, name).toBeGreaterThanOrEqual(44)
      expect(name.replace('null', '').trim()).not.toBe('')
    }
  })

  it('with letters of 150 and 200 % breaks no word, cuts nothing, and leaves two thirds of the screen and 150 px to the chart', async () => {
    const { url } = await village()
    for (const letters of [150, 200]) {
      const { openPage } = await openBrowser({ letters })
      const { page } = await openPage('about:blank', { viewport: { width: 360, height: 640 } })
      for (const hash of ['#l=id', levelChart.slice(1)]) {
        await page.goto(`${url}/${hash}`)
        await see(page.locator('[data-station]'), 3)
        if (hash === levelChart.slice(1)) await see(page.locator('.chart canvas'))
        expect(await judgeFit(page), `${letters} % ${hash}`).toEqual([])
      }
    }
  })

  it('what does not fit would be seen', async () => {
    const { page } = await browser.openPage('about:blank')
    await page.setContent(`<p style="width: 40px; overflow-wrap: anywhere">Jembatan</p>
      <p style="width: 40px; overflow: hidden; white-space: nowrap">Sungai tenang</p>
      <p style="width: 500px; font-size: 12px">kecil</p> <button style="height: 30px">Masuk</button>
      <select style="width: 90px; height: 44px"><option>Tinggi muka air</option></select>
      <header class="top" style="height: 300px"></header>`)
    expect(await judgeFit(page)).toEqual([
      'the page is wider than the screen: 148 px',
      'the header takes more than a third of the screen: 300 px',
      'a word is broken: p "Jembatan"',
      'text is cut: p "Sungai tenang"',
      'letters are below 14 px: p "kecil" | button "Masuk"',
      'what is chosen is cut: select "Tinggi muka air"',
      'a target is lower than 44 px: button "Masuk"',
    ])
  })

  it('shows the first chart beside the list where there is room', async () => {
    const { url } = await village()
    const { page } = await browser.openPage(url, { viewport: desk, hasTouch: false })
    await see(page.locator('.beside .chart'))
    expect(await widthOf(page)).toBe(desk.width)
  })
})

async function secondsIn(text: Locator): Promise<number> {
  return Number(/(\d+) detik/.exec(await textIn(text))?.[1])
}

/** Whether the line's colour occurs in the canvas's columns at these shares of the plot's width. */
function paintedAt(page: Page, shares: number[]) {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('.chart canvas')
    const over = document.querySelector('.u-over').getBoundingClientRect()
    const left = over.left - canvas.getBoundingClientRect().left
    const hex = getComputedStyle(canvas).getPropertyValue('--chart-line').trim()
    const line = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16))
    const scale = canvas.width / canvas.clientWidth
    return ${JSON.stringify(shares)}.map((share) => {
      const x = Math.round((left + over.width * share) * scale)
      const { data } = canvas.getContext('2d').getImageData(x - 2, 0, 5, canvas.height)
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] > 200 && line.every((colour, c) => Math.abs(data[i + c] - colour) < 12)) return true
      }
      return false
    })
  })()`)
}
