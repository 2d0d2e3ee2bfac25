/** The data folder is deleted while a village is at work; the second home takes over, and the village goes on. */
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openLostVillage } from '../../crash/lost-village.ts'
import { seededRandom } from '../../crash/random.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { addStation, readyOf, startFollower, statusOf, takeOver, tokenOf } from '../../kit/secondHome.ts'

/** More for a long run; `npm run bench -- --only copies --rounds 100` tells the times, too. */
const rounds = Number(process.env.PANTAU_COPY_ROUNDS ?? 1)

const homes = {
  addStation,
  token: tokenOf,
  follow: startFollower,
  takeOver: async (folder: string) => void (await takeOver(folder)),
  complete_ms: (folder: string) => statusOf(folder).complete_ms,
}

it('loses nothing that was acknowledged before the last round of its second home, and nothing that its stations still have', async () => {
  const village = await openLostVillage(join(emptyFolder(), 'village'), seededRandom(Date.now()), homes)
  onTestFinished(village.close)
  const gatewayOf = async (http: string) => (await fetch(`${http}/api/v1/gateway`)).json()
  const identity = await gatewayOf(village.http())
  const stations = await stationsOf(village.http())
  expect(stations).toContainEqual({ station: 'tulis', name: 'Bendung tulis', place: { lat: -6.6, lon: 106.8 } })
  for (let n = 1; n <= rounds; n++) {
    const { days, days_wrong, values_missing, lag_ms } = await village.round(1_500)
    expect({ days_wrong, values_missing }).toEqual({ days_wrong: 0, values_missing: 0 })
    expect(days).toBeGreaterThan(0)
    expect(lag_ms).toBeLessThan(60_000)
    expect(await gatewayOf(village.http())).toEqual(identity)
    expect(await stationsOf(village.http())).toEqual(stations)
    expect((await readyOf(village.http())).parts).toMatchObject({ files: { ok: true }, home: { ok: true } })
  }
  const { published, frames, frames_lost } = await village.total()
  expect(published).toMatchObject({ duplicated: 0, invented: 0, changed: 0 })
  expect([frames_lost, frames > 0]).toEqual([0, true])
})

/** Who the stations are: in the order of their names. */
async function stationsOf(http: string) {
  const answer = (await (await fetch(`${http}/api/v1/stations`)).json()) as Record<string, unknown>[]
  return answer.map(({ station, name, place }) => ({ station, name, place }))
}
