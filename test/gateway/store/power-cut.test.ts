import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished } from 'vitest'
import { openDisk } from '../../crash/disk.ts'
import { needs } from '../../kit/needs.ts'
import { dist } from '../../kit/root.ts'
import { untilPowerCut } from '../../kit/untilPowerCut.ts'
import { storeIn, temporaryFolders } from './kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)
const child = join(dist, 'test/gateway/store/power-child.js')
const compiler = needs('cc')

describe.skipIf(compiler.skip)(`a power cut at any instant (${compiler.why})`, () => {
  it('costs nothing that was acknowledged, in the log or in the tables', async () => {
    const { run, trimmed, lost } = village()
    for (const receipts of [1, 200, 500, 300]) {
      await run(receipts)
      expect(await lost(), `of those acknowledged before the cut after ${receipts}`).toEqual([])
    }
    expect(await trimmed(), 'packs that only the tables hold').toBeGreaterThan(0)
  }, 120_000)
})

function village() {
  const folder = folders.make()
  const disk = openDisk(folder, folders.make(), { losesPower: true })
  onTestFinished(disk.close)
  const acknowledged = new Set<number>()

  /** Runs a store until it has given so many receipts; then the power is cut. */
  async function run(receipts: number) {
    const firstSeq = Math.max(0, ...acknowledged) + 100
    const seqs = await untilPowerCut([child, folder, String(firstSeq)], receipts, disk)
    for (const seq of seqs) acknowledged.add(seq)
  }

  async function afterwards<T>(ask: (store: Awaited<ReturnType<typeof storeIn>>) => Promise<T>): Promise<T> {
    const store = await storeIn(folder)
    const answer = await ask(store)
    await store.close()
    return answer
  }

  return {
    run,
    /** Acknowledged packs of which nothing is stored. */
    lost: () =>
      afterwards(async (store) => {
        const query = { station: 'depok', from_ms: 0, to_ms: 1e13, limit: 10_000 }
        const { rows } = await store.rows(query)
        const kept = new Set(rows.map(({ value }) => value))
        return [...acknowledged].filter((seq) => !kept.has(seq))
      }),
    /** Commits that the log no longer holds. */
    trimmed: () => afterwards(async (store) => (await store.read(0)).first - 1),
  }
}
