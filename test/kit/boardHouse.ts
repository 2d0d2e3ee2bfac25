/**
 * The doors for small boards on a real record: broker, HTTP and registry (stations sekolah, hulu, hilir, muara; bridge
 * bendungan, which carries hulu, hilir and muara), and a clock that a test turns. `restart` closes the gateway's side and opens
 * it on the same folder.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { openBoardDoor } from '../../gateway/boards/door.ts'
import { BoardSettings } from '../../gateway/boards/settings.ts'
import { openIntake } from '../../gateway/intake/intake.ts'
import { openBroker } from '../../gateway/mqtt/broker.ts'
import { type Credentials, openRegistry } from '../../gateway/stations/registry.ts'
import { openStations } from '../../gateway/stations/stations.ts'
import { openStore } from '../../gateway/store/open.ts'
import { askHttp } from './askHttp.ts'
import { start_ms } from './brokerHouse.ts'
import { emptyFolder } from './folder.ts'
import { setClocks } from './villageClocks.ts'

export async function boardHouse(boards: unknown[] = []) {
  const folder = emptyFolder()
  const clock = { now_ms: start_ms }
  const now = () => clock.now_ms
  const log = pino({ level: 'silent' })
  const registry = openRegistry(folder)
  const add = (station: string) => registry.addStation({ station })
  const [sekolah, hulu, hilir, muara] = [add('sekolah'), add('hulu'), add('hilir'), add('muara')]
  const bendungan = registry.addOther('bridge', 'bendungan')
  const rumah = registry.addOther('listener', 'rumah')
  const sirene = registry.addSubscriber('sirene')
  const config = {
    boards: BoardSettings.parse(boards),
    bridges: [{ id: 'bendungan', stations: ['hulu', 'hilir', 'muara', 'nobody'] }],
  }
  let side = await open()
  onTestFinished(async () => {
    await side.close()
    registry.close()
  })

  async function open() {
    const store = await openStore({ folder, receipt_ms: 0, now, log })
    const intake = await openIntake({ store, clocks: setClocks(now), now, log })
    const stations = await openStations({ store, registered: registry.stations, now, log })
    const ofDoor = { config, registry, intake, store, now, mayAcknowledge: () => true, sync: () => 'synced' as const }
    const door = await openBoardDoor(ofDoor)
    const http = await askHttp({ store, stations, more: [door.resource], now, log })
    const broker = await openBroker({
      ...{ host: '127.0.0.1', port: 0, registry, intake, store, stations, now, log, ...door.mqtt },
    })
    const close = async () => {
      await broker.close()
      await http.close()
      await stations.close()
      await store.close()
    }
    return { store, intake, stations, http, broker, close }
  }

  const headersOf = ({ username, password }: Credentials) => ({
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
  })

  return {
    ...{ clock, registry, sekolah, hulu, hilir, muara, bendungan, rumah, sirene, headersOf },
    side: () => side,
    async restart() {
      await side.close()
      side = await open()
    },
    refused: () => side.broker.stats().refused as Record<string, number>,
    /** Connected, and not coming back by itself. */
    async client(who: Credentials, more: IClientOptions = {}): Promise<MqttClient> {
      const client = mqtt.connect(side.broker.url, { reconnectPeriod: 0, connectTimeout: 600_000, ...who, ...more })
      client.on('error', () => undefined) // tests look at what happened, not at the event
      onTestFinished(() => void client.end(true))
      if (!client.connected) await new Promise<void>((resolve) => client.once('connect', () => resolve()))
      return client
    },
    /** mosquitto_pub with these words; gives its exit code. */
    async mosquittoPub(who: Credentials, ...words: string[]): Promise<number> {
      const to = ['-h', '127.0.0.1', '-p', `${side.broker.port}`, '-u', who.username, '-P', who.password]
      const [code] = await once(spawn('mosquitto_pub', [...to, ...words], { timeout: 10_000 }), 'exit')
      return code
    },
    /** What a board posts; gives the status and the answer. */
    async post(who: Credentials | null, payload: object, headers: Record<string, string> = {}, url = '/api/v1/push') {
      const answer = await side.http.inject({
        ...{ method: 'POST', url, payload, headers: { ...(who && headersOf(who)), ...headers } },
      })
      return { status: answer.statusCode, body: answer.json(), headers: answer.headers }
    },
    /** What the record holds of a station, oldest first: "level.distance_m 1.5 arrival". */
    async kept(station: string): Promise<string[]> {
      const all = { station, from_ms: 0, to_ms: start_ms * 2, limit: 1_000 }
      const { rows } = await side.store.rows(all)
      return rows.map(({ sensor, quantity, value, clock = 'own clock' }) => `${sensor}.${quantity} ${value} ${clock}`)
    },
    async times(station: string): Promise<number[]> {
      const { rows } = await side.store.rows({ station, from_ms: 0, to_ms: start_ms * 2, limit: 1_000 })
      return rows.map(({ at_ms }) => at_ms - start_ms)
    },
    /** Why what was refused, newest first. */
    quarantine: async (station: string) =>
      (await side.store.quarantine(station, 50)).map(({ reason, detail }) => `${reason}: ${detail}`),
    epochs: async (station: string) =>
      Object.fromEntries((await side.store.ledger(station)).epochs.map(({ epoch, packs }) => [epoch, packs])),
  }
}
