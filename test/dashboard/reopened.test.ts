/** What a duty officer sees when an acknowledged alert escalates, when its number is old, and when the chain is broken. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Alert, AlertEvent, AlertsAnswer, ChainAnswer, OverviewAnswer } from '../../gateway/contract.ts'
import { eventually } from '../kit/eventually.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser, see, signInBy, textIn, widthOf } from './browser.ts'
import { riverWords } from './flood.ts'
import { openFloodVillage } from './floodVillage.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`the warning on a phone 360 px wide (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it('is open again when it escalates above the level that was acknowledged, on its page and on the first', async () => {
    const { url, river, riverAddress, say, now_ms, linkOf } = await openFloodVillage()
    const { page } = await browser.openPage('about:blank')
    await signInBy(page, url + linkOf('sari', 'volunteer'))
    await page.goto(riverAddress)
    await page.getByRole('button', { name: 'Saya tanggapi' }).tap()
    await see(page.locator('[data-acknowledged=true]'))
    const last = riverWords(now_ms).at(-1) as AlertEvent
    say({ ...last, id: 'worse', at_ms: Date.now(), kind: 'escalated', level: 2, label: 'Siaga 1', severity: 'Extreme' })
    await see(page.locator('[data-acknowledged=false]'))
    expect(await textIn(page.locator('[data-earlier]'))).toMatch(/^Sari menanggapi Siaga 2, .*; tingkat ini belum\.$/)
    expect(await textIn(page.locator('.timeline'))).toContain('Ditanggapi: Sari · Siaga 2')
    const { page: first } = await browser.openPage(url)
    const card = first.locator(`[data-alert="${river}"]`)
    await eventually(async () =>
      expect(await textIn(card)).toContain('Siaga 1 belum ditanggapi (petugas baru menanggapi Siaga 2)'),
    )
  })

  it('says how old its number is, in words, and does not show a value that failed as the present one', async () => {
    const { url, river } = await openFloodVillage()
    const { page } = await browser.openPage('about:blank')
    const says = {
      id: 'Tinggi muka air di Jembatan Lama sekarang tidak diketahui: tidak ada kiriman lagi.',
      en: 'Water level at Jembatan Lama is not known now: nothing more comes.',
    }
    const aged = (alert: Alert): Alert =>
      alert.id === river ? { ...alert, stale: { since_ms: 1, why: 'silent', says } } : alert
    await page.route('**/api/v1/alerts', async (route) => {
      const { alerts } = (await (await route.fetch()).json()) as AlertsAnswer
      await route.fulfill({ json: { alerts: alerts.map(aged) } })
    })
    await page.route('**/api/v1/overview', async (route) => {
      const first = (await (await route.fetch()).json()) as OverviewAnswer
      await route.fulfill({ json: { ...first, alerts: first.alerts.map(aged) } })
    })
    await page.goto(url)
    const card = page.locator(`[data-alert="${river}"]`)
    await see(card.locator('[data-stale]'))
    expect(await textIn(card)).toContain(says.id)
    expect(await textIn(card.locator('.alert-why')), 'what the alert last said').toContain('1,512 m')
    await card.tap()
    await see(page.locator('[data-alert-page] [data-stale]'))
    expect(await widthOf(page)).toBe(360)
  })

  it('looks calm in no case while it is not known: the first screen has no answer, and its warnings are asked for alone', async () => {
    const { url, river } = await openFloodVillage()
    const excused = { '503 GET /api/v1/overview': 'the test lets it fail' }
    const { page } = await browser.openPage('about:blank', { excused })
    let isHeld = true
    await page.route('**/api/v1/overview', (route) => route.fulfill({ status: 503, body: '{}' }))
    await page.route('**/api/v1/alerts', async (route) => {
      await eventually(() => !isHeld)
      await route.fallback()
    })
    await page.goto(url)
    await see(page.locator('[data-station]'), 3)
    expect(await page.locator('[data-headline]').count()).toBe(0)
    isHeld = false
    await see(page.locator('[data-headline=Severe]'))
    await see(page.locator(`[data-alert="${river}"]`))
  })

  it('tells the chain in one line while it is whole, and in sentences what is broken', async () => {
    const { url } = await openFloodVillage({ ready: true, parts: {} })
    const { page } = await browser.openPage('about:blank')
    let answer = chainOf(true)
    await page.route('**/api/v1/chain', (route) => route.fulfill({ json: answer }))
    await page.route('**/api/v1/overview', async (route) => {
      const first = (await (await route.fetch()).json()) as OverviewAnswer
      const { ok, says, links } = answer
      const broken = links.flatMap(({ troubles }) => troubles)
      await route.fulfill({ json: { ...first, chain: { ok, says, proved_ms: ok ? Date.now() : null, broken } } })
    })
    await page.goto(url)
    await see(page.locator('[data-chain=whole]'))
    expect(await textIn(page.locator('[data-chain]'))).toMatch(/^\s*Rantai peringatan teruji hari ini/)
    answer = chainOf(false)
    await page.reload()
    await see(page.locator('[data-chain=broken]'))
    expect(await textIn(page.locator('.chain-trouble'))).toBe('Sirene menara terputus.')
    await page.locator('[data-chain] summary').tap()
    await eventually(async () =>
      expect(await textIn(page.locator('[data-chain] ul'))).toMatch(
        /Aturan peringatan teruji 2 menit lalu[\s\S]*Sirene belum pernah teruji/,
      ),
    )
    expect(await widthOf(page)).toBe(360)
    if (process.env.PANTAU_SHOTS)
      await page.screenshot({ path: `${process.env.PANTAU_SHOTS}/chain.png`, fullPage: true })
  })
})

function chainOf(ok: boolean): ChainAnswer {
  const now_ms = Date.now()
  const broken = { id: 'Sirene menara terputus.', en: 'The siren menara is disconnected.' }
  const well = { id: 'Menjaga 3 aturan.', en: 'Watches 3 rules.' }
  return {
    now_ms,
    ok,
    says: ok
      ? { id: 'Rantai peringatan bekerja.', en: 'The warning chain works.' }
      : { id: 'Rantai peringatan terganggu di: sirene.', en: 'The warning chain is impaired at: sirens.' },
    links: [
      { link: 'rules', ok: true, proved_ms: now_ms - 130_000, says: well, troubles: [] },
      { link: 'sirens', ok, proved_ms: null, says: ok ? well : broken, troubles: ok ? [] : [broken] },
    ],
  }
}
