/**
 * Stations of other gateways, as a shared InfluxDB knows them: for a province that looks at many villages. Looked at every
 * half minute, because nobody tells; names and places stay with the gateway that owns the station.
 */
import type { Logger } from 'pino'
import { isOfNode } from '../../hardware/quantities.ts'
import type { Flag, Station } from '../contract.ts'
import type { Change, Stations } from '../stations/index.ts'
import { gatewaysIn } from './directory.ts'
import { everyMeasurement } from './influx-sums.ts'
import { type Owners, ownerOf, placeOf, remoteName, unnamed } from './owners.ts'
import type { Place } from './past.ts'
import type { ResultSeries, Server } from './server.ts'
import type { Tagging } from './tagging.ts'
import { ServerTrouble } from './trouble.ts'

type Asked = Pick<Stations, 'list' | 'get' | 'watch'>

export interface Remote {
  /** Own stations and the others as one. */
  joined(own: Asked): Asked
  /** Where a station of this list is found in InfluxDB. */
  placeOf(station: string): Place
  /** Looks now, instead of at the next half minute. */
  look(): Promise<void>
  close(): void
}

const look_ms = 30_000
const answer_ms = 5_000
const late_ms = 30 * 60_000
const latest_days = 7
const namesEvery_ms = 600_000 // one question a gateway

export function openRemote({
  server,
  whose,
  now,
  log,
}: {
  server: Pick<Server, 'query'>
  /** This gateway's own points. */
  whose: Tagging
  now: () => number
  log: Logger
}): Remote {
  const known = new Map<string, Station>()
  const watchers = new Set<(changes: Change[]) => void>()
  let owners: Owners = { own: whose, isOwn: () => false, stations: new Map(), said: new Map() }
  let named_ms = Number.NEGATIVE_INFINITY
  let looking: Promise<void> | null = null
  const timer = setInterval(() => void look(), look_ms).unref()

  function look(): Promise<void> {
    looking ??= ask()
      .catch((err) => {
        if (!(err instanceof ServerTrouble)) log.error({ err }, 'InfluxDB answered what nobody expected')
        else log.warn({ message: err.message }, 'cannot see the stations of other gateways; showing what was known')
      })
      .finally(() => {
        looking = null
      })
    return looking
  }

  async function ask() {
    const [said, latest] = await Promise.all([
      gatewaysIn(server, answer_ms),
      server.query(
        `SELECT last("flag"), "value" FROM ${everyMeasurement} WHERE time > now() - ${latest_days}d GROUP BY "gateway", "station", "sensor"`,
        answer_ms,
      ),
    ])
    const stations = await stationsBy([...said.keys()], latest)
    owners = { ...owners, said, stations }
    const seen = new Map<string, Station>()
    for (const [gateway, ids] of stations) for (const id of ids) stationAt(seen, id, gateway, 0)
    for (const series of latest) {
      const { station = '', gateway = '' } = series.tags ?? {}
      add(stationAt(seen, station, gateway, Number(series.values[0]?.[0] ?? 0)), series)
    }
    for (const name of known.keys()) if (!seen.has(name)) known.delete(name)
    tell([...seen.values()])
  }

  /** Whose a point of then is: its entry in the list, made when it is missing; nothing for what is this gateway's own. */
  function stationAt(seen: Map<string, Station>, station: string, tag: string, at_ms: number): Station | undefined {
    if (station === '') return
    const gateway = tag || ownerOf(owners, station, at_ms)
    if (gateway === whose.gateway && owners.isOwn(station)) return
    const name = remoteName(station, gateway)
    const entry = seen.get(name) ?? unheard(name, gateway || unnamed)
    seen.set(name, entry)
    return entry
  }

  /** Asked of InfluxDB now and then, and when a gateway is new; both ways, because InfluxDB 3 names only those of the last day. */
  async function stationsBy(gateways: string[], latest: ResultSeries[]): Promise<Map<string, Set<string>>> {
    const heard = new Map<string, Set<string>>()
    const hear = (gateway: string, station: string) => {
      if (station !== '') heard.set(gateway, (heard.get(gateway) ?? new Set()).add(station))
    }
    for (const { tags = {} } of latest) hear(tags.gateway ?? '', tags.station ?? '')
    const all = new Set(['', ...gateways, ...heard.keys()])
    const isNew = [...all].some((gateway) => !owners.stations.has(gateway))
    const isDue = isNew || now() - named_ms >= namesEvery_ms
    for (const gateway of all) {
      const before = isDue ? await stationsOf(gateway) : (owners.stations.get(gateway) ?? [])
      for (const station of before) hear(gateway, station)
      if (!heard.has(gateway)) heard.set(gateway, new Set())
    }
    if (isDue) named_ms = now()
    return heard
  }

  async function stationsOf(gateway: string): Promise<string[]> {
    const found = await server.query(
      `SHOW TAG VALUES FROM ${everyMeasurement} WITH KEY = "station" WHERE "gateway" = '${gateway.replace(/['\\]/g, '\\$&')}'`,
      answer_ms,
    )
    return found.flatMap(({ values }) => values.map((row) => String(row.at(-1))))
  }

  function tell(stations: Station[]) {
    const changes: Change[] = []
    for (const station of stations) {
      station.state = stateOf(station)
      const before = known.get(station.station)
      known.set(station.station, station)
      changes.push(...readingsSince(before, station))
      if (before?.state !== station.state) changes.push({ event: 'station', data: station })
    }
    if (changes.length > 0) for (const watcher of watchers) watcher(changes)
  }

  const stateOf = ({ last_seen_ms }: Station): Station['state'] =>
    last_seen_ms === null ? 'offline' : now() - last_seen_ms > late_ms ? 'late' : 'online'

  return {
    look,
    placeOf: (station) => placeOf(owners, station),
    joined(own) {
      owners = { ...owners, isOwn: (station) => own.get(station) !== undefined }
      void look()
      const others = () => [...known.values()]
      return {
        list: () => [...own.list(), ...others()].sort((a, b) => (a.station < b.station ? -1 : 1)),
        get: (station) => own.get(station) ?? known.get(station),
        watch(listener) {
          watchers.add(listener)
          const unwatch = own.watch(listener)
          return () => {
            watchers.delete(listener)
            unwatch()
          }
        },
      }
    },
    close: () => clearInterval(timer),
  }
}

