/** A closed gateway on a phone: the real gateway, a real station, a real browser. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { needs } from '../kit/needs.ts'
import { isKept, openBrowser, see, textIn, widthOf } from './browser.ts'
import { cookieOf, openKeptVillage } from './keptVillage.ts'
import { type Excuses, nobodyIsIn } from './troubles.ts'

const chromium = needs('chromium')
const excused: Excuses = {
  ...nobodyIsIn,
  'POST /api/v1/session': 'a used link and a wrong password are refused',
  'ERR_INCOMPLETE_CHUNKED_ENCODING GET /api/v1/live': 'a session that ends takes its live view along',
}

describe.skipIf(chromium.skip)(`a closed gateway on a phone 360 px wide (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it(
    'lets a volunteer in by a link: live view, chart, download, an answer to an alert, and out again',
    async () => {
      const { http, measure, link } = await openKeptVillage({ public: false })
      const start_ms = Date.now() - 60_000
      await measure(0.5, start_ms)
      const address = await link('sari', 'volunteer')

      const { page, troubles, origins } = await browser.openPage(http, { excused })
      await see(page.getByRole('main').getByRole('heading', { name: 'Server desa ini tertutup: masuk dulu' }))
      expect(await textIn(page.locator('body'))).not.toMatch(/Bendung|terputus/i)
      expect(await page.locator('[data-connection]').getAttribute('data-connection')).toBe('closed')

      await page.goto(address)
      await see(page.locator('[data-connection=live]'))
      await see(page.locator('[data-welcome]'))
      expect(page.url(), 'the code is neither in the address …').not.toContain(address.split('/').at(-1))
      await page.goBack()
      await page.goForward()
      expect(page.url(), '… nor in the history').not.toContain('sign-in/')
      expect(await cookieOf(page)).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
      expect(await page.evaluate('document.cookie + sessionStorage.length')).toBe('0')

      await see(page.getByText('0,500'))
      await measure(1.62)
      const alert = page.locator('.alerts .alert')
      await see(alert)
      const tile = page.locator('[data-series="level.water_level_m"]')
      await eventually(async () => expect(await textIn(tile)).toContain('1,620'))

      await tile.tap()
      await eventually(async () => expect(await page.locator('.chart').getAttribute('data-points')).toBe('2'))
      const downloading = page.waitForEvent('download')
      await page.getByRole('link', { name: 'Unduh CSV' }).tap()
      expect(readFileSync(await (await downloading).path(), 'utf8')).toMatch(/1\.62/)

      await alert.tap()
      await page.locator('[name=comment]').fill('saya ke bendung')
      await page.getByRole('button', { name: 'Saya tanggapi' }).tap()
      await see(page.locator('[data-acknowledged=true]'))
      await eventually(async () => expect(await textIn(page.locator('.timeline'))).toContain('Ditanggapi: sari'))
      expect(await widthOf(page)).toBe(360)

      await page.getByRole('link', { name: 'sari' }).tap()
      await page.getByRole('button', { name: 'Keluar' }).tap()
      await see(page.getByRole('heading', { name: 'Server desa ini tertutup: masuk dulu' }))
      expect(await cookieOf(page)).toBe(undefined)
      expect(await page.evaluate("fetch('api/v1/stations').then((answer) => answer.status)")).toBe(401)
      await page.goto(address)
      await see(page.getByText('Tautan ini sudah dipakai atau sudah berakhir.'))
      expect(troubles).toEqual([])
      expect([...origins]).toEqual([http])
    },
    wholeChain_ms,
  )

  it('leaves nothing of what was seen on the device of whoever signs out', async () => {
    const { measure, link } = await openKeptVillage({ public: false })
    await measure(0.5)
    const { page } = await browser.openPage(await link('sari', 'viewer'), { excused, serviceWorkers: 'allow' })
    await see(page.getByText('0,500'))
    await isKept(page)
    await measure(0.6) // what is new is kept when a page is left
    await see(page.getByText('0,600'))
    await page.getByRole('link', { name: 'sari' }).tap()
    await page.getByRole('button', { name: 'Keluar' }).tap()
    await see(page.getByRole('heading', { name: 'Server desa ini tertutup: masuk dulu' }))
    const left = "caches.keys().then((all) => all.filter((name) => name.startsWith('pantau-data-')))"
    expect(await page.evaluate(left)).toEqual([])
  })

  it('asks to sign in when the session ends, keeps what was on the screen, and goes on from there', async () => {
    const { http, measure, link } = await openKeptVillage({ public: false })
    await measure(0.5)
    const { page } = await browser.openPage(await link('sari', 'viewer'), { excused })
    await see(page.getByText('0,500'))
    await page.getByRole('link', { name: 'sari' }).tap()
    await page.getByLabel('Kata sandi baru').fill('hujan di hulu')
    await page.getByRole('button', { name: 'Simpan kata sandi' }).tap()
    await see(page.getByText('Kata sandi tersimpan.'))

    const { page: other } = await browser.openPage(http, { excused })
    await other.getByLabel('Nama').fill('sari')
    await other.getByLabel('Kata sandi').fill('hujan di hulu')
    await other.getByRole('button', { name: 'Masuk', exact: true }).tap()
    await see(other.getByText('0,500'))

    await page.reload()
    await page.locator('[data-session]').filter({ hasNotText: 'perangkat ini' }).getByRole('button').tap()
    await see(other.getByRole('heading', { name: 'Sesi Anda sudah berakhir: masuk lagi' }))
    expect(await textIn(other.locator('[data-series="level.water_level_m"]'))).toContain('0,500')
    expect(await other.locator('[data-lost]').count()).toBe(0)
    await other.getByLabel('Nama').fill('sari')
    await other.getByLabel('Kata sandi').fill('salah sekali ini')
    await other.getByRole('button', { name: 'Masuk', exact: true }).tap()
    await see(other.getByText('Nama atau kata sandi tidak cocok.'))
    await other.getByLabel('Kata sandi').fill('hujan di hulu')
    await other.getByRole('button', { name: 'Masuk', exact: true }).tap()
    await see(other.locator('[data-connection=live]'))
    await see(other.locator('[data-gate]'), 0)
  })
})
