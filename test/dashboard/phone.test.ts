/** A phone that is told with the page closed: the button in all its states, and what the service worker does with a message. */
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { PushMessage } from '../../gateway/contract.ts'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { type PushPhone, startPushService } from '../kit/pushService.ts'
import { openBrowser, see, textIn } from './browser.ts'
import { openKeptVillage } from './keptVillage.ts'
import type { Excuses } from './troubles.ts'

const chromium = needs('chromium with push')
const worker = { serviceWorkers: 'allow', permissions: ['notifications'] as string[] } as const
const ask = 'Beri tahu HP ini bila ada peringatan'

describe.skipIf(chromium.skip)(`a phone that is told (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser({ withPush: true })
  })

  /** The page `#p=phone` of a real gateway, whose browser gets `phone` at the push service of the test. */
  async function village({ http = {}, excused = {} as Excuses, isDenied = false } = {}) {
    const service = await startPushService()
    const push = { allow_private: true, ca_file: service.ca_file }
    const opened = await openKeptVillage({ push, http })
    const phone = service.phone('ibu-sri')
    const { page, context } = await browser.openPage('about:blank', {
      ...worker,
      ...(isDenied && { permissions: [] }),
      excused,
    })
    await standIn(page, phone)
    await page.goto(`${opened.http}/`)
    return { ...opened, service, phone, page, context }
  }

  it('is told after one tap on the first screen and one on the button, hears of a flood and of its end, and stops with one tap', async () => {
    const { page, service, measure, http } = await village()
    await page.getByRole('link', { name: ask }).click()
    await see(page.locator('[data-phone=off]'))
    await page.getByRole('button', { name: ask }).click()
    await see(page.locator('[data-phone=on] [data-told]'))
    await measure(0.9)
    await eventually(() => service.told.length === 2)
    await measure(0.1)
    await eventually(() => service.told.length === 3)
    expect(service.to('ibu-sri').map(({ title }) => title)).toEqual([
      'Pantau: HP ini akan diberi tahu',
      'Bendung Hulu: Siaga 3',
      'Bendung Hulu: Siaga 3 berakhir',
    ])
    await page.goto(`${http}/#p=phone`)
    await page.reload()
    await page.locator('[data-stop]').click()
    await see(page.locator('[data-phone=off] [data-done=stopped]'))
    await measure(0.9)
    await page.reload()
    await see(page.locator('[data-phone=off]'))
    expect(service.told.length).toBe(3)
  })

  it('chooses warnings and the least level, and finds the choice again', async () => {
    const { page, http } = await village()
    await page.goto(`${http}/#p=phone`)
    await page.getByLabel('Hanya yang dipilih:').check()
    await eventually(async () => expect(await page.locator('[data-ask]').isDisabled()).toBe(true))
    await page.locator('[data-rule=hulu-siaga] input').check()
    await page.getByLabel('Mulai dari tingkat').selectOption('Severe')
    await page.getByRole('button', { name: ask }).click()
    await see(page.locator('[data-told]'))
    await page.reload()
    await see(page.locator('[data-told]'))
    await eventually(async () => expect(await page.locator('[data-rule=hulu-siaga] input').isChecked()).toBe(true))
    await eventually(async () => expect(await page.getByLabel('Mulai dari tingkat').inputValue()).toBe('Severe'))
    await page.getByLabel(/Semua peringatan/).check()
    await page.getByRole('button', { name: 'Simpan pilihan' }).click()
    await see(page.locator('[data-done=changed]'))
  })

  it('says that the gateway cannot send now, and does not look as if it were told', async () => {
    const { page, http, service } = await village({ excused: { '503 POST /api/v1/push': 'the push service fails' } })
    service.says(500)
    await page.goto(`${http}/#p=phone`)
    await page.getByRole('button', { name: ask }).click()
    await see(page.locator('[data-phone=off] [data-done=not-now]'))
    expect(await textIn(page.locator('[data-trouble]'))).toMatch(/layanan push di internet tidak menerimanya/)
  })

  it('says why it cannot be told: an owner who said no, an address without encryption, a browser that cannot', async () => {
    const { page, http } = await village()
    const why = async (change: string) => {
      const other = await page.context().newPage()
      await other.addInitScript(change)
      await other.goto(`${http}/#p=phone`)
      await see(other.locator('[data-missing-here]'))
      return [
        await other.locator('[data-missing-here]').getAttribute('data-missing-here'),
        await other.locator('[data-ask]').count(),
      ]
    }
    expect(await why("Object.defineProperty(Notification, 'permission', { get: () => 'denied' })")).toEqual([
      'denied',
      0,
    ])
    expect(await why("Object.defineProperty(window, 'isSecureContext', { get: () => false })")).toEqual(['insecure', 0])
    expect(await why('delete window.PushManager')).toEqual(['unsupported', 0])
    expect(
      await why("delete window.PushManager; Object.defineProperty(navigator, 'standalone', { value: false })"),
    ).toEqual(['install', 0])
  })

  it('says that its browser has no push service, or that the question was not answered', async () => {
    const { page, http } = await village()
    await page.goto(`${http}/#p=phone`)
    await page.evaluate("PushManager.prototype.subscribe = () => Promise.reject(new Error('no service'))")
    await page.getByRole('button', { name: ask }).click()
    await see(page.locator('[data-done=no-service]'))
    await page.evaluate("Notification.requestPermission = async () => 'default'")
    await page.getByRole('button', { name: ask }).click()
    await see(page.locator('[data-done=dismissed]'))
  })

  it('shows a message with no page of it open, one for each warning, and a tap opens the warning', async () => {
    const { page, context, http } = await village({
      excused: { '404 GET /api/v1/alerts/hulu_1': 'the gateway itself has raised nothing' },
    })
    await page.evaluate(
      "navigator.serviceWorker.register('sw.js').then(() => navigator.serviceWorker.ready).then(() => 1)",
    )
    const { deliver } = await workerOf(context, page, http)
    const are = (...titles: string[]) => eventually(async () => expect((await shown(page)).sort()).toEqual(titles))
    const drill = 'LATIHAN: Bendung Hulu: Siaga 2'
    await deliver({ ...message, title: 'Bendung Hulu: Siaga 3' })
    await are('Bendung Hulu: Siaga 3')
    await deliver({ ...message, title: drill, tag: 'drill_1', url: '#a=drill_1&l=id' })
    await are('Bendung Hulu: Siaga 3', drill)
    await deliver({ ...message, title: 'Bendung Hulu: naik ke Siaga 2' })
    await are('Bendung Hulu: naik ke Siaga 2', drill)
    await tap(context, 'hulu_1')
    await eventually(() => expect(page.url()).toContain('#a=hulu_1&'))
    await are(drill)
  })
})

