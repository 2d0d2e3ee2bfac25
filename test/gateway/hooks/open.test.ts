import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alertEvent } from '../../kit/alertWord.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { handClock } from '../../kit/handClock.ts'
import { alertLog, hookHouse, lifeOf, webhookTo } from '../../kit/hookHouse.ts'
import { siren, startReceiver } from '../../kit/receiver.ts'
import { programFile } from '../../kit/root.ts'
import { staffOf } from '../../kit/staff.ts'

describe('after a restart', () => {
  it('what waited goes out with its id, what was delivered does not, and what was said meanwhile follows', async () => {
    const receiver = await startReceiver()
    const [folder, log] = [emptyFolder(), alertLog()]
    const before = await hookHouse([webhookTo(receiver)], { folder, log })
    const [raised, escalated, cleared] = lifeOf('siaga', ['raised', 'escalated', 'cleared'])
    log.append(raised!)
    await eventually(async () => (await before.deliveries()).length === 1)
    receiver.says(500)
    log.append(escalated!)
    await eventually(async () => (await before.deliveries()).length === 2)
    await before.close()
    log.append(cleared!)
    receiver.says(204)
    const after = await hookHouse([webhookTo(receiver)], { folder, log })
    await eventually(async () => (await after.deliveries()).length === 4)
    expect(receiver.ids()).toEqual([raised, escalated, escalated, cleared].map((event) => `siren-desa_${event!.id}`))
    expect((await after.deliveries()).map(({ attempt }) => attempt)).toEqual([1, 1, 2, 1])
    expect(after.reader.position()).toBe(3)
  })

  it('a damaged delivery log is put aside; what is active and the alerts of the last day go out again with their ids', async () => {
    const receiver = await startReceiver()
    const [folder, log, clock] = [emptyFolder(), alertLog(), handClock(Date.now())]
    log.append(alertEvent({ rule: 'active', at_ms: clock.now() - 25 * 3_600_000 }))
    log.append(alertEvent({ rule: 'new', at_ms: clock.now() - 3_600_000 }))
    writeFileSync(join(folder, 'hooks.db'), Buffer.alloc(8_192, 'x'))
    await hookHouse([webhookTo(receiver)], { folder, log, clock })
    await eventually(() => receiver.alerts.length === 2)
    expect(receiver.ids().sort()).toEqual([expect.stringContaining('_active_1'), expect.stringContaining('_new_1')])
    expect(readdirSync(folder)).toContainEqual(expect.stringContaining('hooks.db.damaged-'))
  })
})

describe('a hook', () => {
  it('takes a thousand into its hands and leaves the rest in the log until there is room', async () => {
    const receiver = await startReceiver()
    const { log, clock, hook } = await hookHouse([webhookTo(receiver)])
    receiver.answers(() => undefined)
    for (let n = 0; n < 1_500; n++) log.append(...lifeOf(`rule-${n}`, ['raised']))
    await eventually(async () => (await hook()).waiting >= 1_000)
    expect((await hook()).waiting).toBeLessThan(1_300)
    receiver.says(204)
    await clock.turn(10_000)
    await clock.turn(5_000)
    await eventually(() => new Set(receiver.ids()).size === 1_500)
  })
})

