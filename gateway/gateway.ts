/** The wiring: which part stands on which. Opens in order, closes in the opposite order. */
import { fileURLToPath } from 'node:url'
import { openClosers } from '../edge/platform/closers.ts'
import { gauge } from '../edge/platform/metric.ts'
import { folderProblem, inUrl, openFolder } from '../edge/platform/starting.ts'
import { openWarning, type Warning } from './alerts/index.ts'
import { openBoardDoor } from './boards/index.ts'
import { clockLink, openVillageClocks } from './clocks/index.ts'
import type { Config } from './config/index.ts'
import { backupResource, copiesResource, openBackupDesk, openHome, openHomes } from './copies/index.ts'
import { keepFindingDamage, openDamages } from './damage/index.ts'
import { addressOf, enrolmentResource, openEnrolment, stationsDeskResource } from './enrolment/index.ts'
import { completenessResource, exportsResource, reportResource } from './exports/index.ts'
import { forgetResource, openForgetDesk } from './forget/index.ts'
import { openNotices } from './hooks/index.ts'
import { type App, liveMetrics, openChain, openHttp, openMetrics, openReadiness, signInMetrics } from './http/index.ts'
import { gatewayResource, openIdentity } from './identity/index.ts'
import { intakeMetrics, openFlags, openIntake, openLimits, openLimitsDesk } from './intake/index.ts'
import { logbookResource, openLogbook } from './logbook/index.ts'
import { brokerMetrics } from './mqtt/index.ts'
import { openNodes, refusalMetrics } from './nodes/index.ts'
import { observationsResource, openObservations } from './observations/index.ts'
import { momentsResource, openOverview, overviewResource } from './overview/index.ts'
import { openPeople } from './people/index.ts'
import { placesResource, readPlaces } from './places/index.ts'
import { quarantineResource } from './quarantine/index.ts'
import { type Answering, readerMetrics, type Tools } from './reader.ts'
import { openRetentionDesk, retentionResource } from './retention/index.ts'
import { openBallast, openRoom } from './room/index.ts'
import { sensorThingsResource } from './sensorthings/index.ts'
import { openRegistry, openStations, stationMetrics, stationsLink } from './stations/index.ts'
import { historyState, type RecordDamage, recordLink, recordState, storeMetrics } from './store/index.ts'
import { certificateOf, openEncryption } from './tls/index.ts'
import { listenHttp, listenMqtt, openLife, openReaders, openRecord, showSettings } from './wiring/index.ts'

export interface Gateway {
  /** The addresses, with the ports that were really taken. */
  http: string
  mqtt: string
  /** The encrypted ones, where there is a certificate. */
  https?: string
  mqtts?: string
  /** A one-time link for the first operator, while nobody has ever been able to sign in. */
  sign_in?: string
  /** Broker, readers, viewers, HTTP, record: each closes before what it stands on. */
  close(): Promise<void>
}

const look_ms = 5_000
const www = fileURLToPath(new URL('../www', import.meta.url))

