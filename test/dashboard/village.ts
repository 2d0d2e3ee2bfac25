/** A scripted village behind the gateway's real HTTP server, and a wire to it that can be cut or made slow. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import pino from 'pino'
import type { Flag, SeriesAnswer, Station } from '../../gateway/contract.ts'
import type { HttpParts } from '../../gateway/http/parts.ts'
import { openHttp } from '../../gateway/http/server.ts'
import type { Change } from '../../gateway/stations/stations.ts'
import { dist } from '../kit/root.ts'
import { calmResource } from './calm.ts'
import { type ScriptedFirst, scriptedOverview } from './overview.ts'

export const minute_ms = 60_000
export const hour_ms = 60 * minute_ms

/** Three stations, as a village has them: one well, one silent, one just registered. */
export function threeStations(now_ms: number): Station[] {
  const good = (value: number | null, age_s: number, flag: Flag = 1) => ({ at_ms: now_ms - age_s * 1_000, value, flag })
  return [
    {
      station: 'jembatan-lama',
      name: 'Jembatan Lama',
      place: { lat: -6.6, lon: 106.8 },
      state: 'online',
      last_seen_ms: now_ms - 12_000,
      sensors: [
        { sensor: 'level', model: 'a02yyuw', quantities: ['distance_m', 'water_level_m'] },
        { sensor: 'rain', model: 'tipping-bucket', quantities: ['rainfall_mm'] },
      ],
      latest: {
        'level.water_level_m': good(1.234, 12),
        'level.distance_m': good(2.766, 12, 2),
        'rain.rainfall_mm': good(0.4, 30, 2),
      },
    },
    {
      station: 'sekolah',
      name: 'Atap Sekolah <b>SDN 3</b>',
      place: null,
      state: 'offline',
      last_seen_ms: now_ms - 3 * hour_ms,
      sensors: [{ sensor: 'air', model: 'sds011', quantities: ['pm2_5_ug_m3', 'pm10_ug_m3'] }],
      latest: { 'air.pm2_5_ug_m3': good(48.25, 10_800, 3), 'air.pm10_ug_m3': good(null, 10_800, 9) },
    },
    { station: 'muara', name: 'Muara', place: null, state: 'new', last_seen_ms: null, sensors: [], latest: {} },
  ]
}

/** Minutes of a river that rose in the night, with two hours missing in the middle of the asked window. */
export function riverSeries(from_ms: number, to_ms: number, step_ms = minute_ms): SeriesAnswer {
  const middle_ms = (from_ms + to_ms) / 2
  const answer: SeriesAnswer = { step_ms, at_ms: [], mean: [], min: [], max: [], n: [], flag: [] }
  for (let at_ms = Math.ceil(from_ms / step_ms) * step_ms; at_ms < to_ms; at_ms += step_ms) {
    const isGap = Math.abs(at_ms - middle_ms) < (to_ms - from_ms) / 12
    const level = 1.2 + 0.9 * Math.exp(-(((at_ms - to_ms) / (to_ms - from_ms) + 0.3) ** 2) * 60)
    const ripple = 0.03 * Math.sin(at_ms / 7e5) + 0.01 * Math.sin(at_ms / 9e4)
    const mean = isGap ? null : level + ripple
    answer.at_ms.push(at_ms)
    answer.mean.push(mean)
    answer.min.push(mean === null ? null : mean - 0.05)
    answer.max.push(mean === null ? null : mean + 0.08)
    answer.n.push(isGap ? 0 : 60)
    answer.flag.push(isGap ? null : at_ms % (97 * step_ms) === 0 ? 3 : 1)
  }
  return answer
}

/** A shower each afternoon, in the same steps. */
export function rainSeries(from_ms: number, to_ms: number, step_ms = minute_ms): SeriesAnswer {
  const river = riverSeries(from_ms, to_ms, step_ms)
  const mean = river.mean.map((level, i) => {
    if (level === null) return null
    const share = (river.at_ms[i]! - from_ms) / (to_ms - from_ms)
    return Math.max(0, Math.sin((share - 0.62) * 9)) * 0.2
  })
  const flag = river.flag.map((known) => (known === null ? null : (2 as const)))
  return { ...river, mean, min: mean, max: mean, n: river.n.map((n) => Math.min(n, 1)), flag }
}

