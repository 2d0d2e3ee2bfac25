/** Rain on the first screen: several amounts of one rain, each with the time it fell in. */
import { writeFileSync } from 'node:fs'
import { connectAsync } from 'mqtt'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { addStation, writeConfig } from '../../crash/programs.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { needs } from '../../kit/needs.ts'
import { openBrowser, see, textIn, widthOf } from '../browser.ts'

const chromium = needs('chromium')
const minute_ms = 60_000
const rule = {
  ...{ id: 'hujan', station: 'hulu', sensor: 'rain', quantity: 'rainfall_mm', name: 'Hulu' },
  measure: { sum_over_s: 10_800 },
  levels: [{ label: 'Hujan lebat', at: 10, clear: 8 }],
}

describe.skipIf(chromium.skip)(`rain on a phone (${chromium.why})`, () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>
  beforeAll(async () => {
    browser = await openBrowser()
  })

  it('a warning about three hours and the tile say the same of three hours, and every other amount says of when it is', async () => {
    const folder = emptyFolder()
    writeFileSync(`${folder}/rules.yaml`, JSON.stringify([rule])) // JSON is YAML
    writeConfig(`${folder}/gateway.yaml`, { rules: 'rules.yaml', receipt_ms: 0 })
    const password = addStation(folder, 'hulu')
    const gateway = await openGatewayHere({ folder, flags: ['--config', `${folder}/gateway.yaml`] })
    const node = await connectAsync(gateway.mqtt, { username: 'hulu', password, reconnectPeriod: 0 })
    onTestFinished(() => void node.end(true))
    const say = (topic: string, body: object) =>
      node.publishAsync(`pantau/1/hulu/${topic}`, JSON.stringify(body), { qos: 1 })
    const fell = (seq: number, ago_min: number, rainfall_mm: number) => {
      const reading = { sensor: 'rain', at_ms: Date.now() - ago_min * minute_ms, values: { rainfall_mm } }
      return say('readings', { epoch: 'e', seq, readings: [reading] })
    }
    const sensors = [{ sensor: 'rain', model: 'tipping-bucket', quantities: ['rainfall_mm'] }]
    await say('about', { name: 'Hulu', place: null, sensors })
    await fell(1, 100, 4)
    await fell(2, 0, 11)
    await eventually(async () => {
      const { alerts } = (await (await fetch(`${gateway.http}/api/v1/alerts`)).json()) as { alerts: unknown[] }
      return alerts.length === 1
    })

    const { page } = await browser.openPage(`${gateway.http}/#l=id`)
    const card = page.locator('.alerts .alert')
    await see(card)
    // Until the sums of now came, it is what the alert last said.
    await eventually(async () =>
      /^Curah hujan sekarang 15,0+ mm dalam 3 jam$/.test(await textIn(card.locator('.alert-value'))),
    )
    expect(await card.locator('.alert-why').count(), 'what was said then is not told beside it').toBe(0)
    const tile = page.locator('[data-series="rain.rainfall_mm"]')
    const text = await textIn(tile)
    expect(text).toMatch(/Curah hujan hari ini/)
    expect(text).toMatch(/11 mm sejam terakhir/)
    expect(text, 'each word for rain behind its window').toMatch(/15 mm dalam 3 jam: Hujan lebat/)
    expect(text).toMatch(/15 mm dalam 24 jam: hujan ringan/)
    expect(await widthOf(page)).toBe(360)
  })
})
