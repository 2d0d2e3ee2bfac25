/** The wiring: which part stands on which. Opens in order, closes in the opposite order. */
import { fileURLToPath } from 'node:url'
import { openClosers } from '../edge/platform/closers.ts'
import { folderProblem, inUrl, openFolder, portProblem } from '../edge/platform/starting.ts'
import { openWarning } from './alerts/index.ts'
import { openCap } from './cap/index.ts'
import type { Config } from './config/index.ts'
import { openHooks } from './hooks/index.ts'
import { type Http, liveMetrics, openHttp, openMetrics, type Readiness } from './http/index.ts'
import { openInflux } from './influx/index.ts'
import { type Intake, intakeMetrics, openFlags, openIntake } from './intake/index.ts'
import { type Broker, brokerMetrics, openBroker } from './mqtt/index.ts'
import { type Answering, lagMetric, type Reader, type Tools } from './reader.ts'
import { openRegistry, openStations, stationMetrics } from './stations/index.ts'
import { openStore, type Store, storeMetrics } from './store/index.ts'

export interface Gateway {
  /** The addresses, with the ports that were really taken. */
  http: string
  mqtt: string
  /** Broker, readers, viewers, HTTP, record: each closes before what it stands on. */
  close(): Promise<void>
}

/** One row per reader; gives null when the config does not ask for it. */
const readerTable: ((store: Store, config: Config, tools: Tools) => Promise<Reader | null>)[] = [
  openInflux,
  openHooks,
  openCap,
]

const look_ms = 5_000
const www = fileURLToPath(new URL('../www', import.meta.url))

/** Opens everything; resolves when stations may connect and people may look. Throws `ConfigError` when a port is taken. */
export async function openGateway(config: Config, tools: Tools): Promise<Gateway> {
  const { now, log } = tools
  const closers = openClosers(log)
  try {
    const registry = openFolder(() => openRegistry(config.data_dir), config.data_dir)
    closers.push('registry', registry.close)
    const { data_dir: folder, retention, receipt_ms, settle_s } = config
    const store = await openStore({ folder, retention, receipt_ms, settle_s, now, log: named('store') })
    closers.push('record', store.close, 30_000) // a slow card may need long for the last commit
    const stations = await openStations({ store, registered: registry.stations, now })
    const looking = setInterval(stations.look, look_ms)
    closers.push('stations', () => {
      clearInterval(looking)
      stations.close()
    })
    const readers: Reader[] = []
    const attempts = async () => (await Promise.all(readers.map((reader) => reader.attempts?.() ?? []))).flat()
    const receive: Intake['readings'] = (station, payload) => intake.readings(station, payload)
    const warning = await openWarning({
      store,
      stations,
      config,
      receive,
      attempts,
      now,
      log: named('rules'),
    })
    readers.push(warning.reader)
    closers.push(warning.reader.name, warning.reader.close)
    const { flag } = await openFlags(config.quality, store)
    const intake: Intake = await openIntake({ store, isUrgent: warning.isUrgent, flag, now, log: named('intake') })

    for (const open of readerTable) {
      const reader = await open(store, config, tools)
      if (!reader) continue
      readers.push(reader)
      closers.push(reader.name, reader.close)
    }

    let broker: Broker | null = null
    const metrics = openMetrics([
      ...storeMetrics(store),
      ...stationMetrics(stations),
      ...liveMetrics(() => http.counts),
      lagMetric(store.position, () => readers),
      ...intakeMetrics(intake),
      ...brokerMetrics(() => broker),
      ...readers.flatMap((reader) => reader.metrics ?? []),
    ])
    closers.push('metrics', metrics.close)
    const own: Answering = { store, stations }
    const http: Http = await openHttp({
      ...readers.reduce((from, reader) => reader.answers?.(from) ?? from, own),
      verifyToken: registry.verifyToken,
      readiness: () => readinessOf(store, broker, readers),
      metrics: metrics.text,
      www,
      isPublic: config.public,
      limits: config.http,
      more: readers.flatMap((reader) => reader.resources ?? []),
      now,
      log: named('http'),
    })
    closers.push('http', http.close, 10_000)
    const { host, port } = config.http
    const httpPort = await http.listen(host, port).catch((err) => {
      throw portProblem(err, host, port, '--http-port')
    })

    const mqtt = config.mqtt
    const { connections_max, per_address_max: perAddress_max } = mqtt
    const limits = { connections_max, perAddress_max }
    broker = await openBroker({ ...mqtt, limits, registry, intake, store, now, log: named('broker') }).catch((err) => {
      throw portProblem(err, mqtt.host, mqtt.port, '--mqtt-port')
    })
    await warning.announce(broker.publishAlert)
    closers.push('broker', broker.close, 30_000) // drains the intake, so it waits for the same last commit
    return { http: `http://${inUrl(host)}:${httpPort}`, mqtt: broker.url, close: closers.closeAll }
  } catch (err) {
    await closers.closeAll()
    throw folderProblem(err as Error, config.data_dir)
  }

  function named(part: string) {
    return log.child({ part })
  }
}

function readinessOf(store: Store, broker: Broker | null, readers: Reader[]): Readiness {
  const record = store.stats().disk_refuses
    ? { ok: false, says: 'The disk refuses to store. Free some space; stations keep their readings meanwhile.' }
    : { ok: true, says: 'Keeps what arrives.' }
  const mqtt = broker
    ? { ok: true, says: `Listens at ${broker.url}.` }
    : { ok: false, says: 'Does not listen yet. Wait a moment.' }
  const others = Object.fromEntries(readers.map((reader) => [reader.name, reader.state()]))
  return { ready: record.ok && mqtt.ok, parts: { record, mqtt, ...others } }
}
