/** From a serial byte to a pixel: simulated boards, real edge agents, the real gateway, a real browser. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openBrowser } from '../dashboard/browser.ts'
import { eventually } from '../kit/eventually.ts'
import { emptyFolder } from '../kit/folder.ts'
import { wholeChain_ms } from '../kit/limits.ts'
import { needs } from '../kit/needs.ts'
import { endGroup } from '../kit/processes.ts'
import { programFile } from '../kit/root.ts'

const chromium = needs('chromium')

describe.skipIf(chromium.skip)(`a simulated village in a browser (${chromium.why})`, () => {
  it(
    'draws what a board measures while it measures it',
    async () => {
      const browser = await openBrowser()
      const url = await startVillage()
      const { page, troubles, origins } = await browser.openPage(`${url}/#s=muara&q=tide.water_level_m&r=1h&l=id`)
      const chart = page.locator('.chart')
      const points = async () => Number(await chart.getAttribute('data-points', { timeout: 30_000 }))
      const first = await eventually(async () => (await points()) || undefined)
      await eventually(async () => expect(await points()).toBeGreaterThan(first))
      expect(await page.locator('[data-station=muara] [data-state]').textContent()).toBe('Terhubung')
      expect(await page.locator('[data-series="tide.water_level_m"] .number').textContent()).toMatch(/^-?\d,\d{3}$/)
      expect(troubles).toEqual([])
      expect([...origins]).toEqual([url])
    },
    wholeChain_ms,
  )
})

async function startVillage(): Promise<string> {
  const main = programFile('firmware-sim/village.js')
  const args = [main, '--data-dir', emptyFolder(), '--http-port', '0', '--mqtt-port', '0']
  // A process group of its own, so that nothing of it outlives the test; its orderly end is village.test.ts's matter.
  const village = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true })
  onTestFinished(async () => {
    endGroup(village)
    if (village.exitCode === null && village.signalCode === null) await once(village, 'exit')
  })
  for await (const line of createInterface({ input: village.stdout })) {
    if (line.startsWith('{')) return JSON.parse(line).http
  }
  throw new Error('the village ended before it was ready')
}
