/** A start while the log holds much that no segment has: it goes on at once, and what is old follows. */
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Store, Verdict } from '../../../gateway/store/record.ts'
import { seededRandom } from '../../crash/random.ts'
import { eventually } from '../../kit/eventually.ts'
import { packEntry, storeIn, temporaryFolders } from './kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)

const minute_ms = 60_000
const everything = { station: 'depok', from_ms: 0, to_ms: 1e12, limit: 10_000 }

const closed = temporaryFolders()
const closedFolder = closed.make()
beforeAll(() => makeRecord(closedFolder))
afterAll(closed.remove)

function closedRecord() {
  const folder = folders.make()
  cpSync(closedFolder, folder, { recursive: true })
  return folder
}

/** A record of which nothing is in segments: 60 packs of 500 values, and how it stood is kept at the end. */
async function makeRecord(folder: string) {
  const store = await storeIn(folder)
  for (let seq = 1; seq <= 60; seq++) await store.append(pack(seq))
  await store.append({ kind: 'presence', station: 'depok', received_ms: 9, state: 'online' })
  await store.rows({ ...everything, limit: 1 }) // the tables have read it all
  await store.close()
  expect(readdirSync(join(folder, 'copies'))).toContain('head.1')
}

function pack(seq: number, value = seq) {
  return packEntry({ seq, at_ms: Array.from({ length: 500 }, (_, i) => (seq * 500 + i) * minute_ms), value })
}

const isReading = (store: Store) => store.stats().still_reading !== undefined

describe('a start before the log is read', () => {
  it('knows what is newest, and acknowledges what is newer, while the tables have read nothing', async () => {
    const folder = closedRecord()
    const store = await storeIn(folder)
    expect(await store.latest()).toMatchObject([{ at_ms: 30_499 * minute_ms, value: 60 }])
    expect(await store.stations()).toMatchObject([{ station: 'depok', state: 'online' }])
    expect(await store.receive(pack(61))).toMatchObject({ stored: 500, repeated: 0 })
    expect(await store.latest()).toMatchObject([{ at_ms: 30_999 * minute_ms, value: 61 }])
    const { rows, still_reading } = await store.rows({ ...everything, mayLack: true })
    if (rows.length < everything.limit) expect(still_reading?.id).toContain('masih membaca riwayatnya')
    await store.close()
  })

  it('answers what a gateway asks when it opens before the rows are read', async () => {
    const store = await storeIn(closedRecord())
    const answered: string[] = []
    const rows = store.counts(0, 1e12).then(() => answered.push('rows'))
    const { stations, latest, corrections, forgotten } = store
    const asked = { stations, latest, corrections, forgotten }
    await Promise.all([
      rows,
      ...Object.entries(asked).map(([name, ask]) => ask().then(() => answered.push(name))),
      store.ledger('depok').then(() => answered.push('ledger')),
      store.alerts(10).then(() => answered.push('alerts')),
      store.alertsAfter(0, 10).then(() => answered.push('alertsAfter')),
    ])
    expect(answered.at(-1)).toBe('rows')
    await store.close()
  })

  it('answers whole as soon as somebody needs it whole, and says no more that it reads', async () => {
    const folder = closedRecord()
    const store = await storeIn(folder)
    await store.append(pack(61))
    expect(await store.counts(0, 1e12)).toMatchObject([{ n: 61 * 500 }])
    await eventually(() => expect(isReading(store)).toBe(false))
    const { still_reading } = await store.rows({ ...everything, mayLack: true })
    expect(still_reading).toBeUndefined()
    await store.close()
  })

  it('lets a repeat wait for the tables, and what is fresh pass it', async () => {
    const folder = closedRecord()
    const store = await storeIn(folder)
    const answers: string[] = []
    const repeat = store.receive(pack(7)).then((verdict) => {
      answers.push('repeat')
      return verdict
    })
    const fresh = store.receive(pack(61)).then(() => answers.push('fresh'))
    await Promise.all([repeat, fresh])
    expect(answers).toEqual(['fresh', 'repeat'])
    expect(await repeat).toMatchObject({ stored: 0, repeated: 500 })
    expect(await store.receive(pack(8, 99))).toMatchObject({ stored: 0, refused: { conflict: 500 } })
    await store.close()
  })

  it('does not believe a head that belongs to another log', async () => {
    const folder = closedRecord()
    rmSync(join(folder, 'log'), { recursive: true })
    rmSync(join(folder, 'copies', 'positions.1'), { force: true })
    rmSync(join(folder, 'copies', 'positions.2'), { force: true })
    rmSync(join(folder, 'record'), { recursive: true })
    const store = await storeIn(folder)
    for (let seq = 1; seq <= 70; seq++) await store.append(pack(seq, 5))
    await store.close()
    const again = await storeIn(folder)
    expect(await again.latest()).toMatchObject([{ at_ms: 35_499 * minute_ms, value: 5 }])
    expect(await again.counts(0, 1e12)).toMatchObject([{ n: 70 * 500 }])
    await again.close()
  })
})

// More with PANTAU_STARTS=200.
const rounds = Number(process.env.PANTAU_STARTS ?? 1)

describe('whatever the moment of a start', () => {
  it.each(Array.from({ length: rounds }, (_, seed) => seed + 1))(
    'verdicts and rows are those of a record that was never closed (seed %i)',
    async (seed) => {
      const random = seededRandom(seed)
      const whole = (n: number) => Math.floor(random() * n)
      let folder = folders.make()
      const never = await storeIn(folders.make())
      let store = await storeIn(folder)
      for (let step = 0; step < 12; step++) {
        const stations = Array.from({ length: 1 + whole(8) }, () => `s${whole(3)}`)
        const packs = stations.map((station) => anyPack(station, step, whole))
        const verdicts = await Promise.all(packs.map((one) => store.receive(structuredClone(one))))
        for (const [n, one] of packs.entries()) {
          expect(told(verdicts[n]!), `step ${step}`).toEqual(told(await never.receive(one)))
        }
        if (whole(8) === 0) await store.settle()
        if (whole(3) > 0) continue
        const asKilled = folders.make()
        cpSync(folder, asKilled, { recursive: true })
        await store.close()
        if (whole(2) === 0) folder = asKilled
        if (whole(3) === 0) rmSync(join(folder, 'record'), { recursive: true, force: true })
        store = await storeIn(folder)
      }
      for (const station of ['s0', 's1', 's2']) {
        const query = { ...everything, station }
        expect((await store.rows(query)).rows).toEqual((await never.rows(query)).rows)
        expect((await store.ledger(station)).readings).toEqual((await never.ledger(station)).readings)
      }
      await Promise.all([store.close(), never.close()])
    },
  )
})

/** All but the place in the log, and how the readings were looked at. */
function told({ stored, repeated, refused, values }: Verdict) {
  return { stored, repeated, refused, values: values ?? { repeated: 0, refused: [] } }
}

/** New, repeated, in conflict, late, null: most packs are newer than the others of their station. */
function anyPack(station: string, step: number, whole: (n: number) => number) {
  const isOld = whole(3) === 0
  const from = isOld ? whole(step * 300 + 1) : step * 300 + whole(100)
  const at_ms = Array.from({ length: 1 + whole(400) }, (_, i) => (from + i) * minute_ms)
  return packEntry({ station, seq: step + 1, at_ms, value: whole(10) === 0 ? null : whole(2) })
}
