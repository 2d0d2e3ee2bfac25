import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { dist } from '../../kit/root.ts'
import { storeIn, temporaryFolders } from './kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)
const child = join(dist, 'test/gateway/store/append-child.js')

describe('kill -9 at any instant', () => {
  it('costs nothing that was acknowledged, doubles nothing, and leaves no lock behind', async () => {
    const folder = folders.make()
    const acknowledged = new Set<number>()
    let next = 1
    for (const receipts of [1, 40, 333, 700, 90]) {
      for (const seq of await killedAfter(receipts, folder, next)) acknowledged.add(seq)
      next = Math.max(...acknowledged) + 100

      const store = await storeIn(folder)
      const { rows } = await allRows(store)
      const seqs = rows.map(({ value }) => value!)
      const kept = new Set(seqs)
      expect([...acknowledged].filter((seq) => !kept.has(seq))).toEqual([])
      expect(seqs).toHaveLength(kept.size * 2) // two readings a pack, each once
      const { epochs, readings } = await store.ledger('depok')
      expect(epochs[0]).toMatchObject({ packs: kept.size, duplicates: 0 })
      expect(readings).toEqual({ stored: seqs.length, repeated: 0, quarantined: {} })
      const [{ n } = { n: 0 }] = await store.counts(0, 1e12)
      expect(n).toBe(seqs.length)
      expect(await sumOfDays(store)).toBe(seqs.length)
      await store.close()
    }
  }, 60_000)
})

/** Runs the child until it has given so many receipts, kills it, and tells which. */
async function killedAfter(receipts: number, folder: string, firstSeq: number): Promise<number[]> {
  const running = spawn(process.execPath, [child, folder, String(firstSeq)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(running, 'exit')
  let said = ''
  running.stdout.on('data', (chunk) => {
    said += chunk
    if (said.split('\n').length > receipts) running.kill('SIGKILL')
  })
  expect(await exited).toEqual([null, 'SIGKILL'])
  return said.split('\n').slice(0, -1).map(Number)
}

type Store = Awaited<ReturnType<typeof storeIn>>

async function allRows(store: Store) {
  const rows = []
  for (let cursor: string | undefined; ; ) {
    const page = await store.rows({
      station: 'depok',
      from_ms: 0,
      to_ms: 1e12,
      limit: 10_000,
      ...(cursor && { cursor }),
    })
    rows.push(...page.rows)
    if (!page.next) return { rows }
    cursor = page.next
  }
}

async function sumOfDays(store: Store): Promise<number> {
  const series = { station: 'depok', sensor: 'level', quantity: 'water_level_m' }
  const { n } = await store.series({ ...series, from_ms: 0, to_ms: 1e12, points: 1 })
  return n.reduce((sum, n) => sum + n, 0)
}
