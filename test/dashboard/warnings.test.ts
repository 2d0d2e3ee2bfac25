import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { withWord } from '../../dashboard/warning/alerts.ts'
import { alertEvent } from '../kit/alertWord.ts'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { desk, openBrowser, see, signInBy, textIn, widthOf } from './browser.ts'
import { otherWords } from './flood.ts'
import { openFloodVillage } from './floodVillage.ts'
import { judgeShift, watchingShift } from './matrix/judge.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`the early warning on a phone 360 px wide (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser({ reuse: true })
  })

  it('names label, place, value, advice, since when, and that nobody has answered, each once', async () => {
    const { url, river } = await openFloodVillage()
    const { page, troubles } = await browser.openPage(url)
    const card = page.locator(`.alerts > .alert-cards [data-alert="${river}"]`)
    await see(card)
    const text = (await textIn(card)).replace(/\s+/g, ' ')
    expect(text).toContain('Siaga 2 · Jembatan Lama')
    expect(text).toContain('Tinggi muka air sekarang 1,234 m')
    expect(text, 'the number of then is not told beside that of now').not.toContain('1,512')
    expect(text.match(/Siaga 2|Jembatan Lama/g), 'level and place').toEqual(['Siaga 2', 'Jembatan Lama'])
    expect(text).toContain('Jauhi tepi sungai.')
    // One scale at a time: the label is the village's word, the severity is in shape and colour.
    expect(text).toMatch(/ sejak \d\d\.\d\d WIB \(1 jam lalu\)/)
    expect(text).toMatch(/belum ditanggapi/)
    expect(text).not.toContain('Berat')
    expect(await widthOf(page)).toBe(360)
    expect(await page.title()).toBe('(2) Siaga 2 · Jembatan Lama – Pantau')
    expect(troubles).toEqual([])
  })

  it('comes over a slow link in one piece: nothing of the first screen jumps, be a part of the gateway in trouble or not', async () => {
    const influx = { ok: false, says: 'InfluxDB does not answer.', says_id: 'InfluxDB tidak menjawab.' }
    const { url, wire, river } = await openFloodVillage({ ready: true, parts: { influx } })
    wire.slow(400)
    const { page } = await browser.openPage('about:blank', { viewport: { width: 360, height: 640 }, apart: true })
    await page.addInitScript(watchingShift)
    await page.goto(url)
    await see(page.locator(`.alerts > .alert-cards [data-alert="${river}"]`))
    await see(page.locator('[data-station]'), 3)
    await see(page.locator('[data-parts="1"]'))
    await see(page.locator('[data-connection=live]'))
    expect(await judgeShift(page)).toEqual([])
  })

  it('marks an exercise as LATIHAN / EXERCISE in its words and its look, below what is real', async () => {
    const { url } = await openFloodVillage()
    const { page } = await browser.openPage(url)
    const cards = page.locator('.alerts > .alert-cards .alert')
    await see(cards, 2)
    expect(await textIn(cards.nth(0))).not.toContain('EXERCISE')
    expect(await textIn(cards.nth(1))).toContain('LATIHAN / EXERCISE')
    const borders =
      "[...document.querySelectorAll('.alert-cards .alert')].map((card) => getComputedStyle(card).borderStyle)"
    expect(await page.evaluate<string[]>(borders)).toEqual(['solid', 'dashed', 'solid'])
  })

  it('folds away what is over, with from when to when', async () => {
    const { url } = await openFloodVillage()
    const { page } = await browser.openPage(url)
    const ended = page.locator('.ended')
    expect(await ended.locator('.alert').isVisible()).toBe(false)
    await ended.locator('summary').tap()
    await eventually(async () => expect(await textIn(ended)).toMatch(/Lebat · Atap Sekolah[\s\S]*WIB sampai .* WIB/))
  })

  it('shows an alert that is raised, escalates and ends, without reloading, and says it aloud', async () => {
    const { url, say } = await openFloodVillage()
    const { page } = await browser.openPage(url)
    await see(page.locator('.alerts > .alert-cards .alert'), 2)
    const at_ms = Date.now()
    const raised = alertEvent({ at_ms, since_ms: at_ms, place: '<b>Hulu</b>' })
    say(raised)
    const card = page.locator(`[data-alert="${raised.alert}"]`)
    await eventually(async () => expect(await textIn(card)).toMatch(/Siaga 3 · <b>Hulu<\/b>/))
    await eventually(async () =>
      expect(await page.locator('[data-announced]').textContent()).toMatch(/^Peringatan baru: Siaga 3, <b>Hulu/),
    )
    say({ ...raised, id: 'next', at_ms: at_ms + 1, kind: 'escalated', level: 2, label: 'Siaga 1', severity: 'Extreme' })
    await see(card.locator('[data-severity=Extreme]'))
    say({ ...raised, id: 'last', at_ms: at_ms + 2, kind: 'cleared', level: null })
    await see(page.locator('.alerts > .alert-cards .alert'), 2)
    expect(await page.locator('.ended .alert').count()).toBe(2)
  })

  it('opens an alert with its curve, the levels as lines, its events, its readings and their flags', async () => {
    const { url, river } = await openFloodVillage()
    const { page, troubles } = await browser.openPage(url)
    await page.locator(`[data-alert="${river}"]`).tap()
    await see(page.getByRole('heading', { name: 'Siaga 2 · Jembatan Lama' }))
    const chart = page.locator('.chart')
    await eventually(async () => expect(await chart.getAttribute('data-levels')).toBe('3'))
    await eventually(async () => expect(await levelLinesOf(page)).toBeGreaterThanOrEqual(3))
    expect(await textIn(page.locator('.levels'))).toMatch(
      /Siaga 3 ≥ 0,8 m\s+Siaga 2 ≥ 1,5 m ← sekarang\s+Siaga 1 ≥ 2 m/,
    )
    expect(await page.locator('[data-event]').allInnerTexts()).toEqual([
      expect.stringMatching(/Peringatan dimulai · Siaga 3\s+.*WIB · 0,812 m/),
      expect.stringMatching(/Naik tingkat · Siaga 2\s+.*WIB · 1,512 m/),
    ])
    await page.locator('.readings summary').tap()
    const readings = await textIn(page.locator('[data-evidence]'))
    expect(readings).toContain('diragukan')
    expect(readings).toContain('jam stasiun belum disetel')
    expect(await widthOf(page)).toBe(360)
    await page.goBack()
    await see(page.locator('[data-station]'), 3)
    expect(troubles).toEqual([])
  })

  it('says what is missing to acknowledge, and shows the acknowledgement of who may to everybody, without the name', async () => {
    const { url, riverAddress, linkOf } = await openFloodVillage()
    const { page: other } = await browser.openPage(url)
    const { page } = await browser.openPage(riverAddress)
    await see(page.getByText('Untuk ini masuklah dulu, sebagai relawan atau lebih.'))
    await signInBy(page, url + linkOf('tamu', 'viewer'))
    await page.goto(riverAddress)
    await see(page.getByText('Anda masuk sebagai tamu. Untuk ini perlu peran relawan atau lebih'))
    expect(await page.getByRole('button', { name: 'Saya tanggapi' }).count()).toBe(0)
    await signInBy(page, url + linkOf('sari', 'volunteer'))
    await page.goto(riverAddress)
    await page.locator('[name=comment]').fill('saya ke bendung <i>')
    await page.getByRole('button', { name: 'Saya tanggapi' }).tap()
    await see(page.locator('[data-acknowledged=true]'))
    expect(await textIn(page.locator('.timeline'))).toMatch(/Ditanggapi: Sari[\s\S]*saya ke bendung <i>/)
    await eventually(async () => expect(await textIn(other.locator('.alert').first())).toContain('ditanggapi petugas'))
    expect(await page.evaluate('[sessionStorage.length, Object.values(localStorage).join(), document.cookie]')).toEqual(
      [0, '', ''],
    )
    await page.reload()
    await page.getByText('Tambah catatan').tap()
    await see(page.locator('[name=comment]'))
  })

  it('says that somebody else was faster', async () => {
    const { url, riverAddress, river, wire, say, linkOf } = await openFloodVillage()
    const excused = { '409 POST /api/v1/alerts/': 'Sari was faster' }
    const { page } = await browser.openPage('about:blank', { excused })
    await signInBy(page, url + linkOf('sari', 'volunteer'))
    await page.goto(riverAddress)
    await see(page.getByRole('button', { name: 'Saya tanggapi' }))
    wire.slow(1_000) // what Sari says arrives after this page has asked
    const word = { id: 'seen', alert: river, rule: 'jembatan-siaga', exercise: false, at_ms: Date.now() } as const
    say({ ...word, kind: 'acknowledged', by: 'Sari', comment: '' })
    await page.getByRole('button', { name: 'Saya tanggapi' }).tap()
    await see(page.getByText('Peringatan ini sudah ditanggapi atau sudah berakhir.'))
  })

  it('works by keyboard alone: to the alert, to its form, and back', async () => {
    const { url, river, linkOf } = await openFloodVillage()
    const { page } = await browser.openPage(url, { viewport: desk, hasTouch: false })
    await signInBy(page, url + linkOf('sari', 'volunteer'))
    await see(page.locator(`[data-alert="${river}"]`))
    expect(await textIn(page.locator('.beside #chart-title')), 'beside the list: what warns').toMatch(
      /Tinggi muka air[\s\S]*Jembatan Lama/,
    )
    const here = () =>
      page.evaluate<string>(
        'document.activeElement.closest("[data-alert]")?.dataset.alert ?? document.activeElement.name ?? ""',
      )
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className'), 'past the menu in one key').toBe('skip')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.closest("#main") !== null')).toBe(true)
    for (let i = 0; i < 20 && (await here()) !== river; i++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await see(page.locator('[data-alert-page]'))
    await eventually(async () => expect(await page.evaluate('document.activeElement.tagName')).toBe('H1'))
    for (let i = 0; i < 20 && (await here()) !== 'comment'; i++) await page.keyboard.press('Tab')
    expect(await here()).toBe('comment')
    expect(await widthOf(page)).toBe(desk.width)
  })

  it('follows an alert that was not confirmed yet into the one it becomes', async () => {
    const { url, say, linkOf } = await openFloodVillage()
    const excused = {
      '404 GET /api/v1/alerts/early_provisional': 'the gateway knows the confirmed alert only',
      '404 GET /api/v1/series?station=katulampa': 'this village has no such station',
    }
    const { page } = await browser.openPage('about:blank', { excused })
    await signInBy(page, url + linkOf('sari', 'volunteer'))
    const at_ms = Date.now()
    const raised = alertEvent({ at_ms, since_ms: at_ms })
    const early = { ...withWord([], raised)[0]!, id: 'early_provisional', state: 'provisional', events: [] }
    await page.route('**/api/v1/alerts', (route) => route.fulfill({ json: { alerts: [early] } }))
    await page.route('**/api/v1/overview', async (route) => {
      const first = await (await route.fetch()).json()
      await route.fulfill({ json: { ...first, alerts: [early] } })
    })
    await page.goto(`${url}/#a=early_provisional&l=id`)
    await page.reload() // the page is open already: of itself it asks again after minutes
    await see(page.locator('[data-alert-state=provisional]'))
    expect(await page.getByRole('button', { name: 'Saya tanggapi' }).count()).toBe(0)
    say(raised)
    await see(page.locator('[data-alert-state=active]'))
    await see(page.getByRole('button', { name: 'Saya tanggapi' }))
  })

  it('finds an alert that is no longer in the list, and says so when there is none', async () => {
    const { url, now_ms } = await openFloodVillage()
    const rain = otherWords(now_ms)[0]!.alert
    const excused = { '404 GET /api/v1/alerts/unknown': 'there is no such alert' }
    const { page } = await browser.openPage('about:blank', { excused })
    await page.route('**/api/v1/alerts', (route) => route.fulfill({ json: { alerts: [] } }))
    await page.goto(`${url}/#a=${rain}&l=id`)
    await see(page.getByRole('heading', { name: 'Lebat · Atap Sekolah' }))
    await page.goto(`${url}/#a=unknown&l=id`)
    await see(page.getByText('Peringatan ini tidak ada dalam daftar.'))
  })
})

/** Dashed level lines painted in the canvas: rows where their colour covers much of the width. */
function levelLinesOf(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('.chart canvas')
    const hex = getComputedStyle(canvas).getPropertyValue('--chart-level').trim()
    const line = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16))
    const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let [lines, isIn] = [0, false]
    for (let y = 0; y < height; y++) {
      let painted = 0
      for (let x = 0; x < width; x++) {
        const at = (y * width + x) * 4
        if (data[at + 3] > 100 && line.every((colour, c) => Math.abs(data[at + c] - colour) < 40)) painted++
      }
      const isLine = painted > width / 4
      if (isLine && !isIn) lines++
      isIn = isLine
    }
    return lines
  })()`)
}
