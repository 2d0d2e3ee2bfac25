/** From a message on the phone to its warning, also where somebody has to sign in on the way. */
import { beforeAll, describe, expect, it } from 'vitest'
import { printedBy } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { wholeChain_ms } from '../../kit/limits.ts'
import { needs } from '../../kit/needs.ts'
import { openReverseProxy } from '../../kit/reverseProxy.ts'
import { startService } from '../../kit/services.ts'
import { openBrowser, see } from '../browser.ts'
import { onGateway, openKeptVillage } from '../keptVillage.ts'
import { type Excuses, nobodyIsIn } from '../troubles.ts'

const chromium = needs('chromium')
const excused: Excuses = {
  ...nobodyIsIn,
  '401 GET /pantau/api/v1/': 'the same, behind a proxy',
  'ERR_INCOMPLETE_CHUNKED_ENCODING GET /api/v1/live': 'who signs out loses the live view',
}

describe.skipIf(chromium.skip)(`the way to what one wants to see (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it(
    'a message leads to its own warning, behind a proxy with a path and through the door of a closed gateway',
    async () => {
      const proxy = await openReverseProxy('/pantau')
      const chat = await startService('telegram')
      const telegram = { id: 'grup', kind: 'telegram', chat_id: '-100', token_env: 'BOT', allow_private: true }
      const village = await openKeptVillage(
        {
          public: false,
          http: { proxies: ['127.0.0.1'], address: proxy.address },
          hooks: [{ ...telegram, base_url: `http://127.0.0.1:${chat.port}` }],
        },
        { BOT: '123456:ABC' },
      )
      proxy.leadsTo(village.http)
      await village.measure(1.62)
      const text = await eventually(() => chat.shown.find(({ text }) => text.includes('Bendung Hulu'))?.text)
      const address = /^http\S+$/m.exec(text)![0]
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/pantau\/#a=hulu-siaga_1_\d+_[\w-]+$/)

      // She taps the message, is asked to sign in, and asks the operator, whose link opens in a window of its own.
      const { page, context } = await browser.openPage(address, { excused })
      await see(page.getByRole('heading', { name: 'Server desa ini tertutup: masuk dulu' }))
      const { link } = await printedBy(village.folder, 'user', 'add', 'sari', '--role', 'volunteer')
      expect(link).toMatch(`${proxy.address}/#/sign-in/`)
      const window = await context.newPage()
      await window.goto(link)
      await see(window.locator('.alert-page h1').filter({ hasText: 'Siaga 2 · Bendung Hulu' }))
      await see(window.locator('[data-welcome]'))
      expect(window.url()).toContain(address)
      await window.goBack()
      expect(window.url(), 'the used link is not in the history').not.toContain('sign-in/')
    },
    wholeChain_ms,
  )

  it(
    'who signs in from a page that asked for it comes back to that page, by password and by link',
    async () => {
      const { http, folder, link, measure } = await openKeptVillage()
      await measure(0.5)
      const { page } = await browser.openPage(await link('sari', 'volunteer'), { excused })
      await see(page.locator('[data-welcome]'))
      await page.goto(`${http}/#p=sign-in&l=id`)
      await page.getByLabel('Kata sandi baru').fill('hujan di hulu')
      await page.getByRole('button', { name: 'Simpan kata sandi' }).tap()
      await see(page.getByText('Kata sandi tersimpan.'))
      await page.getByRole('button', { name: 'Keluar' }).tap()
      await see(page.getByRole('link', { name: 'Masuk' }))

      await page.goto(`${http}/#p=logbook&s=hulu&l=id`)
      await page.locator('[data-missing=keep-log] a').tap()
      await page.getByLabel('Nama').fill('sari')
      await page.getByLabel('Kata sandi', { exact: true }).fill('hujan di hulu')
      await page.getByRole('button', { name: 'Masuk', exact: true }).tap()
      await see(page.getByRole('heading', { name: /Buku catatan/ }))
      await see(page.locator('[data-missing=keep-log]'), 0)
      expect(page.url()).toContain('p=logbook&s=hulu')

      const { page: other } = await browser.openPage(`${http}/#p=rules&l=id`)
      await other.locator('.account').tap()
      const { link: fresh } = await printedBy(folder, 'user', 'link', 'sari')
      await other.goto(onGateway(http, fresh))
      await see(other.locator('[data-welcome]'))
      expect(other.url()).toContain('#p=rules')
    },
    wholeChain_ms,
  )

  it(
    'a link may name what it opens, and only within this page',
    async () => {
      const { http, folder, link, measure } = await openKeptVillage()
      await measure(0.5)
      const first = await link('sari', 'volunteer')
      const { page } = await browser.openPage(`${first}?p=logbook&s=hulu`)
      await see(page.getByRole('heading', { name: /Buku catatan/ }))
      for (const elsewhere of ['?https://example.org', '?p=//example.org&next=https://example.org']) {
        const { link: fresh } = await printedBy(folder, 'user', 'link', 'sari')
        const { page: phone } = await browser.openPage(onGateway(http, fresh) + elsewhere)
        await see(phone.locator('[data-welcome]'))
        await see(phone.locator('[data-page=stations][aria-current=page]'))
        expect(new URL(phone.url()).host).toBe(new URL(http).host)
      }
      const tampered = await browser.openPage(`${http}/#p=rules&l=id`)
      await tampered.page.evaluate(
        `localStorage.setItem('pantau.wanted', JSON.stringify({ hash: 'javascript:alert(1)//https://example.org', at_ms: Date.now() }))`,
      )
      const { link: last } = await printedBy(folder, 'user', 'link', 'sari')
      await tampered.page.goto('about:blank')
      await tampered.page.goto(onGateway(http, last))
      await see(tampered.page.locator('[data-page=stations][aria-current=page]'))
    },
    wholeChain_ms,
  )

  it('an invitation without encryption says what anybody could read, and what --clear does', async () => {
    const { http, folder } = await openKeptVillage()
    const { link } = await printedBy(folder, 'station', 'invite', 'muara', '--address', http)
    const { page } = await browser.openPage(link)
    const said = page.locator('[data-no-fingerprint]')
    await see(said.getByText(/siapa pun di jaringan yang sama dapat membaca kata sandi/))
    expect(await said.locator('textarea').isVisible(), 'nobody types it without having read why').toBe(false)
    await said.locator('summary').tap()
    const command = await said.locator('textarea').inputValue()
    expect(command).toBe(`npm run edge -- join '${link}' --clear`)
    await see(said.getByText(/--clear berarti: tetap bergabung walau tanpa enkripsi/))
  })
})