function unheard(station: string, gateway: string): Station {
  return {
    station,
    name: station,
    place: null,
    state: 'offline',
    last_seen_ms: null,
    sensors: [],
    latest: {},
    remote: true,
    gateway,
  }
}

function add(station: Station | undefined, { name: quantity, tags, values }: ResultSeries) {
  const [at, flag, value] = values[0] ?? []
  if (!station || at === undefined || isOfNode(quantity)) return
  const sensor = tags?.sensor ?? ''
  const at_ms = Number(at)
  const number = value === null || value === undefined ? null : Number(value)
  const key = `${sensor}.${quantity}`
  // Of before and since the tag: the newer counts.
  if (at_ms >= (station.latest[key]?.at_ms ?? 0))
    station.latest[key] = { at_ms, value: number, flag: Number(flag) as Flag }
  station.last_seen_ms = Math.max(station.last_seen_ms ?? 0, at_ms)
  const entry = station.sensors.find((one) => one.sensor === sensor)
  if (!entry) station.sensors.push({ sensor, model: '', quantities: [quantity] })
  else if (!entry.quantities.includes(quantity)) entry.quantities.push(quantity)
}

function readingsSince(before: Station | undefined, { station, latest }: Station): Change[] {
  if (!before) return []
  return Object.entries(latest).flatMap(([key, { at_ms, value, flag }]) => {
    if (at_ms <= (before.latest[key]?.at_ms ?? 0)) return []
    const dot = key.indexOf('.')
    const values = { [key.slice(dot + 1)]: { value, flag } }
    return [{ event: 'reading' as const, data: { station, sensor: key.slice(0, dot), at_ms, values } }]
  })
}
