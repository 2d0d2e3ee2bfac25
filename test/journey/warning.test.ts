/** From a reading to a warning on a phone: the real gateway with its rules, a real station over MQTT, a real browser. */
import { writeFileSync } from 'node:fs'
import { connectAsync } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeConfig } from '../crash/programs.ts'
import { openBrowser, see, textIn } from '../dashboard/browser.ts'
import { printedBy } from '../kit/cli.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { startGateway } from '../kit/gateway.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { needs } from '../kit/needs.ts'

const chromium = needs('chromium')

const rule = {
  ...{ id: 'hulu-siaga', name: 'Bendung Hulu', station: 'hulu', sensor: 'level', quantity: 'water_level_m' },
  levels: [
    { label: 'Siaga 3', at: 0.8, clear: 0.75 },
    { label: 'Siaga 2', at: 1.5, clear: 1.45, text: { id: 'Jauhi tepi sungai.', en: 'Keep off the bank.' } },
    { label: 'Siaga 1', at: 2, clear: 1.95 },
  ],
  source: 'Rapat warga, 12 Januari 2026',
}

describe.skipIf(chromium.skip)(`a river that rises, seen on a phone (${chromium.why})`, () => {
  it(
    'warns without reloading, is acknowledged by who signed in with a token, eases and ends; the past can be tried',
    async () => {
      const browser = await openBrowser()
      const { http, measure, token } = await gatewayWithRule()
      const start_ms = Date.now() - 10_000 // all of it is past when the past is tried
      await measure(0.5, start_ms - 60_000)
      const { page, troubles, origins } = await browser.openPage(`${http}/#p=sign-in&l=id`)
      await page.getByText('Saya punya token').tap()
      await page.locator('[name=token]').fill(token)
      await page.getByRole('button', { name: 'Masuk dengan token' }).tap()
      await see(page.locator('[data-headline=calm]'))

      await measure(1.62, start_ms)
      const card = page.locator('.alerts .alert')
      await see(card)
      await eventually(async () =>
        expect(await textIn(card)).toMatch(/Siaga 2 · Bendung Hulu\s+Tinggi muka air sekarang 1,620 m/),
      )
      expect(await textIn(card)).toContain('Jauhi tepi sungai.')

      await card.tap()
      await eventually(async () => expect(await page.locator('.chart').getAttribute('data-levels')).toBe('3'))
      await eventually(async () => expect(await page.locator('.chart').getAttribute('data-points')).toBe('2'))
      await page.locator('[name=comment]').fill('saya ke bendung')
      await page.getByRole('button', { name: 'Saya tanggapi' }).tap()
      await see(page.locator('[data-acknowledged=true]'))
      expect(await textIn(page.locator('.timeline'))).toMatch(/Ditanggapi: sari[\s\S]*saya ke bendung/)

      await measure(1.2, start_ms + 1_000)
      await see(page.locator('[data-event=eased]'))
      await measure(0.4, start_ms + 2_000)
      await see(page.locator('[data-alert-state=cleared]'))
      await eventually(async () => expect(await page.locator('.chart').getAttribute('data-points')).toBe('4'))

      await page.getByRole('link', { name: 'Aturan' }).tap()
      expect(await textIn(page.locator('[data-rule=hulu-siaga]'))).toContain('Rapat warga, 12 Januari 2026')
      await page.getByRole('button', { name: 'Coba dengan data lama' }).tap()
      await page.getByRole('button', { name: 'Lihat hasilnya' }).tap()
      const kinds = page.locator('[data-result] [data-kind]')
      await eventually(async () => expect(await kinds.count()).toBe(3))
      expect(await page.locator('[data-result]').getAttribute('data-result')).toBe('3')
      expect(troubles).toEqual([])
      expect([...origins]).toEqual([http])
    },
    wholeChain_ms,
  )
})

async function gatewayWithRule() {
  const folder = emptyFolder()
  writeFileSync(`${folder}/rules.yaml`, JSON.stringify([rule])) // JSON is YAML
  writeConfig(`${folder}/gateway.yaml`, { rules: 'rules.yaml' })
  const { password } = await printedBy(folder, 'station', 'add', 'hulu')
  const { token } = await printedBy(folder, 'token', 'add', 'sari', '--role', 'operator')
  const gateway = await startGateway({ folder, flags: ['--config', `${folder}/gateway.yaml`] })
  const station = await connectAsync(gateway.mqtt, { username: 'hulu', password, reconnectPeriod: 0 })
  onTestFinished(() => void station.end(true))
  let seq = 0
  return {
    http: gateway.http,
    token: String(token),
    async measure(water_level_m: number, at_ms: number) {
      const pack = { epoch: 'test', seq: ++seq, readings: [{ sensor: 'level', at_ms, values: { water_level_m } }] }
      await station.publishAsync('pantau/1/hulu/readings', JSON.stringify(pack), { qos: 1 })
    },
  }
}
