/** How much came of what was due, day by day, while retention takes the old readings away. */
import pino from 'pino'
import { afterEach, expect, it } from 'vitest'
import { day_ms, hour_ms } from '../../../edge/platform/time.ts'
import type { CompletenessAnswer } from '../../../gateway/contract.ts'
import { openStations } from '../../../gateway/stations/stations.ts'
import type { StoreOptions } from '../../../gateway/store/record.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { packEntry, storeIn, temporaryFolders } from '../store/kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const start_ms = 20_000 * day_ms
const end_ms = start_ms + 10 * day_ms
const all = Array.from({ length: 10 * 24 }, (_, hour) => hour)

/** The last days at Depok, which measured each 20 minutes of these hours, at the end of ten days. */
async function lastDays(retention: StoreOptions['retention'], hours: number[], days = 10) {
  let now_ms = start_ms
  const now = () => now_ms
  const store = await storeIn(folders.make(), { ...(retention && { retention }), now })
  const at_ms = hours.flatMap((hour) => [0, 20, 40].map((minute) => start_ms + hour * hour_ms + minute * 60_000))
  for (let from = 0; from < at_ms.length; from += 400) {
    const some = at_ms.slice(from, from + 400)
    await store.append({ ...packEntry({ seq: 1 + from / 400, at_ms: some, value: 1 }), received_ms: some[0]! })
  }
  now_ms = end_ms
  for (let run = 0; run < 3; run++) await store.settle()
  const stations = await openStations({ store, registered: () => [], now, log: pino({ level: 'silent' }) })
  const http = await askHttp({ store, stations, now })
  const answer = await http.get(`/api/v1/stations/depok/completeness?days=${days}&offset_min=0`)
  await http.close()
  await stations.close()
  await store.close()
  const [sensor] = answer.json<CompletenessAnswer>().sensors
  return sensor!.days.map(({ from_ms, share }) => [(from_ms - start_ms) / day_ms, share])
}

it('says of each day how much came, the day that has just begun included', async () => {
  const half = all.filter((hour) => hour < 48 || hour >= 60)
  expect(await lastDays(undefined, half, 9)).toEqual([
    [2, 0.5],
    ...[3, 4, 5, 6, 7, 8, 9].map((day) => [day, 1]),
    [10, 0],
  ])
})

it('leaves out the days of which no hours are kept any more, and counts the others as before', async () => {
  const retention = { raw_days: 2, minute_days: 4, hour_days: 6, log_days: 1 }
  const days = await lastDays(retention, all, 10)
  expect(days).toEqual([...[4, 5, 6, 7, 8, 9].map((day) => [day, 1]), [10, 0]])
})

it('what is missing at its beginning is missing, also where the readings before are kept no longer', async () => {
  const retention = { raw_days: 2, minute_days: 2, hour_days: 400, log_days: 1 }
  const days = await lastDays(
    retention,
    all.filter((hour) => hour < 48 || hour >= 60),
    9,
  )
  expect(days.slice(0, 3)).toEqual([
    [2, 0.5],
    [3, 1],
    [4, 1],
  ])
})

it('nothing was due before the first reading ever', async () => {
  const days = await lastDays(
    undefined,
    all.filter((hour) => hour >= 60),
    9,
  )
  expect(days.slice(0, 2)).toEqual([
    [2, 1],
    [3, 1],
  ])
})