describe('replay', () => {
  it('begins at a position or a time, and needs a token', async () => {
    const receiver = await startReceiver()
    const { log, replay, clock } = await hookHouse([webhookTo(receiver)])
    const start_ms = clock.now()
    for (let n = 0; n < 3; n++) log.append(alertEvent({ rule: `rule-${n}`, at_ms: start_ms + n * 60_000 }))
    await eventually(() => receiver.alerts.length === 3)
    expect((await replay(1, 'siren-desa', 'wrong')).statusCode).toBe(401)
    expect((await replay(3)).json()).toEqual({ hook: 'siren-desa', from: 3, events: 1 })
    await eventually(() => receiver.alerts.length === 4)
    const at = new Date(start_ms + 60_000).toISOString()
    expect((await replay(at)).json()).toEqual({ hook: 'siren-desa', from: 2, events: 2 })
    await eventually(() => receiver.alerts.length === 6)
    expect(new Set(receiver.ids()).size).toBe(3)
  })

  it('does not hurry ahead of what still waits, and sends nothing twice at once', async () => {
    const receiver = await startReceiver()
    const { log, replay, hook } = await hookHouse([webhookTo(receiver)])
    receiver.answers(() => undefined)
    for (const event of lifeOf('siaga', ['raised', 'escalated', 'cleared'])) log.append(event)
    await eventually(() => receiver.alerts.length === 1)
    receiver.says(204)
    await replay(1)
    await eventually(async () => (await hook()).waiting === 0)
    expect(receiver.kinds()).toEqual(['alert.raised', 'alert.raised', 'alert.escalated', 'alert.cleared'])
  })

  it('ends the read under way: messages of before and after never mix', async () => {
    const receiver = await startReceiver()
    const log = alertLog()
    log.append(...lifeOf('satu', ['raised']))
    log.append(...lifeOf('dua', ['raised']))
    const { replay, hook } = await hookHouse([webhookTo(receiver)], { log })
    log.hold()
    await replay(2)
    log.append(...lifeOf('tiga', ['raised']))
    await replay(1)
    log.release()
    await eventually(() => receiver.alerts.some(({ body }) => body.data?.rule === 'tiga'))
    expect(receiver.alerts.map(({ body }) => body.data?.rule)).toEqual(['satu', 'dua', 'tiga'])
    await eventually(async () => (await hook()).waiting === 0)
    expect(receiver.alerts).toHaveLength(3)
  })

  it('says which hooks there are', async () => {
    const { replay } = await hookHouse([])
    expect((await replay(1, 'siren')).json()).toMatchObject({
      status: 404,
      detail: expect.stringContaining('/api/v1/hooks'),
    })
  })
})

it('a running gateway shows its hooks to people and machines', async () => {
  const receiver = await startReceiver()
  const folder = emptyFolder()
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify({ hooks: [webhookTo(receiver)] }))
  const flags = ['--config', join(folder, 'gateway.yaml')]
  const gateway = await openGatewayHere({ folder, flags, env: { SIREN_SECRET: siren } })
  await eventually(() => receiver.heartbeats.length === 1)
  const headers = staffOf(folder) // whether a siren can be reached is not everybody's matter
  const get = async (path: string) => (await fetch(gateway.http + path, { headers })).text()
  expect(JSON.parse(await get('/api/v1/hooks'))).toMatchObject({
    hooks: [{ id: 'siren-desa', kind: 'webhook', target: '127.0.0.1', state: 'ok', waiting: 0, dead: 0 }],
  })
  expect(JSON.parse(await get('/readyz'))).toMatchObject({ parts: { hooks: { ok: true, says: 'The hook delivers.' } } })
  expect(await get('/metrics')).toMatch(/^pantau_hook_ok\{hook="siren-desa"\} 1$/m)
  expect(await get('/cap/feed.xml')).toContain('<feed xmlns="http://www.w3.org/2005/Atom">')
  expect(await gateway.close()).toBe(0)
})

describe('a gateway whose hooks cannot work', () => {
  it('ends with 2 and says everything that is wrong, without the secret', () => {
    const folder = emptyFolder()
    const hooks = [
      webhookTo({ url: 'http://127.0.0.1:9000/hook' }, { allow_private: false }),
      webhookTo({ url: 'http://127.0.0.1:9000/hook' }, { id: 'weak', secret_env: 'WEAK' }),
      { id: 'warga', kind: 'telegram', token_env: 'PANTAU_NO_SUCH_TOKEN', chat_id: 1 },
    ]
    writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify({ hooks }))
    const main = programFile('gateway/main.js')
    const { status, stderr } = spawnSync(
      process.execPath,
      [main, '--config', 'gateway.yaml', '--data-dir', folder, '--http-port', '0', '--mqtt-port', '0'],
      { cwd: folder, encoding: 'utf8', env: { ...process.env, WEAK: 'hunter2hunter2', LANG: 'en', LC_ALL: '' } },
    )
    expect(status).toBe(2)
    const lines = stderr.split('\n').filter((line) => line.startsWith('hooks['))
    expect(lines).toEqual([
      'hooks[0] (siren-desa): the environment variable SIREN_SECRET is not set. Set it where the gateway starts.',
      expect.stringContaining('hooks[0] (siren-desa): 127.0.0.1 is this computer or in its own network'),
      expect.stringContaining('hooks[1] (weak): WEAK: a webhook secret begins with "whsec_"'),
      'hooks[2] (warga): the environment variable PANTAU_NO_SUCH_TOKEN is not set. Set it where the gateway starts.',
    ])
    expect(stderr).not.toContain('hunter2')
  })
})