/** Opens everything; resolves when stations may connect and people may look. Throws `ConfigError` when a port is taken. */
export async function openGateway(config: Config, tools: Tools): Promise<Gateway> {
  const { log } = tools
  const places = readPlaces({ ...config, publicPlace: config.public_place })
  const closers = openClosers(log)
  const named = (part: string) => log.child({ part })
  try {
    const clock = await openVillageClocks({
      wall: tools.now,
      elapsed_ms: () => performance.now(),
      log: named('clocks'),
    })
    closers.push('clocks', clock.close)
    const { now, clocks } = clock
    const metrics = openMetrics()
    closers.push('metrics', metrics.close)
    const readiness = openReadiness()
    const chain = openChain({ now })

    const ballast = openBallast({
      ...{ folder: config.data_dir, bytes: config.disk.ballast_mb * 1024 * 1024, log: named('disk') },
    })
    const damages = openDamages({ folder: config.data_dir, now, log: named('files') })
    const lost = (damage: RecordDamage) => damages.add([damage])
    const record = openRecord(config, { ...tools, now }, { ballast, lost }, closers) // its threads load beside what follows
    const registry = openFolder(() => openRegistry(config.data_dir), config.data_dir)
    closers.push('registry', registry.close)
    const people = openFolder(() => openPeople({ folder: config.data_dir, tokens: registry, now }), config.data_dir)
    closers.push('people', people.close)
    damages.add([...registry.damages(), ...people.files.damages()])
    readiness.shows('files', damages.state)
    chain.add(() => (damages.standing().length > 0 ? [damages.link()] : []))

    const store = await record
    const room = openRoom({ folder: config.data_dir, settings: config.disk, ballast, now, log: named('disk') })
    readiness.shows('disk', room.state)
    chain.add(room.links)
    metrics.add(room.metrics)
    await clock.follow(store)
    metrics.add([...storeMetrics(store), ...clock.metrics])
    readiness.needs('record', () => recordState(store.stats()))
    readiness.shows('history', () => historyState(store.stats().still_reading))
    const identity = await openIdentity({
      ...{ folder: config.data_dir, store, name: config.name, now, log: named('identity') },
    })
    const { gateway, made_at_pos, moved_ms } = identity
    readiness.shows('identity', identity.state)
    if (people.moved(moved_ms ?? 0)) registry.voidInvitations() // a backup may bring back what was ended or used since
    const ofHome = { folder: config.data_dir, home: { gateway, moved_ms }, keys: registry.copyKeys }
    const home = openHome({ ...ofHome, now, log: named('copies') })
    closers.push('the home', home.close)
    readiness.shows('home', home.state)
    chain.add(home.links)
    metrics.add([gauge('pantau_gateway_info', 'Always 1; which gateway this is', () => ({ [gateway]: 1 }), 'gateway')])
    readiness.shows('clock', clock.state)
    chain.add(() => [clockLink(clock), recordLink(store)])
    const encryption = await openEncryption({ settings: config, now, log: named('tls') })
    for (const [part, state] of encryption.parts) readiness.shows(part, state)
    chain.add(encryption.links)
    metrics.add(encryption.metrics)
    readiness.needs('mqtt', () => home.notYet)

    const limits = openLimits({ settings: config.station_limits, now, elapsed_ms: () => performance.now() })
    const desk = openLimitsDesk({ limits, now })
    const areLost = () => damages.standing().some(({ file, copy_ms }) => file === 'registry.db' && copy_ms === null)
    const stationIds = () => registry.stations().map(({ station }) => station)
    const whoMaySend = () => (areLost() ? null : new Set(stationIds()))
    const nodes = openNodes({ store, isStation: (name) => stationIds().includes(name), now, log: named('nodes') })
    const stations = await openStations({
      ...{ store, registered: registry.stations, limited: desk.limited, nodes },
      ...{ now, log: named('stations') },
    })
    const nameOf = (station: string) => stations.get(station)?.name ?? station
    const placeOf = (station: string) => stations.get(station)?.place ?? null
    readiness.shows('limits', desk.state)
    const notices = openNotices()
    const certificate = () => (encryption.isReady() ? certificateOf(config) : null)
    const enrolment = openEnrolment({
      ...{ registry, settings: config, certificate, gateway: identity, nameOf, notices, note: people.audit.note, now },
      log: named('enrolment'),
    })
    const position = store.position
    const tokens = () => registry.tokens().map(({ name }) => name)
    const homes = openHomes({ folder: config.data_dir, position, tokens, now, log: named('copies') })
    readiness.shows('second_home', homes.state)
    const forgotten = openForgetDesk({ store, log: named('forget') })
    await forgotten.look()
    readiness.shows('forgotten', forgotten.state)
    const logbook = await openLogbook({
      ...{ folder: config.data_dir, hasRoom: () => !ballast.isSpent(), now, log: named('logbook') },
    })
    closers.push('logbook', logbook.close)
    const backups = openBackupDesk({ folder: config.data_dir, file: config.backup?.file, now, log: named('copies') })
    closers.push('backup', backups.close, 60_000)
    const observations = await openObservations({
      ...{ folder: config.data_dir, settings: config.observations, hasRoom: () => !ballast.isSpent(), now },
      log: named('observations'),
    })
    closers.push('observations', observations.close)
    const keeping = openRetentionDesk({ store, now, log: named('retention') })
    void keeping.look() // where something waits for a yes it asks the history, which a start must not wait for
    readiness.shows('retention', keeping.state)
    let hangsOn: Warning['hangsOn'] | undefined // once the rules are read
    const look = () => {
      void forgotten.look().then(() => {
        for (const { follow } of [logbook, observations]) void follow(forgotten.all())
      })
      void keeping.look()
      backups.look()
      home.look(notices)
      stations.look()
      void nodes.look(notices, stations.list(), hangsOn)
      desk.tell(notices, nameOf)
      enrolment.look()
      encryption.look(notices)
      void room.look()
      for (const part of [keeping, homes, clock, damages, room]) part.tell(notices)
    }
    const looking = setInterval(look, look_ms)
    closers.push('looking at stations', () => clearInterval(looking))
    closers.push('stations', stations.close)
    metrics.add([...stationMetrics(stations, now), ...refusalMetrics(nodes), ...enrolment.metrics])
    chain.add(() => [stationsLink(stations, now(), whoMaySend()), ...desk.links(nameOf)])

    const { flag } = await openFlags(config.quality, store, named('quality'))
    const intake = await openIntake({
      ...{ store, clocks, flag, limits, nodes, hearHome: home.hears, now, log: named('intake') },
    })
    const storing = setInterval(() => void intake.look(), look_ms)
    closers.push('what waits for limits', () => clearInterval(storing))
    metrics.add(intakeMetrics(intake, limits))
    const { mayAcknowledge } = home
    const boardDoor = await openBoardDoor({ config, registry, intake, store, now, mayAcknowledge, sync: clock.sync })

    const life = openLife({ store, intake, registry, nameOf, notices, chain, zone: config.zone, now, log }, closers)
    const asked = { subscribers: registry.subscribers, receive: intake.readings, areStationsLost: areLost() }
    const warning = await openWarning({ ...asked, store, stations, gateway, config, notices, now, log: named('rules') })
    hangsOn = warning.hangsOn
    closers.push(warning.reader.name, warning.reader.close)
    readiness.shows('sirens', warning.sirens)
    showSettings(config, { stations: stationIds, rules: warning.rules, readiness, chain, notices, now, log })
    const ofReaders = { ...tools, now, notices, chain: chain.answer, gateway, made_at_pos, placeOf, people }
    const readers = [warning.reader, ...(await openReaders(store, config, ofReaders, closers))]
    metrics.add(readers.flatMap((reader) => reader.metrics ?? []))
    metrics.add(readerMetrics(store.position, [{ name: 'stations', ...stations }, ...readers]))
    for (const { name, state, links } of readers) {
      readiness.shows(name, state)
      if (links) chain.add(links)
    }

    const keepers = [registry, people.files, logbook, observations, ...readers.flatMap(({ files }) => files ?? [])]
    const ofRecord = () => store.stats().damage
    closers.push('finding damage', keepFindingDamage({ damages, keepers, ofRecord, notices, log: named('files') }))
    const own: Answering = { store, stations }
    const answering = readers.reduce((from, reader) => reader.answers?.(from) ?? from, own)
    const ofStations = { stations, gone: forgotten.gone, now }
    const takenHome = { gateway: identity, zone: config.zone, corrections: store.corrections }
    const shown = { gateway, name: identity.name, version: identity.version }
    const overview = openOverview({
      ...{ store, stations: answering.stations.list, chain: chain.answer, now, log: named('overview') },
      ...{ zone: config.zone, impactsOf: places.impactsOf },
      ...{ alerts: (limit) => warning.standing(limit, readers), rules: warning.inForce, sounding: warning.sounding },
      gateway: { ...shown, ...(config.simulated && { simulated: true as const }) },
    })
    closers.push('overview', overview.close)
    const http = await openHttp({
      ...answering,
      verifyToken: registry.verifyToken,
      signedIn: { people, tokens: registry },
      ...{ readiness: readiness.answer, chain, metrics: metrics.text, www },
      ...{ isPublic: config.public, publicPlace: config.public_place, pictures: places.tileOrigin },
      gone: forgotten.gone,
      nodes,
      ...{ limits: config.http, front: config.http },
      more: [
        (app) => gatewayResource(app, { ...identity, isSimulated: config.simulated }),
        (app) => placesResource(app, places),
        (app) => overviewResource(app, overview),
        (app, http) => momentsResource(app, { http, alerts: (limit) => warning.standing(limit, readers) }),
        (app) => enrolmentResource(app, enrolment, now),
        (app) => stationsDeskResource(app, { registry, stations, now }),
        boardDoor.resource,
        (app) => quarantineResource(app, { store, flag, now }),
        (app) =>
          retentionResource(app, {
            ...{ store, desk: keeping },
            confirmed: (by) => log.warn({ by, ...config.retention }, 'the lowered retention was confirmed'),
          }),
        (app, http) => exportsResource(app, { ...takenHome, http, licence: config.licence }),
        completenessResource,
        (app, http) =>
          sensorThingsResource(app, {
            ...{ ...takenHome, http, licence: config.licence },
            counts: config.influx ? undefined : store.counts,
          }),
        (app, http) =>
          reportResource(app, { ...takenHome, http, alertsAfter: store.alertsAfter, notesOf: logbook.list }),
        life.resources,
        (app) => forgetResource(app, { store, folder: config.data_dir, desk: forgotten, forgot: intake.forgot }),
        (app) => backupResource(app, backups),
        (app) => logbookResource(app, { ...ofStations, logbook }),
        (app) => observationsResource(app, { ...ofStations, observations, settings: config.observations, store }),
        (app) => copiesResource(app, { ...ofHome, claimed: home.claimed, position, seen: homes.seen }),
        ...readers.map((reader) => (app: App) => reader.resources?.(app, readers)),
      ],
      now,
      log: named('http'),
    })
    closers.push('http', http.close, 10_000)
    metrics.add([...liveMetrics(http), ...signInMetrics(http)])
    const { host, tls_port } = config.http
    const { webHost, httpPort, httpsPort } = await listenHttp(http, config.http, encryption)

    const { hearSiren } = warning
    const broker = await listenMqtt(config.mqtt, encryption, {
      ...{ registry, intake, nodes, store, stations, hearSiren, now, sync: clock.sync, log: named('broker') },
      ...{ home: ofHome.home, mayAcknowledge, work: life.work, ...boardDoor.mqtt },
    })
    closers.push('broker', broker.close, 30_000) // drains the intake, so it waits for the same last commit
    metrics.add(brokerMetrics(broker))
    readiness.needs('mqtt', () => home.receiving(broker.url))
    enrolment.listens(broker.ports)
    await warning.announce(broker.publishAlert)
    const plain = `http://${inUrl(webHost)}:${httpPort}`
    const secure = encryption.isReady() ? `https://${inUrl(host)}:${httpsPort}` : null
    const found = { ...config.http, port: httpPort, tls_port: httpsPort ?? tls_port }
    const sign_in = people.welcome(config.http.address ?? addressOf({ http: found }, certificate()))
    return {
      ...{ http: plain, mqtt: broker.url },
      ...(secure && { https: secure, mqtts: broker.secureUrl }),
      ...(sign_in && { sign_in }),
      close: closers.closeAll,
    }
  } catch (err) {
    await closers.closeAll()
    throw folderProblem(err as Error, config.data_dir)
  }
}
