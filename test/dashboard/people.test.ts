import jsQR from 'jsqr'
import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { desk, openBrowser, see, textIn, widthOf } from './browser.ts'
import { type Excuses, nobodyIsIn } from './troubles.ts'
import { openVillage, threeStations } from './village.ts'
import { openVillagers } from './villagers.ts'

const chromium = needs('chromium')
const removed: Excuses = { 'ERR_INCOMPLETE_CHUNKED_ENCODING GET /api/v1/live': 'who is removed loses the live view' }

describe.skipIf(chromium.skip)(`people, on a phone 360 px wide (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  async function village(options: { isPublic?: boolean } = {}) {
    const villagers = openVillagers()
    const opened = await openVillage({ stations: threeStations(Date.now()), ...villagers.parts, ...options })
    onTestFinished(opened.close)
    return { ...opened, ...villagers }
  }

  it('are added by an operator; the phone that scans the code is signed in; a role, a device and a person are ended', async () => {
    const { url, linkOf } = await village()
    const { page, troubles } = await browser.openPage(url + linkOf('sari', 'operator'))
    await see(page.locator('[data-welcome]'))
    await page.goto(`${url}/#/people`)
    await page.getByLabel('Nama pendek').fill('Pak Budi')
    await page.getByRole('button', { name: 'Tambah dan buat tautan' }).tap()
    await see(page.getByRole('heading', { name: 'Tautan masuk untuk pak-budi' }))
    expect(await page.evaluate('document.activeElement.textContent'), 'heard by who cannot see it').toContain(
      'pak-budi',
    )
    const link = await page.locator('[data-link] textarea').inputValue()
    const scanned = await scan(page.locator('[data-qr]'))
    expect(scanned).toBe(link)
    expect(await widthOf(page)).toBe(360)

    const { page: phone } = await browser.openPage(url + scanned.slice(scanned.indexOf('/#')), { excused: removed })
    await see(phone.locator('[data-welcome]'))
    await phone.getByRole('link', { name: 'pak-budi' }).tap()
    await see(phone.getByText('Anda masuk sebagai pak-budi, relawan.'))
    expect(await phone.locator('[data-page=people]').count()).toBe(0)
    await phone.goto(`${url}/#/people`)
    await see(phone.getByText(/Untuk ini perlu peran pengelola atau lebih/))

    await page.reload()
    const budi = page.locator('[data-user=pak-budi]')
    await eventually(async () => expect(await textIn(budi)).toContain('masuk di 1 perangkat'))
    await budi.getByLabel('Peran pak-budi').selectOption('viewer')
    await phone.goto(`${url}/#p=sign-in&l=id`)
    await see(phone.getByText('Anda masuk sebagai pak-budi, penonton.'))
    await budi.getByRole('button', { name: 'Hapus pak-budi' }).tap()
    await budi.getByRole('button', { name: 'Ya, hapus pak-budi' }).tap()
    await see(budi, 0)
    await see(phone.getByRole('heading', { name: 'Masuk' }))
    const log = page.locator('[data-audit]')
    await eventually(async () => expect(await textIn(log)).toMatch(/sari \(pengelola\)\s+menghapus orang: pak-budi/))
    expect(await textIn(log)).toMatch(/menambah orang: pak-budi\s+lewat halaman/)
    expect(troubles).toEqual([])
  })

  it('has tokens for machines: shown once, with their end, removed in two presses', async () => {
    const { url, linkOf } = await village()
    const { page } = await browser.openPage(url + linkOf('sari', 'operator'))
    await see(page.locator('[data-welcome]'))
    await page.goto(`${url}/#p=people&l=en`)
    await page.getByLabel('Name of the machine').fill('bot')
    await page.getByRole('button', { name: 'Make the token' }).tap()
    await see(page.getByRole('heading', { name: 'Token of bot' }))
    const token = await page.locator('[data-link] textarea').inputValue()
    const row = page.locator('[data-token=bot]')
    await eventually(async () => expect(await textIn(row)).toMatch(/bot · Viewer\s+until .* 20\d\d.*not used yet/))

    const { page: machine } = await browser.openPage(`${url}/#p=sign-in&l=en`, {
      excused: { ...removed, '401 POST /api/v1/session': 'a wrong token is refused' },
    })
    await machine.getByText('I have a token').tap()
    await machine.getByLabel('Token').fill('wrong')
    await machine.getByRole('button', { name: 'Sign in by token' }).tap()
    await see(machine.getByText('This token is not known or has ended.'))
    await machine.getByLabel('Token').fill(token)
    await machine.getByRole('button', { name: 'Sign in by token' }).tap()
    await see(machine.getByRole('link', { name: 'bot' }))
    await row.getByRole('button', { name: 'Remove the token bot' }).tap()
    await row.getByRole('button', { name: 'Yes, remove bot' }).tap()
    await see(row, 0)
    await page.reload()
    await see(page.locator('[data-tokens="0"]'))
    expect(await page.content()).not.toContain(token)
  })

  it('says on a phone that scanned a station’s invitation what it is, and what to type on the station', async () => {
    const { url } = await village({ isPublic: false })
    const { page } = await browser.openPage(`${url}/#/join/k3v9x2m1k3v9x2m1k3v9x2.R2tXc3lqbm1QZjJkQ0VhVTlhQ0V4Nm1m`, {
      excused: nobodyIsIn,
    })
    await see(page.getByRole('heading', { name: 'Undangan untuk stasiun' }))
    const [command, link] = await page.locator('textarea').all()
    expect(await command!.inputValue()).toBe(`npm run edge -- join '${await link!.inputValue()}'`)
    expect(await link!.inputValue()).toBe(page.url())
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Salin' }).first().tap()
    await see(page.getByText('Tersalin.'))
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(await command!.inputValue())
    await page.goto(`${url}/#/join/k3v9x2m1k3v9x2m1k3v9x2`)
    await see(page.locator('[data-no-fingerprint]'))
    await page.goto(`${url}/#/join/';reboot;'`)
    await see(page.getByText('Undangan ini tidak lengkap.'))
    expect(await page.locator('textarea').count()).toBe(0)
  })

  it('is used by keyboard alone, with the place told to who listens', async () => {
    const { url, people } = await village({ isPublic: false })
    people.users.add('sari', 'operator')
    people.users.setPassword('sari', (await people.passwords.hash('hujan di hulu'))!)
    const { page } = await browser.openPage(url, { viewport: desk, hasTouch: false, excused: nobodyIsIn })
    await eventually(async () => expect(await page.evaluate('document.activeElement.tagName')).toBe('H1'))
    await page.keyboard.press('Tab')
    await page.keyboard.type('sari')
    await page.keyboard.press('Tab')
    await page.keyboard.type('hujan di hulu')
    await page.keyboard.press('Enter')
    await see(page.locator('[data-connection=live]'))
    await page.locator('[data-more]').focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-page=people]').focus()
    await page.keyboard.press('Enter')
    await eventually(async () => expect(await page.evaluate('document.activeElement.textContent')).toBe('Orang'))
  })

  it('fits 360 px with letters twice as large, and gives every control a target of 44 px and a name', async () => {
    const { url, linkOf } = await village()
    const { page } = await browser.openPage(url + linkOf('sari', 'operator'))
    await see(page.locator('[data-welcome]'))
    for (const lang of ['id', 'en']) {
      for (const place of ['p=sign-in', 'p=people', 'p=invite', '/join/k3v9x2m1k3v9x2m1k3v9x2']) {
        await page.goto(`${url}/#${place}${place.startsWith('p') ? `&l=${lang}` : ''}`)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        await see(page.locator('.page h1'))
        if (place === 'p=people') await see(page.locator('[data-audit] li').first())
        expect(await widthOf(page), `${place} ${lang}`).toBe(360)
        for (const [height, name] of await controlsOf(page)) {
          expect(height, `${place} ${lang}: ${name}`).toBeGreaterThanOrEqual(44)
          expect(name, place).not.toBe('')
        }
      }
    }
  })
})

