/** The gateway's HTTP server on a record in memory, for tests of one resource. */
import pino from 'pino'
import { completenessResource, exportsResource } from '../../gateway/exports/index.ts'
import type { HttpParts } from '../../gateway/http/parts.ts'
import { openHttp } from '../../gateway/http/server.ts'
import { openStations } from '../../gateway/stations/stations.ts'
import type { StationMemory } from '../../gateway/store/record.ts'
import { standInRecord } from './standInRecord.ts'

export const depok: StationMemory = {
  station: 'depok',
  about: {
    name: 'Depok',
    place: { lat: -6.4, lon: 106.8 },
    sensors: [{ sensor: 'level', model: 'hrxl', quantities: ['water_level_m'] }],
  },
  state: 'online',
  last_seen_ms: 1_000,
}

/** The headers of the operator: the one token that counts. */
export const operator = { authorization: 'Bearer operator-token' }

const gateway = { gateway: '2abc-defg-hjkm', name: 'Desa Cawang' }

export async function askHttp(overrides: Partial<HttpParts> = {}) {
  const row = {
    sensor: 'level',
    quantity: 'water_level_m',
    at_ms: 900,
    value: 1.25,
    flag: 2,
    received_ms: 1_000,
  } as const
  const record = standInRecord({ stations: [depok], latest: [{ station: 'depok', ...row }] })
  const now = () => 2_000_000_000_000
  const log = pino({ level: 'silent' })
  const stations = await openStations({ store: record, registered: () => [], now, log })
  const store = overrides.store ?? record
  const corrections = 'corrections' in store ? (store as typeof record).corrections : record.corrections
  const http = await openHttp({
    store: record,
    stations,
    verifyToken: (token) => (token === 'operator-token' ? { name: 'ani', role: 'operator' } : null),
    readiness: () => ({ ready: true, parts: { store: { ok: true, says: 'open', says_id: 'terbuka' } } }),
    metrics: async () => 'pantau_up 1\n',
    www: 'no-such-folder',
    isPublic: true,
    limits: { viewers_max: 3, connections_max: 100 },
    now,
    log,
    ...overrides,
    more: [
      (app, http) => exportsResource(app, { http, gateway, licence: 'CC-BY-4.0', corrections }),
      completenessResource,
      ...(overrides.more ?? []),
    ],
  })
  const get = (url: string, headers: Record<string, string> = {}) => http.app.inject({ method: 'GET', url, headers })
  return { ...http, record, stations, get, inject: http.app.inject.bind(http.app) }
}
