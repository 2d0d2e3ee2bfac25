/** Early warning on the real gateway: a station that speaks MQTT, people over HTTP, a siren, a hook. */
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { connectAsync, type MqttClient } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Alert, AlertsAnswer, Drill, RuleAnswer, RulesAudit } from '../../../gateway/contract.ts'
import { printedBy } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { programFile } from '../../kit/root.ts'
import { staffOf } from '../../kit/staff.ts'

const main = programFile('gateway/main.js')
const minute_ms = 60_000
const gate = {
  id: 'katulampa-siaga',
  name: 'Bendung Katulampa',
  station: 'katulampa',
  sensor: 'level',
  quantity: 'water_level_m',
  levels: [
    { label: 'Siaga 3', at: 0.8, clear: 0.75 },
    { label: 'Siaga 2', at: 1.5, clear: 1.45 },
    { label: 'Siaga 1', at: 2.0, clear: 1.95 },
  ],
}

describe('an alert in the village', () => {
  it('is raised, shown, answered and known to the siren, also after a kill', async () => {
    const { folder, start, operator } = await village([gate])
    const siren = await subscriber(folder)
    const first = await start()
    const send = await station(first)
    await send([[0, 0.9]])
    const [alert] = await eventually(async () => {
      const { alerts } = await alertsOf(first.http)
      return alerts.length > 0 && alerts
    })
    expect(alert).toMatchObject({
      rule: 'katulampa-siaga',
      station: 'katulampa',
      state: 'active',
      label: 'Siaga 3',
      level: 0,
      severity: 'Moderate',
      acknowledged: null,
      exercise: false,
      evidence: [{ value: 0.9, flag: 3 }],
      why: { en: 'Water level at Bendung Katulampa is 90 cm: it has reached Siaga 3 (80 cm); the reading is suspect.' },
    })
    const seen = await operator(first.http, 'POST', `/alerts/${alert!.id}/acknowledge`, { comment: 'kami lihat' })
    expect(await seen.json()).toMatchObject({ acknowledged: { by: 'ani', comment: 'kami lihat' } })
    await send([[1_000, 1.6]])
    await eventually(async () => (await siren(first.mqtt))?.label === 'Siaga 2')

    await first.kill()
    const second = await start()
    expect(await siren(second.mqtt)).toMatchObject({
      state: 'active',
      label: 'Siaga 2',
      exercise: false,
      acknowledged: false, // Siaga 3 was
    })
    const again = await station(second)
    await again([[2_000, 0.2]])
    const ended = await eventually(async () => {
      const one = (await (await operator(second.http, 'GET', `/alerts/${alert!.id}`)).json()) as Alert
      return one.state === 'cleared' && one
    })
    expect(ended.events.map(({ kind }) => kind)).toEqual(['raised', 'acknowledged', 'escalated', 'cleared'])
    expect(ended).toMatchObject({ acknowledged: { by: 'ani' }, raised_ms: alert!.raised_ms, label: 'Siaga 2' })
    await eventually(async () => (await siren(second.mqtt))?.state === 'cleared')
    expect((await alertsOf(second.http, '?state=active')).alerts).toEqual([])
  })

  it('is not raised by a week of old high readings, and at once by a fresh one among them', async () => {
    const { open } = await village([gate])
    const gateway = await open()
    const send = await station(gateway)
    const week = Array.from({ length: 450 }, (_, i): [number, number] => [-(i + 20) * 22 * minute_ms, 2.5])
    const receipts = [send(week)]
    receipts.push(send([...week.slice(0, 300).map(([at, value]): [number, number] => [at - 1, value]), [0, 1.6]]))
    const { alerts } = await eventually(async () => {
      const answer = await alertsOf(gateway.http)
      return answer.alerts.length > 0 && answer
    })
    expect(alerts).toMatchObject([{ label: 'Siaga 2', value: 1.6, events: [{ kind: 'raised' }] }])
    await Promise.all(receipts)
  })

  it('is provisional until it is confirmed', async () => {
    const { open } = await village([{ ...gate, for_s: 600 }])
    const gateway = await open()
    await (await station(gateway))([[0, 0.9]])
    const { alerts } = await eventually(async () => {
      const answer = await alertsOf(gateway.http, '?state=provisional')
      return answer.alerts.length > 0 && answer
    })
    expect(alerts).toMatchObject([{ state: 'provisional', label: 'Siaga 3', confirmed_ms: null, events: [] }])
  })
})

