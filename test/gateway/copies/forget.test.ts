/** A backup and a second home forget what the gateway has forgotten. */
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pieceOf, readArchive } from '../../../gateway/copies/archive.ts'
import type { Asking } from '../../../gateway/copies/asking.ts'
import { backUp } from '../../../gateway/copies/backup.ts'
import { changingFiles, logIn, recordIn } from '../../../gateway/copies/folder.ts'
import { openFollower } from '../../../gateway/copies/follower.ts'
import { removeMark } from '../../../gateway/copies/second-home.ts'
import { openLogReader } from '../../../gateway/store/log/log-reader.ts'
import type { Store } from '../../../gateway/store/record.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { packEntry, storeIn } from '../store/kit.ts'

const at_ms = Array.from({ length: 50 }, (_, i) => Date.UTC(2026, 10, 20) + i * 60_000)

/** A village of two stations, one of which must go. */
async function village() {
  const folder = emptyFolder()
  const store = await storeIn(folder, { now: Date.now })
  for (const station of ['coba', 'depok']) await store.receive(packEntry({ station, seq: 1, at_ms, value: 1.5 }))
  await store.settle()
  return { folder, store }
}

async function forgotten(store: Store) {
  await store.forget({ station: 'coba' }, { by: 'sri', why: 'a test station' })
  await eventually(async () => (await store.forgotten()).every(({ isGone }) => isGone))
}

async function rowsIn(folder: string, station: string): Promise<number> {
  const store = await storeIn(folder)
  const { rows } = await store.rows({ station, from_ms: 0, to_ms: 1e13, limit: 1_000 })
  await store.close()
  return rows.length
}

function logTextOf(folder: string): string {
  const log = openLogReader(folder)
  const texts = log.read(0, 1e9).map(({ json }) => json)
  log.close()
  return texts.join()
}

it('the next backup to the same file keeps no piece of before', async () => {
  const { folder, store } = await village()
  const file = join(emptyFolder(), 'desa.pantau')
  await backUp(folder, file, Date.now)
  await forgotten(store)
  await backUp(folder, file, Date.now)
  await store.close()
  const fd = openSync(file, 'r')
  const archive = readArchive(fd)
  const needed = new Set(archive.index!.files.flatMap(({ pieces }) => pieces))
  expect([...archive.pieces.keys()].filter((piece) => !needed.has(piece))).toEqual([])
  expect([...needed].filter((piece) => pieceOf(fd, archive, piece) === null)).toEqual([])
  closeSync(fd)
})

it('a second home has none of it after its next round, and everything else', async () => {
  const { folder, store } = await village()
  const second = emptyFolder()
  const mark = {
    url: '',
    gateway: 'g',
    moved_ms: 0,
    position: 0,
    complete_ms: null,
    record: [],
    logFrom: 1,
    damaged: [],
  }
  const follower = openFollower({ folder: second, asking: askingIn(folder, store), mark, now: Date.now })
  await follower.round()
  expect(logTextOf(second)).toContain('"station":"coba"')
  await forgotten(store)
  await follower.round()
  await store.close()
  expect(logTextOf(second)).not.toContain('"kind":"pack","station":"coba"')
  removeMark(second)
  expect([await rowsIn(second, 'coba'), await rowsIn(second, 'depok')]).toEqual([0, 50])
})

/** The gateway's files, without HTTP between. */
function askingIn(folder: string, store: Store): Asking {
  const sized = (names: string[]) => names.map((name) => ({ name, bytes: statSync(join(folder, name)).size }))
  const list = () => ({
    gateway: 'g',
    position: store.position(),
    changing: changingFiles(folder).map(({ name, version }) => ({ name, version })),
    record: sized(recordIn(folder)),
    log: sized(logIn(folder)),
  })
  const bytes = (name: string, from: number) => readFileSync(join(folder, name)).subarray(from, from + 1024 * 1024)
  return {
    list: async () => list(),
    bytes: async (name, from) => bytes(name, from),
    isThere: async () => true,
  } as Asking
}