const message: PushMessage = {
  ...{ title: '', body: 'Tinggi muka air 81 cm.', lang: 'id', tag: 'hulu_1', url: '#a=hulu_1&l=id' },
  ...{ at_ms: 1_760_000_000_000, loud: true, stays: true },
}

/** The browser's own push service is on the internet: in its place the page gets a subscription at the test's. */
async function standIn(page: Page, { endpoint, keys }: PushPhone) {
  await page.addInitScript(`
    const kept = 'test.subscription'
    const subscription = (key) => ({
      endpoint: ${JSON.stringify(endpoint)},
      options: { applicationServerKey: Uint8Array.from(key) },
      toJSON: () => (${JSON.stringify({ endpoint, keys })}),
      unsubscribe: async () => (localStorage.removeItem(kept), true),
    })
    if (window.PushManager) {
      PushManager.prototype.subscribe = async ({ applicationServerKey, userVisibleOnly }) => {
        if (!userVisibleOnly || applicationServerKey.length !== 65) throw new Error('no browser takes this')
        localStorage.setItem(kept, JSON.stringify([...applicationServerKey]))
        return subscription(applicationServerKey)
      }
      PushManager.prototype.getSubscription = async () => {
        const key = localStorage.getItem(kept)
        return key && subscription(JSON.parse(key))
      }
    }`)
}

/** Brings messages to the service worker as the browser does when its push service has one. */
async function workerOf(context: BrowserContext, page: Page, origin: string) {
  const session: CDPSession = await context.newCDPSession(page)
  let registrationId: string | undefined
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find(({ scopeURL }) => scopeURL.startsWith(origin))?.registrationId ?? registrationId
  })
  await session.send('ServiceWorker.enable')
  const known = await eventually(() => registrationId)
  return {
    deliver: (data: PushMessage) =>
      session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: known, data: JSON.stringify(data) }),
  }
}

const shown = (page: Page) =>
  page.evaluate<string[]>(
    'navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map(({ title }) => title))',
  )

/** As a finger does; nothing in DevTools can. */
async function tap(context: BrowserContext, tag: string) {
  const own = await eventually(() => context.serviceWorkers()[0])
  await own.evaluate(`self.registration.getNotifications({ tag: '${tag}' }).then(([notification]) =>
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification })))`)
}
