/** A real gateway in this process, with real MQTT stations, all of whose clocks a test can set. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { readConfig } from '../../gateway/config/config.ts'
import type { AlertsAnswer, ReadingsAnswer, Station } from '../../gateway/contract.ts'
import { openGateway } from '../../gateway/gateway.ts'
import { openRegistry } from '../../gateway/stations/registry.ts'
import { emptyFolder } from './folder.ts'

const root = new URL('..', import.meta.url).pathname

export interface SentReading {
  value: number
  /** How far the station's clock is ahead of the true time. */
  off_ms: number
  epoch?: string
  clock?: 'unsynced'
}

/** `off_ms`: how far the gateway's clock is ahead of the true time when it starts. */
export async function clockedVillage(stations: readonly string[], rules: object[], off_ms: number) {
  const folder = emptyFolder()
  const registry = openRegistry(folder)
  const passwords = stations.map((station) => registry.addStation({ station }).password)
  registry.close()
  writeFileSync(join(folder, 'rules.yaml'), JSON.stringify(rules))
  writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify({ rules: 'rules.yaml', receipt_ms: 5 }))
  const config = readConfig(
    { config: join(folder, 'gateway.yaml'), dataDir: folder, httpPort: '0', mqttPort: '0' },
    root,
  )
  let gatewayOff_ms = off_ms
  const start = () =>
    openGateway(config, {
      now: () => Date.now() + gatewayOff_ms,
      random: Math.random,
      env: {},
      log: pino({ enabled: false }),
    })
  let gateway = await start()
  onTestFinished(() => gateway.close())
  const ask = async (path: string) => (await fetch(`${gateway.http}${path}`)).json()

  return {
    folder,
    /** The gateway's clock from now on. */
    setGateway(next_ms: number) {
      gatewayOff_ms = next_ms
    },
    async restart(next_ms: number) {
      await gateway.close()
      gatewayOff_ms = next_ms
      gateway = await start()
    },
    /** Publishes as a station does, in the order of its packs; resolves with the receipt. */
    async station(name: string) {
      const client = await connectAsync(gateway.mqtt, {
        clientId: name,
        username: name,
        password: passwords[stations.indexOf(name)]!,
        reconnectPeriod: 0,
      })
      onTestFinished(() => client.endAsync(true))
      const numbers = new Map<string, number>()
      return {
        async says(status: object) {
          await client.publishAsync(`pantau/1/${name}/status`, JSON.stringify(status), { qos: 1 })
        },
        async send({ value, off_ms, epoch = 'satu', clock }: SentReading) {
          const seq = (numbers.get(epoch) ?? 0) + 1
          numbers.set(epoch, seq)
          const reading = { sensor: 'level', at_ms: Date.now() + off_ms, values: { water_level_m: value } }
          const readings = [clock ? { ...reading, clock } : reading]
          await client.publishAsync(`pantau/1/${name}/readings`, JSON.stringify({ epoch, seq, readings }), { qos: 1 })
        },
        /** Packs as they are. */
        publish: (pack: object) => client.publishAsync(`pantau/1/${name}/readings`, JSON.stringify(pack), { qos: 1 }),
      }
    },
    alerts: async () => ((await ask('/api/v1/alerts')) as AlertsAnswer).alerts,
    stations: async () => (await ask('/api/v1/stations')) as Station[],
    rows: async (station: string) =>
      ((await ask(`/api/v1/readings?station=${station}&from=0&to=${Date.UTC(2199, 0, 1)}`)) as ReadingsAnswer).rows,
    ledger: async (station: string) => ask(`/api/v1/stations/${station}/ledger`),
    clock: async () => ((await ask('/readyz')) as { parts: { clock: { ok: boolean; says: string } } }).parts.clock,
    http: () => gateway.http,
  }
}
