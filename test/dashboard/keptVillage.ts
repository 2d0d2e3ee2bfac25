/** A real gateway with a river, its rule, a hook, and people who sign in: what the tests of signing in look at. */
import { writeFileSync } from 'node:fs'
import { connectAsync } from 'mqtt'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { Role } from '../../gateway/contract.ts'
import { writeConfig } from '../crash/programs.ts'
import { printedBy } from '../kit/cli.ts'
import { emptyFolder } from '../kit/folder.ts'
import { openGatewayHere } from '../kit/gatewayHere.ts'

export const rule = {
  ...{ id: 'hulu-siaga', name: 'Bendung Hulu', station: 'hulu', sensor: 'level', quantity: 'water_level_m' },
  levels: [
    { label: 'Siaga 3', at: 0.8, clear: 0.75 },
    { label: 'Siaga 2', at: 1.5, clear: 1.45 },
  ],
  source: 'Rapat warga, 12 Januari 2026',
}
/** Where this village's hook delivers to: nobody's business but the staff's. */
export const hookHost = '127.0.0.9'

interface Settings {
  public?: boolean
  http?: object
  push?: object
  /** Instead of the village's siren, with what is in the environment for them. */
  hooks?: readonly object[]
}

/** `public` false closes it. `measure` sends a reading; `link` is a person's one-time address on this gateway. */
export async function openKeptVillage(settings: Settings = {}, secrets: Record<string, string> = {}) {
  const folder = emptyFolder()
  writeFileSync(`${folder}/rules.yaml`, JSON.stringify([rule])) // JSON is YAML
  const hooks = [
    { id: 'sirene', kind: 'webhook', url: `http://${hookHost}:9/hook`, secret_env: 'SIREN', allow_private: true },
  ]
  writeConfig(`${folder}/gateway.yaml`, { rules: 'rules.yaml', hooks, receipt_ms: 0, ...settings })
  const { password } = await printedBy(folder, 'station', 'add', 'hulu', '--name', 'Bendung Hulu')
  const env = { ...secrets, SIREN: `whsec_${Buffer.alloc(24, 7).toString('base64')}` }
  const gateway = await openGatewayHere({ folder, env, flags: ['--config', `${folder}/gateway.yaml`] })
  const station = await connectAsync(gateway.mqtt, { username: 'hulu', password, reconnectPeriod: 0 })
  onTestFinished(() => void station.end(true))
  let seq = 0
  return {
    ...gateway,
    /** Adds the person and gives the address that signs this person in. */
    async link(user: string, role: Role): Promise<string> {
      const { link } = await printedBy(folder, 'user', 'add', user, '--role', role)
      return onGateway(gateway.http, String(link))
    },
    /** Sends a message of the station as it stands. */
    say: (topic: string, payload: string) =>
      station.publishAsync(`pantau/1/hulu/${topic}`, payload, { qos: 1 }).then(() => undefined),
    async measure(water_level_m: number, at_ms = Date.now()) {
      const pack = { epoch: 'test', seq: ++seq, readings: [{ sensor: 'level', at_ms, values: { water_level_m } }] }
      await station.publishAsync('pantau/1/hulu/readings', JSON.stringify(pack), { qos: 1 })
    },
  }
}

/** A link as it would be if this gateway, on its free port, were the address that links are made with. */
export function onGateway(http: string, link: string): string {
  return `${http}/${link.slice(link.indexOf('#'))}`
}

/** The cookie that the page holds; undefined when it holds none. */
export async function cookieOf(page: Page) {
  return (await page.context().cookies()).find(({ name }) => name === 'pantau_session')
}
