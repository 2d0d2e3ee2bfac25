/** A real record behind the real HTTP server, with everything that a row can have: 400 days in two segments and the log. */
import pino from 'pino'
import { openStations } from '../../../gateway/stations/stations.ts'
import type { PackEntry, Store } from '../../../gateway/store/record.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { storeIn, temporaryFolders } from '../store/kit.ts'

export const day_ms = 86_400_000
const hour_ms = 3_600_000
/** Of the first reading. The last one is 400 days later. */
export const first_ms = Date.UTC(2025, 8, 20, 5)
export const last_ms = first_ms + 400 * day_ms
export const now_ms = last_ms + hour_ms

/** The four series that hold something, as they are asked for. */
export const all = [
  'depok/level.water_level_m',
  'depok/rain.rainfall_mm',
  'gadog/level.water_level_m',
  'gadog/level.distance_m',
]

const about = (station: string, name: string, more: object[] = []) => ({
  kind: 'about' as const,
  station,
  received_ms: first_ms,
  about: {
    name,
    place: { lat: -6.4123, lon: 106.8321 },
    sensors: [{ sensor: 'level', model: 'hrxl', quantities: ['water_level_m', 'distance_m'] }, ...more],
  },
})

export async function exportVillage() {
  const folders = temporaryFolders()
  const store = await storeIn(folders.make())
  await store.append(
    about('depok', '=HYPERLINK("http://x";"Depok")', [
      { sensor: 'rain', model: 'tb3', quantities: ['rainfall_mm'] },
    ]) as never,
  )
  await store.append(about('gadog', 'Gadog; hulu') as never)
  await fill(store)
  const now = () => now_ms
  const stations = await openStations({ store, registered: () => [], now, log: pino({ level: 'silent' }) })
  const http = await askHttp({ store, stations, now })
  const query = (series: string[], more = '') =>
    `?${series.map((one) => `series=${encodeURIComponent(one)}`).join('&')}&from=${first_ms}&to=${now_ms}${more}`
  return {
    store,
    http,
    async close() {
      await http.close()
      await stations.close()
      await store.close()
      folders.remove()
    },
    /** One format of some series, of all times. */
    take: (format: string, series = all, more = '', headers = {}) =>
      http.get(`/api/v1/export.${format}${query(series, more)}`, headers),
    get: (path: string, headers = {}) => http.get(`/api/v1/${path}`, headers),
  }
}

/** Each 6 hours a reading; two thirds are settled in two steps, the rest is in the log. */
async function fill(store: Store) {
  const times = Array.from({ length: 1_601 }, (_, i) => first_ms + i * 6 * hour_ms)
  let seq = 0
  for (const [third, part] of [times.slice(0, 800), times.slice(800, 1_200), times.slice(1_200)].entries()) {
    for (let i = 0; i < part.length; i += 400) {
      seq++
      await store.append(depokPack(part.slice(i, i + 400), seq))
      await store.append(gadogPack(part.slice(i, i + 400), seq))
    }
    if (third < 2) await store.settle()
  }
  // Late: it lies between readings that are settled already.
  await store.append({ ...depokPack([first_ms + hour_ms], ++seq), received_ms: last_ms })
  await store.append({
    kind: 'correction',
    station: 'gadog',
    received_ms: last_ms,
    correction: {
      ...{ id: 'c1', station: 'gadog', sensor: 'level', quantity: 'water_level_m' },
      ...{ from_ms: last_ms - 100 * day_ms, to_ms: null, offset: -0.25, why: '=1+1; "raised"', by: 'Sari' },
    },
  } as never)
}

function depokPack(times: number[], seq: number): PackEntry {
  const readings = times.flatMap((at_ms) => [
    { sensor: 'level', at_ms, values: { water_level_m: levelAt(at_ms) } },
    { sensor: 'rain', at_ms, values: { rainfall_mm: (at_ms / hour_ms) % 5 === 0 ? 0.2 : 0 } },
  ])
  const flags = readings.map((_, i) => (i % 14 === 0 ? { water_level_m: 3 as const } : null))
  return {
    kind: 'pack',
    station: 'depok',
    received_ms: times.at(-1)! + 700,
    pack: { epoch: 'e1', seq, readings },
    flags,
  }
}

function gadogPack(times: number[], seq: number): PackEntry {
  const readings = times.map((at_ms) => ({
    sensor: 'level',
    at_ms,
    values: { water_level_m: levelAt(at_ms - 3 * hour_ms), distance_m: 1 / 3 },
  }))
  const clocks = readings.map((_, i) => (i % 50 === 0 ? ('doubted' as const) : null))
  return {
    ...{ kind: 'pack', station: 'gadog', received_ms: times.at(-1)! + 900 },
    ...{ pack: { epoch: 'e1', seq, readings }, clocks, off_ms: -660_000, doubted: 'station' },
  }
}

/** Every 23rd answer came without a number; some lie below zero. */
const levelAt = (at_ms: number) =>
  Math.round(at_ms / hour_ms / 6) % 23 === 0 ? null : Math.round(1_000 * (0.8 + Math.sin(at_ms / day_ms))) / 1_000