/** Height and name of every control that is seen. A tick is pressed by its line of text, too. */
function controlsOf(page: Page): Promise<[number, string][]> {
  return page.evaluate(`[...document.querySelectorAll('button, a, summary, input, select, textarea, .tick')]
    .filter((control) => control.checkVisibility() && !control.matches('.hidden, .tick input'))
    .map((control) => [
      control.getBoundingClientRect().height,
      (control.ariaLabel ?? control.labels?.[0]?.textContent ?? control.textContent).trim(),
    ])`)
}

/** What a phone's camera reads off the code. */
async function scan(code: Locator): Promise<string> {
  const png = (await code.screenshot()).toString('base64')
  const { width, height, data } = await code.page().evaluate<{ width: number; height: number; data: number[] }>(`
    (async () => {
      const bytes = Uint8Array.from(atob('${png}'), (letter) => letter.charCodeAt(0))
      const image = await createImageBitmap(new Blob([bytes]))
      const canvas = new OffscreenCanvas(image.width, image.height)
      const context = canvas.getContext('2d')
      context.drawImage(image, 0, 0)
      const { width, height, data } = context.getImageData(0, 0, image.width, image.height)
      return { width, height, data: [...data] }
    })()`)
  return jsQR.default(Uint8ClampedArray.from(data), width, height)?.data ?? ''
}
