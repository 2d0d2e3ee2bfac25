/** What the page shows of staff matters to somebody who is not signed in: nothing. The real gateway, a real browser. */
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { englishIn } from '../kit/english.ts'
import { eventually } from '../kit/eventually.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser, see, signInBy, textIn, widthOf } from './browser.ts'
import { hookHost, openKeptVillage } from './keptVillage.ts'
import { addressOf, pageNames } from './pageNames.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`an open gateway, looked at by anybody (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it(
    'shows no path of its disk, no address of a hook and no name of a person; staff see who did what, and may invite',
    async () => {
      const { http, folder, measure, link } = await openKeptVillage()
      await measure(1.62)
      const { page: staff } = await browser.openPage('about:blank')
      await signInBy(staff, await link('sari-staf', 'volunteer'))
      await staff.locator('.alerts .alert').tap()
      await staff.locator('[name=comment]').fill('kunci di rumah pak lurah')
      await staff.getByRole('button', { name: 'Saya tanggapi' }).tap()
      await eventually(async () =>
        expect(await textIn(staff.locator('.timeline'))).toMatch(/Ditanggapi: sari-staf[\s\S]*kunci di rumah/),
      )
      await staff.goto(`${http}/#p=invite&l=id`)
      await staff.locator('[name=station]').selectOption('hulu')
      await staff.getByRole('button', { name: 'Buat undangan' }).tap()
      expect(await staff.locator('[data-link] textarea').inputValue()).toMatch(/\/#\/join\/[\w-]{20,}$/)
      await see(staff.locator('[data-link] [data-qr]'))

      const { page } = await browser.openPage(http, { excused: { '401 GET /api/v1/hooks': 'hooks are for staff' } })
      await see(page.locator('[data-acknowledged], .alerts .alert'))
      await eventually(async () => expect(await textIn(page.locator('.alerts .alert'))).toContain('ditanggapi petugas'))
      for (const details of await page.locator('summary').all()) await details.tap()
      await shows(page, 'Bendung Hulu')
      await page.locator('.alerts .alert').tap()
      await shows(page, 'Ditanggapi: petugas')
      for (const [place, word] of Object.entries({
        rules: 'Siaga 3',
        hooks: 'Penerima peringatan',
        drill: 'Latihan',
      })) {
        await page.goto(`${http}/#p=${place}&l=id`)
        await see(page.locator('.page h1'))
        await eventually(async () => expect(await page.getByText('Memuat…').count()).toBe(0))
        await shows(page, word)
      }

      async function shows(shown: Page, word: string) {
        await eventually(async () => expect(await textIn(shown.locator('body'))).toContain(word))
        const all = `${await textIn(shown.locator('body'))} ${await shown.locator('main').innerHTML()}`
        for (const secret of [folder, '/tmp/', 'rules.yaml', hookHost, 'sari-staf', 'pak lurah']) {
          expect(all, `${shown.url()} shows ${secret}`).not.toContain(secret)
        }
      }
    },
    wholeChain_ms,
  )

  it(
    'asks nobody but the gateway on any of its pages, breaks its policy on none, tells not even an operator where files lie, and speaks Bahasa Indonesia beside every trouble',
    async () => {
      const { http, folder, measure, say, link } = await openKeptVillage()
      await measure(1.62)
      await measure(1.6, 1_000) // from 1970: it is refused
      await say('readings', 'no JSON')
      const level = { connected: true, frames: 9, wiring: 'garbled', rejected: { checksum: 2, noise: 7 }, nulls: {} }
      const node = { card: { free_mb: 812, size_mb: 7_400 }, signal_dbm: -71 }
      const status = { state: 'online', clock: 'unsynced', power: ['under-voltage'], ...node, sensors: { level } }
      await say('status', JSON.stringify(status))
      const { page, origins } = await browser.openPage('about:blank') // an error in the console fails the test by itself
      await signInBy(page, await link('sari', 'operator'))
      await page.goto(`${http}/#p=hooks&l=id`)
      await page.getByText('Coba atau kirim ulang').tap()
      await page.getByRole('button', { name: 'Kirim pesan uji coba' }).tap()
      await eventually(async () => expect(await spoken(page)).toMatch(/Tidak sampai\.[\s\S]*sambungan ditolak/))
      await page.locator('.menu [data-page=stations]').tap()
      await page.locator('.alerts .alert').tap()
      await see(page.locator('.timeline'))
      const english = englishIn(await spoken(page))
      for (const name of pageNames) {
        await page.goto(`${http}/#${addressOf(name)}`)
        await see(page.locator('main h1'))
        await eventually(async () => expect(await textIn(page.locator('main'))).not.toContain('Memuat'))
        // What the node said of itself is a curve already: staff see it, in the words of this language.
        if (name === 'node') await see(page.locator('[data-curve="node.card_free_mb"]:has(svg)', { hasText: '812 MB' }))
        const all = await page.locator('body').innerHTML()
        expect(all.includes(folder) || all.includes('/tmp/'), `${name} shows a path`).toBe(false)
        expect(await widthOf(page), name).toBe(360)
        for (const details of await page.locator('main summary').all()) await details.tap()
        english.push(...englishIn(await spoken(page)).map((line) => `${name}: ${line}`))
      }
      expect(english).toEqual([])
      expect([...origins]).toEqual([http])
    },
    wholeChain_ms,
  )
})

/** What stands on the page as words: without commands and what a person has typed into fields. */
async function spoken(page: Page): Promise<string> {
  return page.evaluate<string>(`(() => {
    const shown = document.body.innerText
    const aside = [...document.body.querySelectorAll('code, pre, textarea, .event-id > :first-child')]
    return aside.reduce((text, { innerText }) => (innerText ? text.replaceAll(innerText, '') : text), shown)
  })()`)
}
