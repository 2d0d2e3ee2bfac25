/** One real gateway for the stories of a file: a river that stands at Siaga 3, people with their links, a receiver. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import pino from 'pino'
import type { Page } from 'playwright-core'
import { readConfig } from '../../../gateway/config/config.ts'
import type { Role, SignInLink } from '../../../gateway/contract.ts'
import { openGateway } from '../../../gateway/gateway.ts'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { staffOf } from '../../kit/staff.ts'

const minute_ms = 60_000
const rules = `
- id: hulu-siaga
  station: hulu
  sensor: level
  quantity: water_level_m
  name: Jembatan Hulu
  levels:
    - { label: Siaga 3, at: 1.0, clear: 0.9, text: { id: Siapkan tas., en: Pack a bag. } }
    - { label: Siaga 2, at: 2.0, clear: 1.9 }
`

export type StoryVillage = Awaited<ReturnType<typeof openStoryVillage>>

/** `receiver`: where the hook delivers to. */
export async function openStoryVillage(receiver: { url: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-test-'))
  writeFileSync(join(folder, 'rules.yaml'), rules)
  const hook = { id: 'bot', kind: 'webhook', url: receiver.url, secret_env: 'BOT_SECRET', allow_private: true }
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify({ rules: 'rules.yaml', hooks: [hook] }))
  const registry = openRegistry(folder)
  const { username, password } = registry.addStation({ station: 'hulu', name: 'Jembatan Hulu' })
  registry.close()
  const words = { config: join(folder, 'gateway.yaml'), dataDir: folder, httpPort: '0', mqttPort: '0' }
  const env = { BOT_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }
  const tools = { now: Date.now, random: Math.random, env, log: pino({ enabled: false }) }
  const gateway = await openGateway(readConfig(words, folder), tools)
  const headers = { ...staffOf(folder), 'content-type': 'application/json' }

  const station = await connectAsync(gateway.mqtt, { username, password })
  const now_ms = Date.now()
  const reading = (ago_min: number, water_level_m: number) => ({
    ...{ sensor: 'level', at_ms: now_ms - ago_min * minute_ms, values: { water_level_m } },
  })
  const readings = [...Array.from({ length: 59 }, (_, i) => reading(60 - i, 0.5 + i / 100)), reading(0, 1.2)]
  const about = { name: 'Hulu', sensors: [{ sensor: 'level', model: 'a02yyuw', quantities: ['water_level_m'] }] }
  await station.publishAsync('pantau/1/hulu/about', JSON.stringify(about), { qos: 1 })
  await station.publishAsync('pantau/1/hulu/readings', JSON.stringify({ epoch: 'e1', seq: 1, readings }), { qos: 1 })

  const get = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${gateway.http}/api/v1/${path}`, { headers })).json()) as T
  const post = (path: string, body: object, method = 'POST') =>
    fetch(`${gateway.http}/api/v1/${path}`, { method, headers, body: JSON.stringify(body) })
  return {
    http: gateway.http,
    get,
    post,
    delete: (path: string) => fetch(`${gateway.http}/api/v1/${path}`, { method: 'DELETE', headers: staffOf(folder) }),
    /** A new person, and the end of the address that signs this person in. */
    async linkOf(user: string, role: Role): Promise<string> {
      const { link } = (await (await post('users', { user, role })).json()) as SignInLink
      return gateway.http + link.slice(link.indexOf('/#'))
    },
    async close() {
      await station.endAsync(true)
      await gateway.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Counts from here on what a person presses on this page: taps, and each field that is filled in. */
export async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(`
    window.taps = 0
    for (const kind of ['click', 'change'])
      addEventListener(kind, ({ target, isTrusted }) => {
        const isField = target.matches('input, select, textarea')
        if (isTrusted && (kind === 'click') !== isField) window.taps++
      }, true)`)
  return () => page.evaluate<number>('window.taps')
}
