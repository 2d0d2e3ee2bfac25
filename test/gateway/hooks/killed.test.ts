import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectAsync, type MqttClient } from 'mqtt'
import { expect, it } from 'vitest'
import { addStation } from '../../crash/programs.ts'
import { seededRandom } from '../../crash/random.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { webhookTo } from '../../kit/hookHouse.ts'
import { siren, startReceiver, verified } from '../../kit/receiver.ts'

const rounds = Number(process.env.PANTAU_KILL_ROUNDS ?? 3)
const perRound = 6
const topic = 'pantau/1/depok/readings'

it(
  `survives kill -9 at any moment, ${rounds} rounds: every alert arrives, with one id, in order, and none is invented`,
  async () => {
    const seed = Date.now() % 1_000_000
    const random = seededRandom(seed)
    const receiver = await startReceiver()
    const refused: string[] = []
    receiver.answers((response, received) => {
      try {
        verified(received) // at once: a signature is good for five minutes
      } catch (err) {
        refused.push(String(err))
      }
      const isAgain = receiver.ids().filter((id) => id === received.headers['webhook-id']).length > 2
      response.writeHead(!isAgain && random() < 0.3 ? 500 : 204).end() // each further repeat would wait longer
    })
    const folder = emptyFolder()
    writeFileSync(`${folder}/rules.yaml`, JSON.stringify([rule]))
    writeFileSync(
      `${folder}/gateway.yaml`,
      JSON.stringify({ rules: 'rules.yaml', hooks: [webhookTo(receiver, eachChange)] }),
    )
    const start = () =>
      startGateway({ folder, flags: ['--config', `${folder}/gateway.yaml`], env: { SIREN_SECRET: siren } })

    const readings = waves((rounds + 1) * perRound)
    let acknowledged = 0
    const password = addStation(folder, 'depok')
    let gateway = await start()
    for (let round = 0; round <= rounds; round++) {
      const isLast = round === rounds
      const client = await connectAsync(gateway.mqtt, { username: 'depok', password, reconnectPeriod: 0 })
      client.on('error', () => undefined)
      const end = Math.min(acknowledged + perRound, readings.length)
      const publishing = publish(client, readings.slice(acknowledged, end), () => acknowledged++)
      if (isLast) {
        await publishing
        client.end(true)
        break
      }
      const before = acknowledged
      await eventually(() => acknowledged > before)
      await sleep(random() * 80)
      await gateway.kill()
      client.end(true)
      await publishing
      gateway = await start()
    }

    const told = (await (await fetch(`${gateway.http}/api/v1/gateway`)).json()) as { gateway: string }
    const expected = eventsOf(readings.slice(0, acknowledged), told.gateway)
    await eventually(() => expected.every((id) => receiver.ids().includes(id)), 30_000).catch((err) => {
      throw new Error(`seed ${seed}: missing ${expected.filter((id) => !receiver.ids().includes(id))}`, { cause: err })
    })
    const first = [...new Set(receiver.ids())]
    expect(first.toSorted(), `seed ${seed}`).toEqual(expected.toSorted())
    const alerts = new Set(first.map((id) => id.slice(0, -2)))
    for (const alert of alerts) {
      const order = first.filter((id) => id.startsWith(alert))
      expect(order, `seed ${seed}`).toEqual(order.toSorted())
    }
    expect(refused).toEqual([])
    expect(await gateway.close()).toBe(0)
  },
  60_000 + rounds * 5_000,
)

/** The river of this test flaps; without the brake each of its changes is a message, and none may be missing. */
const eachChange = { brake: false }

const rule = {
  id: 'siaga',
  station: 'depok',
  sensor: 'level',
  quantity: 'water_level_m',
  levels: [{ label: 'Siaga 3', at: 0.8, clear: 0.75 }],
  fresh_s: 86_400, // a thousand rounds take their time
}

interface Sent {
  at_ms: number
  isHigh: boolean
}

/** A river that goes over the level and back with every reading; a second apart, ending about now. */
function waves(count: number): Sent[] {
  const start_ms = Date.now() - count * 1_000
  return Array.from({ length: count }, (_, n) => ({ at_ms: start_ms + n * 1_000, isHigh: n % 2 === 0 }))
}

/** What those readings mean, calculated without the gateway. */
function eventsOf(readings: Sent[], gateway: string): string[] {
  return readings.map(({ at_ms, isHigh }, n) =>
    isHigh ? `siren-desa_siaga_1_${at_ms}_${gateway}_1` : `siren-desa_siaga_1_${readings[n - 1]!.at_ms}_${gateway}_2`,
  )
}

/** One after another, each only after the receipt of the one before; ends when the gateway is gone. */
async function publish(client: MqttClient, readings: Sent[], acknowledged: () => void): Promise<void> {
  const gone = new Promise<'gone'>((resolve) => client.once('close', () => resolve('gone')))
  for (const { at_ms, isHigh } of readings) {
    const values = { water_level_m: isHigh ? 0.9 : 0.1 }
    const pack = { epoch: 'k3v9x2m1', seq: at_ms % 1_000_000_000, readings: [{ sensor: 'level', at_ms, values }] }
    const receipt = client.publishAsync(topic, JSON.stringify(pack), { qos: 1 }).then(
      () => 'here' as const,
      () => 'gone' as const,
    )
    if ((await Promise.race([receipt, gone])) === 'gone') return
    acknowledged()
  }
}
