/** The page on the gateway's real record: what is stored is what is shown. */
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Reading } from '../../edge/contract.ts'
import { openStations } from '../../gateway/stations/stations.ts'
import { openStore } from '../../gateway/store/open.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { needs } from '../kit/needs.ts'
import { openBrowser } from './browser.ts'
import { hour_ms, minute_ms, openBehindWire } from './village.ts'

const chromium = needs('chromium')
const station = 'katulampa'

describe.skipIf(chromium.skip)(`the page on a real record (${chromium.why})`, () => {
  it('shows a stored hour with its gap, and the next reading a moment after its receipt', async () => {
    const browser = await openBrowser()
    const { url, send } = await gatewayWithRecord()
    const now_ms = Date.now()
    const minutes = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => levelAt(now_ms - hour_ms + (from + i) * minute_ms, 1 + i / 1_000))
    await send([...minutes(2, 20), ...minutes(35, 60)])

    const { page, troubles } = await browser.openPage(`${url}/#s=${station}&q=level.water_level_m&r=1h&l=id`)
    const chart = page.locator('.chart')
    await eventually(async () => expect(await chart.getAttribute('data-points')).toBe('43'))
    expect(await chart.getAttribute('data-gaps')).toBe('1')

    await send([levelAt(now_ms, 2.503)])
    await eventually(async () => expect(await chart.getAttribute('data-points')).toBe('44'))
    expect(await page.locator('[data-series="level.water_level_m"] .number').textContent()).toBe('2,503')
    expect(await page.locator(`[data-station=${station}] [data-state]`).textContent()).toBe('Terhubung')
    expect(troubles).toEqual([])
  })
})

function levelAt(at_ms: number, water_level_m: number): Reading {
  return { sensor: 'level', at_ms, values: { water_level_m } }
}

async function gatewayWithRecord() {
  const log = pino({ level: 'silent' })
  const store = await openStore({ folder: emptyFolder(), receipt_ms: 0, now: Date.now, log })
  const registered = () => [{ station, name: 'Katulampa', place: null }]
  const stations = await openStations({ store, registered, now: Date.now, log })
  const { url, close } = await openBehindWire({ store, stations })
  onTestFinished(async () => {
    await close()
    await stations.close()
    await store.close()
  })
  let seq = 0
  return {
    url,
    async send(readings: Reading[]) {
      const pack = { epoch: 'test', seq: ++seq, readings }
      await store.append({ kind: 'pack', station, received_ms: Date.now(), pack })
    },
  }
}
