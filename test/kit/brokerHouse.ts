import { mkdtempSync, rmSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { pino } from 'pino'
import { onTestFinished } from 'vitest'
import { type IntakeOptions, openIntake } from '../../gateway/intake/intake.ts'
import { type BrokerOptions, openBroker } from '../../gateway/mqtt/broker.ts'
import { type Credentials, openRegistry } from '../../gateway/stations/registry.ts'
import type { StationMemory } from '../../gateway/store/record.ts'
import { paperStore } from './paperStore.ts'
import { setClocks } from './villageClocks.ts'

export const start_ms = Date.UTC(2026, 10, 22)

/** A real broker on a free port with a real registry (stations katulampa and depok, subscriber sirene) and a paper store. */
export async function brokerHouse(
  { hearHome, ...options }: Partial<BrokerOptions> & Pick<IntakeOptions, 'hearHome'> = {},
  known: StationMemory[] = [],
) {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-broker-'))
  const registry = openRegistry(folder)
  const katulampa = registry.addStation({ station: 'katulampa' })
  const depok = registry.addStation({ station: 'depok' })
  const sirene = registry.addSubscriber('sirene')
  const store = paperStore(known)
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  const now = () => start_ms
  const intake = await openIntake({ store, clocks: setClocks(now), now, log, ...(hearHome && { hearHome }) })
  const broker = await openBroker({ host: '127.0.0.1', port: 0, registry, intake, store, now, log, ...options })
  onTestFinished(async () => {
    await broker.close()
    registry.close()
    rmSync(folder, { recursive: true, force: true })
  })

  return {
    broker,
    intake,
    store,
    registry,
    folder,
    lines,
    katulampa,
    depok,
    sirene,
    /** What was refused, by reason. */
    refused: (): Record<string, number> => broker.stats().refused,
    said: (sentence: string) => lines.some((line) => String(line.msg).includes(sentence)),
    /** A client that does not come back by itself. */
    client: (who: Partial<Credentials>, more: IClientOptions = {}): MqttClient => {
      const client = mqtt.connect(broker.url, { reconnectPeriod: 0, connectTimeout: 600_000, ...who, ...more })
      client.on('error', () => undefined) // tests look at what happened, not at the event
      onTestFinished(() => void client.end(true))
      return client
    },
    /** A bare connection, for what no client library would send. */
    socket: (): Socket => {
      const socket = connectTcp({ host: '127.0.0.1', port: broker.port })
      socket.on('error', () => undefined)
      onTestFinished(() => void socket.destroy())
      return socket
    },
  }
}

/** Resolves when the client is let in. */
export function letIn(client: MqttClient): Promise<MqttClient> {
  if (client.connected) return Promise.resolve(client)
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client))
    client.once('error', reject)
    client.once('close', () => reject(new Error('closed before it was let in')))
  })
}

/** Resolves when the connection ends. */
export function closed(connection: MqttClient | Socket): Promise<void> {
  return new Promise((resolve) => {
    connection.once('close', () => resolve())
  })
}

/** A pack with one river level. */
export function levelPack(seq = 1, at_ms = start_ms, water_level_m: number | null = 1.234) {
  return { epoch: 'k3v9x2m1', seq, readings: [{ sensor: 'level', at_ms, values: { water_level_m } }] }
}
