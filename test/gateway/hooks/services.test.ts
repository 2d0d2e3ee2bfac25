/** The examples that people copy, against stand-ins that behave as the documentation of each service says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { AlertEvent } from '../../../gateway/contract.ts'
import { eventually } from '../../kit/eventually.ts'
import { hookHouse, lifeOf } from '../../kit/hookHouse.ts'
import { checkout } from '../../kit/root.ts'
import { startService } from '../../kit/services.ts'

const examples = ['README.md', 'docs/handbook/hooks.md'].flatMap((page) => {
  const blocks = readFileSync(join(checkout, page), 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)
  const hooks = [...blocks].flatMap(([, block]) => (parse(block!) as { hooks?: Example[] }).hooks ?? [])
  return hooks.map((hook): [string, Example] => [`${page}: ${hook.id}`, hook])
})
interface Example extends Record<string, unknown> {
  id: string
}

/** The example with the address of the stand-in in place of the service's. */
const at = (port: number, hook: Example) => {
  const moved = (url: unknown) => String(url).replace(/^https?:\/\/[^/]+/, `http://127.0.0.1:${port}`)
  const urls = ['url', 'check_url'].filter((key) => key in hook).map((key) => [key, moved(hook[key])])
  const telegram = hook.kind === 'telegram' ? { base_url: `http://127.0.0.1:${port}` } : {}
  return { ...hook, ...Object.fromEntries(urls), ...telegram, allow_private: true }
}
const flood = (): AlertEvent[] =>
  lifeOf('siaga', ['raised', 'cleared'], { severity: 'Extreme', label: 'Siaga 1', place: 'Kali "Besar"\n🌊' })

it.each(examples.filter(([, { id }]) => /ntfy/.test(id)))(
  '%s shows a text, not JSON, and rings at night',
  async (_, hook) => {
    const ntfy = await startService('ntfy')
    const { log, hook: state } = await hookHouse([at(ntfy.port, hook)], { env: { NTFY_TOKEN: 'Bearer tk_1' } })
    for (const event of flood()) log.append(event)
    const [raised, cleared] = await eventually(() => ntfy.shown.length === 2 && ntfy.shown)
    expect(raised).toMatchObject({ to: 'siaga', title: 'Kali "Besar"\n🌊: Siaga 1', priority: 5 })
    expect(raised!.text).toMatch(/^Kali "Besar"/)
    expect(cleared).toMatchObject({ priority: 3 })
    expect(await state(hook.id)).toMatchObject({ state: 'ok' })
  },
)

it('the example of before shows raw JSON at ntfy: the stand-in behaves as its documentation says', async () => {
  const ntfy = await startService('ntfy')
  const old = {
    id: 'ntfy',
    kind: 'http',
    url: 'https://ntfy.example.org/siaga',
    headers_env: { authorization: 'NTFY_TOKEN' },
    body: '{"message":"{{text}}"}',
  }
  const { log } = await hookHouse([at(ntfy.port, old)], { env: { NTFY_TOKEN: 'Bearer tk_1' } })
  log.append(flood()[0]!)
  await eventually(() => ntfy.shown.length === 1)
  expect(ntfy.shown[0]!.text).toMatch(/^\{"message":/)
})

it.each(examples.filter(([, { kind }]) => kind === 'telegram'))('%s reaches the chat', async (_, hook) => {
  const telegram = await startService('telegram')
  const { log } = await hookHouse([at(telegram.port, hook)], { env: { BOT_TOKEN: '123456:ABC' } })
  log.append(flood()[0]!)
  await eventually(() => telegram.shown.length === 1)
  expect(telegram.shown[0]).toMatchObject({ to: '-1001234567890', text: expect.stringContaining('Siaga 1') })
})

it.each(examples.filter(([, { id }]) => id === 'gotify'))(
  '%s rings at night, and quietly says that it is over',
  async (_, hook) => {
    const gotify = await startService('gotify')
    const { log } = await hookHouse([at(gotify.port, hook)], { env: { GOTIFY_TOKEN: 'AiVCm1e5mqTnQuc' } })
    for (const event of flood()) log.append(event)
    await eventually(() => gotify.shown.length === 2)
    expect(gotify.shown.map(({ priority }) => priority)).toEqual([10, 5])
    expect(gotify.shown[0]!.text).toContain('Siaga 1')
  },
)

it.each(examples.filter(([, { id }]) => id === 'whatsapp'))('%s reaches the group', async (_, hook) => {
  const waha = await startService('waha')
  const { log } = await hookHouse([at(waha.port, hook)], { env: { WAHA_KEY: 'kunci' } })
  log.append(flood()[0]!)
  await eventually(() => waha.shown.length === 1)
  expect(waha.shown[0]).toMatchObject({ to: '120363042587123456@g.us', text: expect.stringContaining('Siaga 1') })
})

it('each example with a check is found well, and unwell when its token ends or its session is lost', async () => {
  const services = { 'ntfy-siaga': 'ntfy', gotify: 'gotify', whatsapp: 'waha' } as const
  const secrets = { NTFY_TOKEN: 'Bearer tk_1', GOTIFY_TOKEN: 'AiVCm1e5mqTnQuc', WAHA_KEY: 'kunci' }
  for (const [id, name] of Object.entries(services)) {
    const service = await startService(name)
    const [, hook] = examples.find(([, example]) => example.id === id)!
    const { clock, hook: state } = await hookHouse([at(service.port, hook)], { env: secrets })
    await clock.turn(60_000)
    await eventually(async () => Boolean((await state(id)).last_proved_ms))
    service.fail()
    await clock.turn(300_000)
    await eventually(async () => (await state(id)).state === 'retrying')
  }
})
