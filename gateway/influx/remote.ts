/**
 * Stations of other gateways, as a shared InfluxDB knows them: for a province that looks at many villages. Looked at every
 * half minute, because nobody tells; names and places stay with the gateway that owns the station.
 */
import type { Logger } from 'pino'
import type { Flag, Station } from '../contract.ts'
import type { Change, Stations } from '../stations/index.ts'
import { everyMeasurement } from './compare.ts'
import type { ResultSeries, Server } from './server.ts'
import { ServerTrouble } from './trouble.ts'

type Asked = Pick<Stations, 'list' | 'get' | 'watch'>

export interface Remote {
  /** Own stations and the others as one. */
  joined(own: Asked): Asked
  /** Looks now, instead of at the next half minute. */
  look(): Promise<void>
  close(): void
}

const look_ms = 30_000
const answer_ms = 5_000
const late_ms = 30 * 60_000
const latest_days = 7

export function openRemote({
  server,
  now,
  log,
}: {
  server: Pick<Server, 'query'>
  now: () => number
  log: Logger
}): Remote {
  const known = new Map<string, Station>()
  const watchers = new Set<(changes: Change[]) => void>()
  let isOwn = (_station: string): boolean => false
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
    const [names, latest] = await Promise.all([
      server.query('SHOW TAG VALUES WITH KEY = "station"', answer_ms),
      server.query(
        `SELECT last("flag"), "value" FROM ${everyMeasurement} WHERE time > now() - ${latest_days}d GROUP BY "station", "sensor"`,
        answer_ms,
      ),
    ])
    // Both, because InfluxDB 3 names only the stations of the last day.
    const named = names.flatMap(({ values }) => values.map((row) => String(row.at(-1))))
    const heard = latest.map(({ tags }) => tags?.station ?? '').filter(Boolean)
    const others = [...new Set([...named, ...heard])].filter((id) => !isOwn(id))
    const seen = new Map(others.map((id) => [id, unheard(id)]))
    for (const series of latest) add(seen.get(series.tags?.station ?? ''), series)
    tell([...seen.values()])
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
    joined(own) {
      isOwn = (station) => own.get(station) !== undefined
      void look()
      const others = () => [...known.values()].filter(({ station }) => !isOwn(station))
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

function unheard(station: string): Station {
  return {
    station,
    name: station,
    place: null,
    state: 'offline',
    last_seen_ms: null,
    sensors: [],
    latest: {},
    remote: true,
  }
}

function add(station: Station | undefined, { name: quantity, tags, values }: ResultSeries) {
  const [at, flag, value] = values[0] ?? []
  if (!station || at === undefined) return
  const sensor = tags?.sensor ?? ''
  const at_ms = Number(at)
  const number = value === null || value === undefined ? null : Number(value)
  station.latest[`${sensor}.${quantity}`] = { at_ms, value: number, flag: Number(flag) as Flag }
  station.last_seen_ms = Math.max(station.last_seen_ms ?? 0, at_ms)
  const entry = station.sensors.find((one) => one.sensor === sensor)
  if (entry) entry.quantities.push(quantity)
  else station.sensors.push({ sensor, model: '', quantities: [quantity] })
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
