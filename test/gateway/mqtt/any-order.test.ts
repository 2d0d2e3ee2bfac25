/** Whatever is done to an account in whatever order: what came in with another secret than the present one is not taken. */
import fc from 'fast-check'
import type { MqttClient } from 'mqtt'
import { expect, it } from 'vitest'
import type { Credentials } from '../../../gateway/stations/registry.ts'
import { brokerHouse, letIn, levelPack } from '../../kit/brokerHouse.ts'

const acts = ['add', 'remove', 'password', 'retire', 'invite', 'join', 'connect', 'publish'] as const
const stations = ['hulu', 'hilir'] as const
type Station = (typeof stations)[number]
const step = fc.tuple(
  fc.oneof(fc.constantFrom(...acts), fc.constantFrom('connect', 'publish', 'publish')),
  fc.constantFrom(...stations),
)
const start = stations.flatMap((station) => (['add', 'connect'] as const).map((act) => [act, station] as const))

it('after any order of add, remove, password, retire, invite, join and connect, only the present secret publishes', async () => {
  const history = fc.array(step, { minLength: 30, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(history, async (steps) => await live([...start, ...steps])),
    { seed: 20261126, numRuns: 8 },
  )
}, 60_000)

async function live(steps: readonly (readonly [act: (typeof acts)[number], station: Station])[]) {
  const { registry, client, store, broker } = await brokerHouse()
  /** Each account with the credential that counts now; null: nobody has it. */
  const valid = new Map<string, Credentials | null>()
  const codes = new Map<string, string>()
  const lines = new Map<Station, { password: string; client: MqttClient }[]>(stations.map((station) => [station, []]))
  let [seq, taken] = [0, 0]

  const does: Record<(typeof acts)[number], (station: Station) => unknown> = {
    add: (station) => !valid.has(station) && valid.set(station, registry.addStation({ station })),
    remove: (station) => valid.delete(station) && registry.remove('station', station),
    password: (station) => valid.get(station) && valid.set(station, registry.newPassword('station', station)),
    retire(station) {
      if (!valid.get(station)) return
      registry.retire(station, 'stolen', 1)
      valid.set(station, null)
    },
    invite(station) {
      codes.set(station, registry.invite({ station }, 1_000, 0).code)
      if (!valid.has(station)) valid.set(station, null)
    },
    join(station) {
      const joining = registry.join({ code: codes.get(station) ?? '', now_ms: 1 })
      if (joining.kind === 'joined') valid.set(station, joining.credentials)
    },
    async connect(station) {
      const credentials = valid.get(station)
      if (!credentials) return
      lines.get(station)!.push({ password: credentials.password, client: await letIn(client(credentials)) })
    },
    /** Over every connection that this station ever had. */
    async publish(station) {
      for (const line of lines.get(station)!) {
        const isAcknowledged = await publish(line.client, station, ++seq)
        const mayPublish = valid.get(station)?.password === line.password
        expect(isAcknowledged, `pack ${seq} of ${station}`).toBe(mayPublish)
        if (mayPublish) taken++
      }
    },
  }

  for (const [act, station] of steps) await does[act](station)
  expect(stations.flatMap((station) => store.readings(station))).toHaveLength(taken)
  expect(broker.stats().acks).toBe(taken)
  for (const line of [...lines.values()].flat()) line.client.end(true)
}

function publish(line: MqttClient, station: string, seq: number): Promise<boolean> {
  return new Promise((resolve) => {
    if (!line.connected) return resolve(false)
    line.once('close', () => resolve(false))
    const pack = JSON.stringify(levelPack(seq, seq))
    line.publish(`pantau/1/${station}/readings`, pack, { qos: 1 }, (err) => resolve(!err))
  })
}