export type SeriesOf = (quantity: string, from_ms: number, to_ms: number) => SeriesAnswer

const anySeries: SeriesOf = (quantity, ...range) =>
  quantity === 'rainfall_mm' ? rainSeries(...range) : riverSeries(...range)

interface VillageOptions extends ScriptedParts {
  stations: Station[]
  seriesOf?: SeriesOf
  viewers_max?: number
  /** The built page; absent: today's. */
  www?: string
  /** What the first screen is told beyond the stations. */
  first?: ScriptedFirst
}

/** What a test may script beside record and stations. */
type ScriptedParts = Partial<
  Pick<HttpParts, 'more' | 'signedIn' | 'verifyToken' | 'readiness' | 'isPublic' | 'publicPlace' | 'pictures'>
>

/** Opens a village whose stations and history are scripted. `tell` sends live events to every page. */
export async function openVillage({ stations, seriesOf = anySeries, ...parts }: VillageOptions) {
  const watchers = new Set<(changes: Change[]) => void>()
  const unknown = async () => Promise.reject(new Error('this village has no such record'))
  const opened = await openBehindWire({
    ...parts,
    store: {
      series: async ({ quantity, from_ms, to_ms }) => seriesOf(quantity, from_ms, to_ms),
      rows: async () => ({ rows: [], next: null }),
      ledger: unknown,
      quarantine: unknown,
    },
    stations: {
      list: () => stations,
      get: (id) => stations.find(({ station }) => station === id),
      watch(listener) {
        watchers.add(listener)
        return () => watchers.delete(listener)
      },
    },
  })
  const tell = (...changes: Change[]) => {
    for (const watcher of watchers) watcher(changes)
  }
  return { ...opened, stations, tell }
}

/** The gateway's HTTP server with the built dashboard, on a free port of 127.0.0.1 behind a wire. */
export async function openBehindWire({
  viewers_max = 20,
  www = join(dist, 'www'),
  first = {},
  ...parts
}: Pick<HttpParts, 'store' | 'stations'> &
  ScriptedParts & { viewers_max?: number; www?: string; first?: ScriptedFirst }) {
  const http = await openHttp({
    isPublic: true,
    verifyToken: () => null,
    readiness: () => ({ ready: true, parts: {} }),
    ...parts,
    more: [...(parts.more ?? []), scriptedOverview(parts.stations.list, first), calmResource],
    metrics: async () => '',
    www,
    limits: { viewers_max, connections_max: 100 },
    now: Date.now,
    log: pino({ level: 'silent' }),
  })
  const wire = await openWire(await http.listen('127.0.0.1', 0))
  return {
    url: `http://127.0.0.1:${wire.port}`,
    wire,
    async close() {
      await wire.close()
      await http.close()
    },
  }
}

/** A TCP relay: the village's bad radio link. */
export async function openWire(target: number) {
  const sockets = new Set<Socket>()
  let isCut = false
  let isDeaf = false
  let delay_ms = 0
  const server = createServer((near) => {
    sockets.add(near)
    near.on('error', () => near.destroy()).on('close', () => sockets.delete(near))
    if (isCut) return near.destroy()
    const far = connect(target, '127.0.0.1')
    sockets.add(far)
    far.on('error', () => near.destroy()).on('close', () => sockets.delete(far))
    near.on('data', (chunk) => isDeaf || far.write(chunk))
    far.on('data', (chunk) => isDeaf || setTimeout(() => near.write(chunk), delay_ms))
    far.on('end', () => setTimeout(() => near.end(), delay_ms))
    near.on('close', () => far.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    /** Ends what is open and refuses what comes. */
    cut() {
      isCut = true
      for (const socket of sockets) socket.destroy()
    },
    /** Nothing passes any more, and nobody is told: a radio link that died. */
    deafen() {
      isDeaf = true
    },
    /** Connections from now on are well; those that were deaf stay broken. */
    mend() {
      isCut = false
      isDeaf = false
    },
    /** What the gateway says arrives this much later. */
    slow(by_ms: number) {
      delay_ms = by_ms
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