describe('the rules', () => {
  it('of a file that is nonsense keep the gateway from starting, with a sentence for each', async () => {
    const { folder, config } = await village([
      { ...gate, station: 'katulamp' },
      { ...gate, id: 'naik', levels: [{ label: 'A', at: 1, clear: 2 }] },
      { id: 'satu', label: 'x', all: ['dua'] },
      { id: 'dua', label: 'x', any: ['satu'] },
    ])
    const { status, stderr } = spawnSync(process.execPath, [main, '--config', config, '--data-dir', folder], {
      encoding: 'utf8',
      env: { ...process.env, PANTAU_LOG: 'fatal', LANG: 'en', LC_ALL: '' },
    })
    expect(status).toBe(2)
    expect(stderr.trim().split('\n')).toMatchObject([
      expect.stringMatching(/rules\.yaml, line \d+: rule "naik": .*set clear to 1 or less/),
      expect.stringMatching(/no station "katulamp" \(known: katulampa\)/),
      expect.stringMatching(/in a circle \(satu → dua → satu\)/),
    ])
  })

  it('are changed by operators, with their name in the audit log, and stay changed', async () => {
    const { folder, start, operator } = await village([gate])
    const first = await start()
    const put = (rule: object, why = 'musim hujan') => operator(first.http, 'PUT', `/rules/${gate.id}`, { rule, why })
    expect((await fetch(`${first.http}/api/v1/rules/${gate.id}`, { method: 'PUT' })).status).toBe(401)
    const nonsense = await put({ ...gate, levels: [{ label: 'A', at: 1, clear: 2 }] })
    expect([nonsense.status, await nonsense.json()]).toMatchObject([
      400,
      { detail: expect.stringContaining('set clear to 1') },
    ])
    const twice = await put([gate, gate] as object)
    expect(await twice.json()).toMatchObject({ detail: expect.stringContaining('there twice') })
    const { id: _, ...nameless } = gate // the address says which rule it is
    const changed = await put({ ...nameless, levels: [{ label: 'Siaga 3', at: 0.7 }] })
    expect(await changed.json()).toMatchObject({ version: 2, origin: 'api', rule: { levels: [{ at: 0.7 }] } })
    await first.kill()

    const second = await start()
    const kept = (await (await fetch(`${second.http}/api/v1/rules/${gate.id}`)).json()) as RuleAnswer
    expect(kept).toMatchObject({ version: 2, origin: 'api', rule: { levels: [{ at: 0.7 }] } })
    await (await station(second))([[0, 0.72]])
    await eventually(async () => (await alertsOf(second.http, '?state=active')).alerts.length === 1)
    await operator(second.http, 'DELETE', `/rules/${gate.id}?why=dibongkar`)
    await eventually(async () => (await alertsOf(second.http, '?state=cleared')).alerts.length === 1)
    const { changes } = (await (
      await fetch(`${second.http}/api/v1/rules/audit`, { headers: staffOf(folder) })
    ).json()) as RulesAudit
    expect(changes).toMatchObject([
      { id: gate.id, change: 'deleted', by: 'ani', why: 'dibongkar', rule: null },
      { id: gate.id, change: 'changed', by: 'ani', why: 'musim hujan', version: 2 },
      { id: gate.id, change: 'created', by: expect.stringContaining('rules.yaml'), version: 1 },
    ])
  })
})

