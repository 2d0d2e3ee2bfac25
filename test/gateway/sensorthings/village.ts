/**
 * A small record behind the real HTTP server, asked as SensorThings. Two stations of our own: depok, with a river level each ten
 * minutes for two days, corrected for a while, and rain; gadog, which has moved once and whose level sensor was once misnamed.
 */
import pino from 'pino'
import { sensorThingsResource } from '../../../gateway/sensorthings/index.ts'
import { openStations } from '../../../gateway/stations/stations.ts'
import type { PackEntry, Store } from '../../../gateway/store/record.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { storeIn, temporaryFolders } from '../store/kit.ts'

const minute_ms = 60_000
export const hour_ms = 60 * minute_ms
export const gateway = 'k7qm-2xv9-t4bd'
export const first_ms = Date.UTC(2026, 10, 20)
/** Of the newest reading of depok's level: two days, each ten minutes. */
export const last_ms = first_ms + 288 * 10 * minute_ms
export const now_ms = last_ms + minute_ms
export const depok = `depok@${gateway}`
export const gadog = `gadog@${gateway}`
export const level = `${depok}:level:water_level_m`
export const iso = (at_ms: number) => new Date(at_ms).toISOString()

/** The i-th level; each 50th answer came without a number. */
export const levelAt = (i: number) => (i % 50 === 49 ? null : Math.round(1_000 * (1 + Math.sin(i / 20))) / 1_000)
/** From here on, for ten readings, 0.25 m are taken away. */
export const corrected_ms = first_ms + 100 * 10 * minute_ms

type Json = Record<string, unknown> & { value: Record<string, unknown>[] }

export async function sensorThingsVillage(publicPlace: 'exact' | 'coarse' = 'exact') {
  const folders = temporaryFolders()
  const store = await storeIn(folders.make())
  await fill(store)
  const now = () => now_ms
  const stations = await openStations({ store, registered: () => [], now, log: pino({ level: 'silent' }) })
  let read = 0
  const noted: Store['rows'] = async (query) => {
    const answer = await store.rows(query)
    read += answer.rows.length
    return answer
  }
  const watched: Store = { ...store, rows: noted }
  const http = await askHttp({
    ...{ store: watched, stations, now, publicPlace },
    more: [
      (app, http) =>
        sensorThingsResource(app, {
          ...{ http, gateway: { gateway }, licence: 'CC-BY-4.0' },
          ...{ corrections: store.corrections, counts: store.counts },
        }),
    ],
  })
  const ask = (path: string, headers = {}) =>
    http.get(`/sensorthings/v1.1${path && `/${path.replaceAll(' ', '%20').replaceAll('+', '%2B')}`}`, headers)
  return {
    store,
    http,
    ask,
    /** How many rows the record gave since the last look. */
    rowsRead() {
      const now = read
      read = 0
      return now
    },
    async get(path: string): Promise<Json> {
      const answer = await ask(path)
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`)
      return answer.json() as Json
    },
    /** An address that an answer named. */
    follow: async (url: unknown) => (await http.get(String(url).replace(/^http:\/\/[^/]+/, ''))).json() as Json,
    async close() {
      await http.close()
      await stations.close()
      await store.close()
      folders.remove()
    },
  }
}

async function fill(store: Store) {
  const about = (station: string, name: string, place: object, sensors: object[]) =>
    store.append({ kind: 'about', station, received_ms: first_ms, about: { name, place, sensors } } as never)
  await about('depok', 'Depok', { lat: -6.4123, lon: 106.8321 }, [
    { sensor: 'level', model: 'hrxl', quantities: ['water_level_m'], every_s: 600, setup: { sensor_height_m: 4 } },
    { sensor: 'rain', model: 'tb3', quantities: ['rainfall_mm'] },
  ])
  await about('gadog', "Gadog 'hulu'", { lat: -6.6511, lon: 106.8697 }, [
    { sensor: 'level', model: 'a02yyuw', quantities: ['water_level_m', 'distance_m'] },
  ])
  await store.append(depokPack(0, 200, 1))
  await store.settle()
  await store.append(depokPack(200, 289, 2))
  await store.append(
    pack('gadog', 1, [
      { sensor: 'lvl', at_ms: first_ms, values: { water_level_m: 0.7 } },
      { sensor: 'level', at_ms: first_ms + hour_ms, values: { water_level_m: 0.9, distance_m: 3.1 } },
      { sensor: 'level', at_ms: last_ms, values: { water_level_m: 1.2, distance_m: 2.8 } },
    ]),
  )
  const correction = (station: string, sensor: string, from_ms: number, to_ms: number, does: object) =>
    store.append({
      ...{ kind: 'correction', station, received_ms: last_ms },
      correction: {
        id: `${station}-${sensor}`,
        station,
        sensor,
        quantity: null,
        from_ms,
        to_ms,
        ...does,
        why: 'x',
        by: 'Sari',
      },
    } as never)
  await correction('depok', 'level', corrected_ms, corrected_ms + 100 * minute_ms, { offset: -0.25 })
  await correction('gadog', 'lvl', first_ms, first_ms + minute_ms, { shown_as: 'level' })
  const place = { before: '-6.65, 106.86', after: '-6.6511, 106.8697' }
  await correction('gadog', '*', first_ms + 5 * hour_ms, first_ms + 5 * hour_ms, {
    change: { kind: 'place', restarts: true, settings: { place } },
  })
}

const pack = (station: string, seq: number, readings: object[], flags: (object | null)[] = []): PackEntry =>
  ({
    ...{ kind: 'pack', station, received_ms: last_ms, pack: { epoch: 'e1', seq, readings } },
    flags: readings.map((_, i) => flags[i] ?? null),
  }) as never

function depokPack(from: number, to: number, seq: number) {
  const each = Array.from({ length: to - from }, (_, i) => from + i)
  const at = (i: number) => first_ms + i * 10 * minute_ms
  return pack(
    'depok',
    seq,
    [
      ...each.map((i) => ({ sensor: 'level', at_ms: at(i), values: { water_level_m: levelAt(i) } })),
      ...each
        .filter((i) => i % 6 === 0)
        .map((i) => ({ sensor: 'rain', at_ms: at(i), values: { rainfall_mm: i % 12 === 0 ? 0.2 : 0 } })),
    ],
    each.map((i) => (i % 40 === 0 ? { water_level_m: 3 } : null)),
  )
}
