/** A resident reports without a network, closes the page, and is heard all the same; a volunteer shows it to everybody. */
import pino from 'pino'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { observationsResource, openObservations } from '../../gateway/observations/index.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { jpeg } from '../kit/jpeg.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser, see, signInBy, textIn, widthOf } from './browser.ts'
import { wireIsCut } from './troubles.ts'
import { openVillage, riverSeries, threeStations } from './village.ts'
import { openVillagers } from './villagers.ts'

const chromium = needs('chromium')
const log = pino({ level: 'silent' })

describe.skipIf(chromium.skip)(`residents’ own eyes, on a phone 360 px wide (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  async function village() {
    const observations = await openObservations({
      ...{ folder: emptyFolder(), settings: { waiting_max: 9 }, hasRoom: () => true, now: Date.now, log },
    })
    const { parts, linkOf } = openVillagers()
    const stations = threeStations(Date.now())
    const settings = { open: true, per_address_hour: 60 }
    const of = { get: (id: string) => stations.find(({ station }) => station === id) }
    const store = {
      series: async ({ from_ms, to_ms }: { from_ms: number; to_ms: number }) => riverSeries(from_ms, to_ms),
    }
    const opened = await openVillage({
      ...{ stations, ...parts },
      more: [(app) => observationsResource(app, { observations, settings, stations: of, store, now: Date.now })],
    })
    onTestFinished(async () => {
      await opened.close()
      await observations.close()
    })
    return { ...opened, observations, settings, linkOf }
  }

  it('a report waits on the phone while there is no network, outlives the page, and is sent by itself', async () => {
    const { url, wire, observations } = await village()
    const { page, context } = await browser.openPage(`${url}/#p=observe&s=jembatan-lama&l=id`, {
      excused: wireIsCut,
    })
    await page.getByLabel('Angka di papan duga').fill('162')
    expect(await textIn(page.locator('[data-read]'))).toBe('Terbaca 1,62 m. Sensor sekarang: 1,23 m.')
    await page.getByLabel('Yang Anda lihat').selectOption('street')
    await page.getByLabel('Foto (boleh kosong)').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: jpeg })
    await see(page.getByAltText('Foto laporan'))
    expect(await widthOf(page)).toBe(360)
    wire.cut()
    await page.getByRole('button', { name: 'Kirim laporan' }).tap()
    await see(page.locator('[data-outcome=kept]'))
    await see(page.locator('[data-waiting="1"]'))
    expect(observations.pending()).toBe(0)
    await page.close()

    wire.mend()
    const again = await context.newPage()
    await again.goto(`${url}/#p=observe&s=jembatan-lama&l=id`)
    await eventually(() => expect(observations.pending()).toBe(1))
    await see(again.locator('[data-waiting="0"]'))
    const [row] = observations.list({ from_ms: 0, to_ms: Date.now(), limit: 5 })
    expect(row).toMatchObject({ station: 'jembatan-lama', value: 1.62, word: 'street', photo: expect.any(String) })
    await see(again.locator('[data-seen="0"]'))
  })

  it('a report that is refused is not called kept, and one that is forgotten is not called arrived', async () => {
    const { url, settings, observations } = await village()
    const { page } = await browser.openPage(`${url}/#p=observe&s=jembatan-lama&l=en`, {
      excused: { '403 POST /api/v1/observations': 'the gateway takes no reports any more' },
    })
    await page.getByLabel('In your words').fill('knee-deep')
    settings.open = false
    await page.getByRole('button', { name: 'Send the report' }).tap()
    await see(page.locator('[data-outcome=refused]'))
    await see(page.locator('[data-waiting="0"]'))
    settings.open = true
    await page.getByRole('button', { name: 'Delete it from this phone' }).tap()
    await see(page.getByLabel('In your words'))
    await see(page.locator('[data-outcome]'), 0)
    expect(observations.pending()).toBe(0)
  })

  it('a report waits, too, while the gateway wants somebody to sign in', async () => {
    const { url, observations } = await village()
    const { page } = await browser.openPage(`${url}/#p=observe&s=jembatan-lama&l=en`, {
      excused: { '401 POST /api/v1/observations': 'a session has ended' },
    })
    const post = '**/api/v1/observations'
    await page.route(post, (route) => route.fulfill({ status: 401, json: { detail: 'Sign in.' } }))
    await page.getByLabel('In your words').fill('knee-deep')
    await page.getByRole('button', { name: 'Send the report' }).tap()
    await see(page.locator('[data-outcome=kept]'))
    await page.unroute(post)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await eventually(() => expect(observations.pending()).toBe(1))
    await see(page.locator('[data-outcome=sent]'))
  })

  it('a volunteer sees it beside the sensor, shows it, and then everybody sees both and the difference', async () => {
    const { url, linkOf, observations } = await village()
    const at_ms = Date.now() - 60_000
    const said = { word: null, text: 'papan duga', name: 'Bu Siti', quantity: 'water_level_m' }
    await observations.add({ id: 'report-0001', station: 'jembatan-lama', at_ms, value: 1.3, ...said })
    const { page, troubles } = await browser.openPage(`${url}/`)
    await signInBy(page, url + linkOf('budi', 'volunteer'))
    const waiting = page.locator('.menu [data-waiting-reports="1"]')
    await see(waiting.first())
    expect(await textIn(waiting.first())).toContain('1 laporan warga menunggu dilihat')
    await page.goto(`${url}/#p=observations&l=id`)
    const card = page.locator('[data-report=report-0001]')
    await eventually(async () =>
      expect(await textIn(card)).toMatch(/Bu Siti[\s\S]*1,30 m · papan duga[\s\S]*sensor 1,\d\d m, selisih/),
    )
    await card.getByRole('button', { name: 'Tampilkan' }).tap()
    await see(card, 0)
    await see(waiting, 0)

    const { page: other } = await browser.openPage(`${url}/#p=observe&s=jembatan-lama&l=id`)
    await see(other.locator('[data-seen="1"]'))
    const table = await textIn(other.locator('.pairs'))
    expect(table).toMatch(/1,30 m · papan duga\s+1,\d\d m\s+[+−±]\d+ cm/)
    expect(await other.content(), 'the name is for staff').not.toContain('Bu Siti')
    expect(await textIn(other.locator('[data-compared]'))).toContain('1 kali dibandingkan dengan sensor')
    expect(troubles).toEqual([])
  })
})
