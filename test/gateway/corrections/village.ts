/** A real record behind the real HTTP server, with the desk where corrections are entered. */

import pino from 'pino'
import { onTestFinished } from 'vitest'
import { correctionsResource, openDesk } from '../../../gateway/corrections/index.ts'
import type { HttpParts } from '../../../gateway/http/index.ts'
import { openRegistry } from '../../../gateway/stations/index.ts'
import { openStations } from '../../../gateway/stations/stations.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { packEntry, storeIn } from '../store/kit.ts'

export const raised_ms = Date.UTC(2026, 2, 3, 2) // 3 March 2026, 09:00 in western Indonesia
const minute_ms = 60_000

/** `tebing` has sent 1 m each minute, from an hour before the sensor was raised to an hour after. */
export async function correctedVillage(folder = emptyFolder(), verifyToken?: HttpParts['verifyToken']) {
  const store = await storeIn(folder)
  const times = Array.from({ length: 120 }, (_, i) => raised_ms + (i - 60) * minute_ms)
  await store.append(packEntry({ station: 'tebing', seq: 1, at_ms: times, value: 1 }))
  const now = () => raised_ms + 60 * minute_ms
  const stations = await openStations({ store, registered: () => [], now, log: pino({ level: 'silent' }) })
  const desk = openDesk({ store, now })
  const http = await askHttp({
    ...{ store, stations, now, ...(verifyToken && { verifyToken }) },
    more: [(app) => correctionsResource(app, desk)],
  })
  onTestFinished(async () => {
    await http.close()
    await stations.close()
    await store.close()
  })
  const headers = { authorization: 'Bearer operator-token' }
  return {
    folder,
    listen: () => http.listen('127.0.0.1', 0),
    store,
    stations,
    get: (url: string) => http.get(`/api/v1/${url}`),
    post: (url: string, payload: object, as = headers) =>
      http.inject({ method: 'POST', url: `/api/v1/${url}`, payload, headers: as }),
    remove: (url: string) => http.inject({ method: 'DELETE', url: `/api/v1/${url}`, headers }),
  }
}

/** The same behind a real port, with the tokens of its folder. */
export async function runningVillage() {
  const folder = emptyFolder()
  const registry = openRegistry(folder)
  onTestFinished(() => registry.close())
  const village = await correctedVillage(folder, registry.verifyToken)
  return { ...village, port: await village.listen() }
}

/** "The sensor was raised by 30 cm on 3 March at nine": levels read 30 cm too low since. */
export const raised = {
  station: 'tebing',
  sensor: 'level',
  quantity: 'water_level_m',
  from: '2026-03-03T09:00+07:00',
  offset: 0.3,
  why: 'the sensor was raised by 30 cm',
  by: 'Sari',
}
