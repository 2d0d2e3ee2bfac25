/** The logbook in backups and at a second home: it comes with them, and what is deleted leaves them. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { expect, it } from 'vitest'
import { backUp } from '../../../gateway/copies/backup.ts'
import { changingFiles, withSnapshot } from '../../../gateway/copies/folder.ts'
import { openFollower } from '../../../gateway/copies/follower.ts'
import { restore } from '../../../gateway/copies/restore.ts'
import { openLogbook } from '../../../gateway/logbook/index.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { jpeg } from '../../kit/jpeg.ts'
import { storeIn } from '../store/kit.ts'

const log = pino({ level: 'silent' })
const bookIn = (folder: string) => openLogbook({ folder, hasRoom: () => true, now: Date.now, log })

async function village() {
  const folder = emptyFolder()
  await (await storeIn(folder)).close()
  const logbook = await bookIn(folder)
  const writer = { by: 'sari', person: 'sari' }
  const entry = { station: 'hulu', at_ms: 1, kind: 'visit', photo: jpeg } as const
  await logbook.add({ id: 'entry-0001', text: 'kunci di rumah Bu Sari', ...entry }, writer)
  await logbook.add({ id: 'entry-0002', text: 'tiang dicat', ...entry }, writer)
  return { folder, logbook }
}

it('a backup holds entries and photos; what was deleted is in none that is made to the same file afterwards', async () => {
  const { folder, logbook } = await village()
  const [file, restored] = [join(emptyFolder(), 'village.backup'), emptyFolder()]
  await backUp(folder, file, Date.now)
  await restore(file, join(restored, 'a'), { isPartOk: false, now: Date.now })
  const before = await bookIn(join(restored, 'a'))
  const [first] = before.list('hulu', 0, 10, 10).entries
  expect(await before.photo(before.get('hulu', first!.id)!)).toEqual(jpeg)
  await before.close()

  await logbook.remove('hulu', 'entry-0001')
  const { files } = await backUp(folder, file, Date.now)
  await logbook.close()
  await restore(file, join(restored, 'b'), { isPartOk: false, now: Date.now })
  expect(files).toBeGreaterThan(0)
  const after = await bookIn(join(restored, 'b'))
  expect(after.list('hulu', 0, 10, 10).entries).toMatchObject([{ text: 'tiang dicat' }])
  await after.close()
  const size = readFileSync(file).length
  const fresh = join(emptyFolder(), 'fresh.backup')
  await backUp(folder, fresh, Date.now)
  expect(size, 'nothing of before is left in it').toBeLessThan(readFileSync(fresh).length * 1.2)
})

/** A second home that asks a gateway at its side; `fetched`: the photos it has asked for. */
function secondHome(folder: string, logbook: { check(): void }) {
  const second = emptyFolder()
  const fetched: string[] = []
  const list = () => ({
    ...{ gateway: 'g', position: 0, record: [], log: [] },
    changing: changingFiles(folder).map(({ name, version }) => ({ name, version })),
  })
  const bytes = async (name: string, from: number) => {
    if (name.endsWith('.db')) return withSnapshot(join(folder, name), emptyFolder(), (copy) => readFileSync(copy))
    if (from === 0) fetched.push(name)
    const part_bytes = name.startsWith('logbook/') ? 1_000 : 1_000_000
    return readFileSync(join(folder, name)).subarray(from, from + part_bytes)
  }
  const mark = {
    ...{ url: '', gateway: 'g', moved_ms: 0, position: 0, complete_ms: null, record: [], logFrom: 1, damaged: [] },
  }
  const follower = () => openFollower({ folder: second, asking: asking as never, mark, now: Date.now })
  const asking = { list: async () => list(), bytes }
  const round = async (by = follower()) => {
    logbook.check()
    await by.round()
  }
  return { second, fetched, follower, round }
}

it('a second home has them after a round, fetches a photo once, and has none that was deleted', async () => {
  const { folder, logbook } = await village()
  const { second, fetched, round } = secondHome(folder, logbook)
  await round()
  await round()
  expect(readdirSync(join(second, 'logbook'))).toEqual(readdirSync(join(folder, 'logbook')))
  expect(fetched.filter((name) => name.startsWith('logbook/'))).toHaveLength(2)
  await logbook.remove('hulu', 'entry-0001')
  await round()
  expect(readdirSync(join(second, 'logbook'))).toHaveLength(1)
  expect(existsSync(join(second, 'logbook.db'))).toBe(true)
  await logbook.close()
})

it('a second home keeps a photo that no entry names yet, and those of a logbook that was begun anew', async () => {
  const { folder, logbook } = await village()
  const { second, round, follower } = secondHome(folder, logbook)
  const photos = () => readdirSync(join(second, 'logbook')).sort()
  const [early, by] = ['hulu_0000000000000000.jpg', follower()]
  writeFileSync(join(folder, 'logbook', early), jpeg) // its entry is written in a moment
  await round(by)
  expect(photos()).toContain(early)
  rmSync(join(second, 'logbook', early))
  await round(by)
  expect(photos(), 'what is missing here is fetched again').toContain(early)
  rmSync(join(folder, 'logbook', early))
  await round(by)
  expect(photos()).toHaveLength(2)
  await logbook.close()

  for (const name of ['logbook.db', 'logbook.db-wal', 'logbook.db-shm']) rmSync(join(folder, name), { force: true })
  for (const name of readdirSync(join(folder, 'copies'))) {
    if (name.startsWith('logbook.db')) rmSync(join(folder, 'copies', name))
  }
  writeFileSync(join(folder, 'logbook.db'), 'rotten')
  const anew = await bookIn(folder)
  await by.round()
  expect([anew.list('hulu', 0, 10, 10).entries, photos().length]).toEqual([[], 2])
  await anew.close()
})
