import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser, see, signInBy, textIn, widthOf } from './browser.ts'
import { openFloodVillage } from './floodVillage.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`the pages of the early warning, 360 px wide (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it('shows the rules with source and validity, and lets a student try one on the past without a token', async () => {
    const { url, asked } = await openFloodVillage()
    const { page, troubles } = await browser.openPage(`${url}/#p=nonsense&l=id`)
    await see(page.getByRole('heading', { level: 1, name: 'Stasiun' })) // no page has that name
    await page.getByRole('link', { name: 'Aturan' }).tap()
    const river = page.locator('[data-rule=jembatan-siaga]')
    await see(river)
    const text = await textIn(river)
    expect(text).toMatch(/Siaga 2\s+≥ 1,5 m\s+di bawah 1,45 m/)
    expect(text, 'rules of one station are told apart').toContain('Tinggi muka air')
    expect(text).toContain('Rapat warga, 12 Jan 2026')
    expect(text).toContain('sejak 12 Januari 2026')
    expect(await textIn(page.locator('[data-rule=hujan]'))).toContain('jumlah selama 3 jam')
    await river.getByRole('button', { name: 'Coba dengan data lama' }).tap()
    await page.getByRole('button', { name: 'Lihat hasilnya' }).tap()
    await see(page.locator('[data-result="2"]'))
    expect(asked).toMatchObject([{ rule: { station: 'jembatan-lama', levels: [{ at: 0.8 }, { at: 1.5 }, { at: 2 }] } }])
    expect(await textIn(page.locator('[data-result] .events'))).toMatch(/Peringatan dimulai · Tingkat 1\s+1,210 m/)
    await page.locator('[name=at]').first().fill('tinggi')
    await page.getByRole('button', { name: 'Lihat hasilnya' }).tap()
    await see(page.getByText('Isi batas dengan angka, misalnya 1,5.'))
    expect(asked).toHaveLength(1)
    expect(await widthOf(page)).toBe(360)
    expect(troubles).toEqual([])
  })

  it('shows each hook with its state in words and every attempt', async () => {
    const { url } = await openFloodVillage()
    const { page } = await browser.openPage(`${url}/#p=hooks&l=id`)
    await eventually(async () =>
      expect(await page.locator('[data-hook-state]').allInnerTexts()).toEqual(['Baik', 'Mencoba lagi']),
    )
    await page.locator('[data-hook=sirene-desa] summary').last().tap() // before it stands what staff can do
    await see(page.locator('[data-deliveries="2"]'))
    const log = await textIn(page.locator('[data-deliveries]'))
    expect(log).toMatch(/sampai \(204\)\s+percobaan 2, 41 milidetik/)
    expect(log).toMatch(/gagal, akan diulang\s+percobaan 1, 10\.000 milidetik[\s\S]*no answer/)
    expect(await widthOf(page)).toBe(360)
  })

  it('starts a drill and reports each hook’s latency and who answered', async () => {
    const { url, linkOf } = await openFloodVillage()
    const { page } = await browser.openPage(`${url}/#p=drill&l=id`)
    await see(page.getByText('Belum pernah ada latihan.'))
    await see(page.getByText('Untuk ini masuklah dulu, sebagai relawan atau lebih.'))
    expect(await page.getByRole('button', { name: 'Mulai latihan' }).count()).toBe(0)
    await signInBy(page, url + linkOf('sari', 'volunteer'))
    await page.locator('[data-more]').tap()
    await page.getByRole('link', { name: 'Latihan', exact: true }).tap()
    await see(page.locator('[data-real]')) // a real warning runs
    await page.getByRole('button', { name: 'Mulai latihan' }).tap()
    const report = page.locator('[data-drill-state=done]')
    await see(report)
    const text = await textIn(report)
    expect(text).toContain('LATIHAN / EXERCISE')
    expect(text).toMatch(/Sirene desa\s+Peringatan dimulai · Siaga 1\s+84 milidetik/)
    expect(text).toMatch(/Bot warga\s+Peringatan dimulai · Siaga 1\s+menunggu/)
    expect(text).toContain('Belum ada yang menanggapi.')
    await report.getByRole('link').tap()
    await see(page.getByText('Ini latihan, bukan keadaan sebenarnya.'))
    await eventually(async () => expect(await page.locator('.chart').getAttribute('data-levels')).toBe('3'))
    expect(await widthOf(page)).toBe(360)
  })

  it('says which part of the gateway is in trouble, and that data is still kept', async () => {
    const influx = { ok: false, says: 'InfluxDB does not answer.', says_id: 'InfluxDB tidak menjawab.' }
    const { url } = await openFloodVillage({
      ready: true,
      parts: { record: { ok: true, says: '', says_id: '' }, influx },
    })
    const { page } = await browser.openPage(url)
    const notice = page.locator('[data-parts]')
    await eventually(async () =>
      expect(await textIn(notice)).toContain('Arsip lama (InfluxDB). Data tetap diterima dan disimpan.'),
    )
    await notice.locator('summary').tap()
    await see(notice.getByText('InfluxDB tidak menjawab.'))
  })

  it('does not call a village calm that has no rules', async () => {
    const { url } = await openFloodVillage()
    const { page } = await browser.openPage('about:blank')
    // The list is asked for apart from the rest, too, when the rest came before the live view.
    await page.route('**/api/v1/alerts', (route) => route.fulfill({ json: { alerts: [] } }))
    const answerWith = (some: object) =>
      page.route('**/api/v1/overview', async (route) => {
        const answer = await route.fetch()
        await route.fulfill({ response: answer, json: { ...(await answer.json()), alerts: [], ...some } })
      })
    await answerWith({})
    await page.goto(url)
    await see(page.locator('[data-headline=calm]'))
    await answerWith({ rules: 0 })
    await page.reload()
    await see(page.locator('[data-headline=blind]').getByText('tidak ada yang akan diperingatkan'))
    await see(page.locator('[data-headline=calm]'), 0)
  })

  it('speaks English on every page', async () => {
    const { url, river, linkOf } = await openFloodVillage()
    const { page } = await browser.openPage('about:blank')
    await signInBy(page, url + linkOf('sari', 'volunteer'))
    await page.goto(`${url}/#a=${river}&l=en`)
    await see(page.getByText('Water level at Jembatan Lama is 1.512 m: it has reached Siaga 2 (1.5 m).'))
    await page.getByRole('link', { name: 'Rules' }).tap()
    await see(page.getByRole('heading', { name: 'What would have happened?' }))
    await page.locator('[data-more]').tap()
    await page.getByRole('link', { name: 'Recipients' }).tap()
    await see(page.getByRole('heading', { name: 'Delivery of warnings' }))
    await page.locator('[data-more]').tap()
    await page.getByRole('link', { name: 'Drill' }).tap()
    await see(page.getByRole('button', { name: 'Start the drill' }))
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
  })

  it('gives every control of every page a target of 44 px and a name', async () => {
    const { url, river, linkOf } = await openFloodVillage()
    const { page } = await browser.openPage(url)
    await signInBy(page, url + linkOf('sari', 'volunteer'))
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
})
