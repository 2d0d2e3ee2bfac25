import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { alertEvent } from '../kit/alertWord.ts'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { desk, openBrowser, see, textIn, widthOf } from './browser.ts'
import { openFlood, otherWords, riverWords, tokens } from './flood.ts'
import { openVillage, threeStations } from './village.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`the early warning on a phone 360 px wide (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  async function flood(readiness = { ready: true, parts: {} }) {
    const now_ms = Date.now()
    const scripted = openFlood(now_ms, (data) => opened.tell({ event: 'alert', data }))
    const { more, verifyToken } = scripted
    const stations = threeStations(now_ms)
    const opened = await openVillage({ stations, more, verifyToken, readiness: () => readiness })
    onTestFinished(opened.close)
    const [first] = riverWords(now_ms)
    return {
      ...opened,
      ...scripted,
      now_ms,
      river: first!.alert,
      riverAddress: `${opened.url}/#a=${first!.alert}&l=id`,
    }
  }

  it('names label, place, value, reason, advice, severity in words, since when, and that nobody has answered', async () => {
    const { url, river } = await flood()
    const { page, troubles } = await browser.openPage(url)
    const card = page.locator(`.alerts > .alert-cards [data-alert="${river}"]`)
    await see(card)
    const text = (await textIn(card)).replace(/\s+/g, ' ')
    expect(text).toContain('Siaga 2 · Jembatan Lama')
    expect(text).toContain('Tinggi muka air sekarang 1,234 m')
    expect(text).toContain('Tinggi muka air di Jembatan Lama 1,512 m: mencapai batas Siaga 2 (1,5 m).')
    expect(text).toContain('Jauhi tepi sungai.')
    expect(text).toMatch(/Berat sejak \d\d\.\d\d WIB \(1 jam lalu\) belum ditanggapi/)
    expect(await widthOf(page)).toBe(360)
    expect(await page.title()).toBe('(2) Siaga 2 · Jembatan Lama – Pantau')
    expect(troubles).toEqual([])
  })

  it('marks an exercise as LATIHAN / EXERCISE in its words and its look, below what is real', async () => {
    const { url } = await flood()
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
    const { url } = await flood()
    const { page } = await browser.openPage(url)
    const ended = page.locator('.ended')
    expect(await ended.locator('.alert').isVisible()).toBe(false)
    await ended.locator('summary').tap()
    await eventually(async () => expect(await textIn(ended)).toMatch(/Lebat · Atap Sekolah[\s\S]*WIB sampai .* WIB/))
  })

  it('shows an alert that is raised, escalates and ends, without reloading, and says it aloud', async () => {
    const { url, say } = await flood()
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
    const { url, river } = await flood()
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

  it('says why a token is refused, asks once, and shows the acknowledgement to everybody', async () => {
    const { url, riverAddress } = await flood()
    const { page: other } = await browser.openPage(url)
    const { page } = await browser.openPage(riverAddress)
    const acknowledge = async (token: string) => {
      await page.locator('[name=token]').fill(token)
      await page.getByRole('button', { name: 'Saya tanggapi' }).tap()
    }
    await page.locator('[name=comment]').fill('saya ke bendung <i>')
    await acknowledge('salah')
    await see(page.getByText('Token tidak dikenal. Periksa hurufnya'))
    expect(await page.evaluate('sessionStorage.length + document.cookie.length')).toBe(0)
    await acknowledge(tokens.viewer)
    await see(page.getByText('Token ini tidak boleh melakukan hal ini.'))
    await page.getByRole('button', { name: 'Lupakan token' }).tap()
    await acknowledge(tokens.operator)
    await see(page.locator('[data-acknowledged=true]'))
    expect(await textIn(page.locator('.timeline'))).toMatch(/Ditanggapi: Sari[\s\S]*saya ke bendung <i>/)
    await eventually(async () => expect(await textIn(other.locator('.alert').first())).toContain('ditanggapi Sari'))
    expect(await page.evaluate('[sessionStorage.length, Object.values(localStorage).join()]')).toEqual([1, ''])
    await page.reload()
    await page.getByText('Tambah catatan').tap()
    await see(page.locator('[name=token]'), 0)
  })

  it('says that somebody else was faster', async () => {
    const { riverAddress, river, wire, say } = await flood()
    const { page } = await browser.openPage(riverAddress)
    await page.locator('[name=token]').fill(tokens.operator)
    wire.slow(1_000) // what Sari says arrives after this page has asked
    const word = { id: 'seen', alert: river, rule: 'jembatan-siaga', exercise: false, at_ms: Date.now() } as const
    say({ ...word, kind: 'acknowledged', by: 'Sari', comment: '' })
    await page.getByRole('button', { name: 'Saya tanggapi' }).tap()
    await see(page.getByText('Peringatan ini sudah ditanggapi atau sudah berakhir.'))
  })

  it('shows the rules with source and validity, and lets a student try one on the past without a token', async () => {
    const { url, asked } = await flood()
    const { page, troubles } = await browser.openPage(`${url}/#p=rules&l=id`)
    const river = page.locator('[data-rule=jembatan-siaga]')
    await see(river)
    const text = await textIn(river)
    expect(text).toMatch(/Siaga 2\s+≥ 1,5 m\s+di bawah 1,45 m/)
    expect(text).toContain('Rapat warga, 12 Jan 2026')
    expect(text).toContain('sejak 12 Januari 2026')
    expect(await textIn(page.locator('[data-rule=hujan]'))).toContain('jumlah selama 3 jam')
    await river.getByRole('button', { name: 'Coba dengan data lama' }).tap()
    await page.getByRole('button', { name: 'Hitung' }).tap()
    await see(page.locator('[data-result="2"]'))
    expect(asked).toMatchObject([{ rule: { station: 'jembatan-lama', levels: [{ at: 0.8 }, { at: 1.5 }, { at: 2 }] } }])
    expect(await textIn(page.locator('[data-result] .events'))).toMatch(/Peringatan dimulai · Tingkat 1\s+1,210 m/)
    await page.locator('[name=at]').first().fill('tinggi')
    await page.getByRole('button', { name: 'Hitung' }).tap()
    await see(page.getByText('Isi batas dengan angka, misalnya 1,5.'))
    expect(asked).toHaveLength(1)
    expect(await widthOf(page)).toBe(360)
    expect(troubles).toEqual([])
  })

  it('shows each hook with its state in words and every attempt', async () => {
    const { url } = await flood()
    const { page } = await browser.openPage(`${url}/#p=hooks&l=id`)
    await eventually(async () =>
      expect(await page.locator('[data-hook-state]').allInnerTexts()).toEqual(['Baik', 'Mencoba lagi']),
    )
    await page.locator('[data-hook=sirene-desa] summary').tap()
    await see(page.locator('[data-deliveries="2"]'))
    const log = await textIn(page.locator('[data-deliveries]'))
    expect(log).toMatch(/sampai \(204\)\s+percobaan 2, 41 md/)
    expect(log).toMatch(/gagal, akan diulang\s+percobaan 1, 10\.000 md[\s\S]*no answer/)
    expect(await widthOf(page)).toBe(360)
  })

  it('starts a drill and reports each hook’s latency and who answered', async () => {
    const { url } = await flood()
    const { page } = await browser.openPage(`${url}/#p=drill&l=id`)
    await see(page.getByText('Belum pernah ada latihan.'))
    await page.locator('[name=token]').fill(tokens.operator)
    await page.getByRole('button', { name: 'Mulai latihan' }).tap()
    const report = page.locator('[data-drill-state=done]')
    await see(report)
    const text = await textIn(report)
    expect(text).toContain('LATIHAN / EXERCISE')
    expect(text).toMatch(/sirene-desa\s+Peringatan dimulai · Siaga 1\s+84 md/)
    expect(text).toMatch(/bot-warga\s+Peringatan dimulai · Siaga 1\s+menunggu/)
    expect(text).toContain('Belum ada yang menanggapi.')
    expect(await widthOf(page)).toBe(360)
  })

  it('says which part of the gateway is in trouble, and that data is still kept', async () => {
    const influx = { ok: false, says: 'InfluxDB does not answer.' }
    const { url } = await flood({ ready: true, parts: { record: { ok: true, says: '' }, influx } })
    const { page } = await browser.openPage(url)
    const notice = page.locator('[data-parts]')
    await eventually(async () =>
      expect(await textIn(notice)).toContain('Ingatan panjang (InfluxDB). Data tetap diterima dan disimpan.'),
    )
    await notice.locator('summary').tap()
    await see(notice.getByText('InfluxDB does not answer.'))
  })

  it('does not call a village calm that has no rules', async () => {
    const { url } = await flood()
    const { page } = await browser.openPage('about:blank')
    await page.route('**/api/v1/alerts', (route) => route.fulfill({ json: { alerts: [] } }))
    await page.goto(url)
    await see(page.getByText('Tidak ada peringatan saat ini'))
    await page.route('**/api/v1/rules', (route) => route.fulfill({ json: { rules: [], file: null } }))
    await page.reload()
    await see(page.getByText('Belum ada aturan peringatan: gerbang belum akan memperingatkan siapa pun.'))
    await see(page.getByText('Tidak ada peringatan saat ini'), 0)
  })

  it('speaks English on every page', async () => {
    const { url, river } = await flood()
    const { page } = await browser.openPage(`${url}/#a=${river}&l=en`)
    await see(page.getByText('Water level at Jembatan Lama is 1.512 m: it has reached Siaga 2 (1.5 m).'))
    await page.getByRole('link', { name: 'Rules' }).tap()
    await see(page.getByRole('heading', { name: 'What would have happened?' }))
    await page.getByRole('link', { name: 'Delivery' }).tap()
    await see(page.getByRole('heading', { name: 'Delivery of warnings' }))
    await page.getByRole('link', { name: 'Drill' }).tap()
    await see(page.getByRole('button', { name: 'Start the drill' }))
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
  })

  it('gives every control of every page a target of 44 px and a name', async () => {
    const { url, river } = await flood()
    const { page } = await browser.openPage(url)
    for (const place of ['', `a=${river}`, 'p=rules', 'p=hooks', 'p=drill']) {
      await page.goto(`${url}/#${place}&l=id`)
      await see(page.locator(place ? '.page h1' : '.alerts'))
      await eventually(async () =>
        expect(await page.locator('main button, main a, main summary').count()).toBeGreaterThan(0),
      )
      for (const control of await page.locator('button, a, summary, input, select, textarea').all()) {
        if (!(await control.isVisible())) continue
        const box = await control.boundingBox()
        const name = await control.ariaSnapshot()
        expect(name, place).toMatch(/"\S|: \S/)
        expect(box!.height, `${place}: ${name}`).toBeGreaterThanOrEqual(44)
      }
    }
  })

  it('works by keyboard alone: to the alert, to its form, and back', async () => {
    const { url, river } = await flood()
    const { page } = await browser.openPage(url, { viewport: desk, hasTouch: false })
    await see(page.locator(`[data-alert="${river}"]`))
    const here = () =>
      page.evaluate<string>('document.activeElement.dataset.alert ?? document.activeElement.name ?? ""')
    for (let i = 0; i < 20 && (await here()) !== river; i++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await see(page.locator('[data-alert-page]'))
    await eventually(async () => expect(await page.evaluate('document.activeElement.tagName')).toBe('H1'))
    for (let i = 0; i < 20 && (await here()) !== 'comment'; i++) await page.keyboard.press('Tab')
    expect(await here()).toBe('comment')
    expect(await widthOf(page)).toBe(desk.width)
  })

  it('finds an alert that is no longer in the list, and says so when there is none', async () => {
    const { url, now_ms } = await flood()
    const rain = otherWords(now_ms)[0]!.alert
    const { page } = await browser.openPage('about:blank')
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