describe('a drill', () => {
  it('goes the whole way marked as an exercise, says how long the hook took, and leaves the real history alone', async () => {
    const received: { type: string; data: { exercise?: boolean } }[] = []
    const receiver = createServer((request, answer) => {
      let body = ''
      request.on('data', (chunk) => (body += chunk))
      request.on('end', () => {
        received.push(JSON.parse(body))
        answer.end()
      })
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    onTestFinished(() => void receiver.close())
    const { port } = receiver.address() as { port: number }
    const hook = {
      id: 'siren-desa',
      kind: 'webhook',
      url: `http://127.0.0.1:${port}/hook`,
      secret_env: 'SIREN_SECRET',
      allow_private: true,
    }
    const { open, operator } = await village([gate], { hooks: [hook] })
    const gateway = await open({ SIREN_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' })
    const started = await operator(gateway.http, 'POST', '/drills', { rule: gate.id, every_ms: 20 })
    expect(started.status).toBe(200)
    const { id } = (await started.json()) as Drill
    const second = await operator(gateway.http, 'POST', '/drills', { rule: gate.id })
    expect([second.status, await second.json()]).toMatchObject([409, { detail: expect.stringContaining('is running') }])
    const done = await eventually(async () => {
      const drill = (await (await fetch(`${gateway.http}/api/v1/drills/${id}`)).json()) as Drill
      return drill.state === 'done' && drill.hooks.filter(({ state }) => state === 'delivered').length >= 6 && drill
    })
    expect(done).toMatchObject({ rule: gate.id, station: 'latihan-katulampa', readings: { sent: 22, of: 22 } })
    expect(done.alerts).toMatchObject([{ exercise: true, state: 'cleared' }])
    const late = await operator(gateway.http, 'POST', `/alerts/${done.alerts[0]!.id}/acknowledge`, {})
    expect([late.status, await late.json()]).toMatchObject([409, { detail: expect.stringContaining('has ended') }])
    const kinds = done.alerts[0]!.events.map(({ kind }) => kind)
    expect(kinds).toEqual(['raised', 'escalated', 'escalated', 'eased', 'eased', 'cleared'])
    expect(done.hooks.every(({ hook, latency_ms }) => hook === 'siren-desa' && latency_ms! < 5_000)).toBe(true)
    const alerts = received.filter(({ type }) => type !== 'alert.heartbeat')
    expect(alerts.length).toBe(6)
    expect(alerts.every(({ data }) => data.exercise === true)).toBe(true)
    const before = { rule: gate.id, from: Date.now() - 3_600_000, to: Date.now() }
    expect((await operator(gateway.http, 'POST', '/drills', before)).status, 'nothing was recorded').toBe(409)
    const real = await fetch(`${gateway.http}/api/v1/readings?station=katulampa`)
    expect(await real.json()).toMatchObject({ rows: [] })
    const listed = (await (await fetch(`${gateway.http}/api/v1/stations`)).json()) as { station: string }[]
    expect(listed.map(({ station }) => station)).toEqual(['katulampa'])
    const played = await fetch(`${gateway.http}/api/v1/readings?station=latihan-katulampa`)
    expect(((await played.json()) as { rows: object[] }).rows).toHaveLength(22)
  })
})

/** A village's folder: one station, an operator called ani, rules, and limits for the river's quality test. */
async function village(rules: object[], more: object = {}) {
  const folder = emptyFolder()
  await printedBy(folder, 'station', 'add', 'katulampa')
  const { token } = await printedBy(folder, 'token', 'add', 'ani', '--role', 'operator')
  const config = join(folder, 'gateway.yaml')
  const series = { station: 'katulampa', sensor: 'level', quantity: 'water_level_m' }
  const quality = [{ ...series, gross_range: { fail: [-1, 9], suspect: [0, 0.85] } }]
  writeFileSync(join(folder, 'rules.yaml'), JSON.stringify(rules))
  writeFileSync(config, JSON.stringify({ rules: 'rules.yaml', receipt_ms: 20, quality, ...more }))
  return {
    folder,
    config,
    /** Within this process. */
    open: (env: Record<string, string> = {}) => openGatewayHere({ folder, flags: ['--config', config], env }),
    /** As a process that can be killed. */
    start: () => startGateway({ folder, flags: ['--config', config] }),
    operator: (http: string, method: string, path: string, body?: object) =>
      fetch(`${http}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      }),
  }
}

async function alertsOf(http: string, query = ''): Promise<AlertsAnswer> {
  return (await (await fetch(`${http}/api/v1/alerts${query}`)).json()) as AlertsAnswer
}

let seq = 0

/** Sends readings of the river as the station: milliseconds from now, metres. */
async function station({ folder, mqtt }: { folder: string; mqtt: string }) {
  const { password } = await printedBy(folder, 'station', 'password', 'katulampa')
  const client = await connected(mqtt, 'katulampa', password!)
  return (readings: [from_now_ms: number, water_level_m: number][]) => {
    const now_ms = Date.now()
    const pack = {
      epoch: 'desa',
      seq: ++seq,
      readings: readings.map(([at, water_level_m]) => ({
        sensor: 'level',
        at_ms: now_ms + at,
        values: { water_level_m },
      })),
    }
    return client.publishAsync('pantau/1/katulampa/readings', JSON.stringify(pack), { qos: 1 })
  }
}

/** What is retained for the siren, as one that has just come would see it. */
async function subscriber(folder: string) {
  const { password } = await printedBy(folder, 'subscriber', 'add', 'sirene')
  return async (mqtt: string): Promise<Record<string, unknown> | undefined> => {
    const client = await connected(mqtt, 'sirene', password!)
    const heard: Record<string, unknown>[] = []
    client.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString())))
    await client.subscribeAsync('pantau/1/alerts/katulampa-siaga', { qos: 1 })
    await client.subscribeAsync('pantau/1/alerts/none', { qos: 1 }) // what is retained comes before this answer
    await client.endAsync()
    return heard.at(-1)
  }
}

async function connected(mqtt: string, username: string, password: string): Promise<MqttClient> {
  const client = await connectAsync(mqtt, { username, password, reconnectPeriod: 0 })
  client.on('error', () => undefined)
  onTestFinished(() => void client.end(true))
  return client
}
