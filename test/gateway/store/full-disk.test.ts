import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DiskRefused } from '../../../gateway/store/record.ts'
import { packEntry, storeIn } from './kit.ts'
import { mounting, smallDisk } from './tmpfs.ts'

describe.skipIf(mounting.skip)(`a full disk (${mounting.why})`, () => {
  it('refuses whole commits, keeps what it acknowledged, and heals by itself when there is room again', async () => {
    const disk = smallDisk(1_024)
    const ballast = join(disk, 'ballast')
    const store = await storeIn(disk)
    const acknowledged: number[] = []
    let seq = 0
    const append = async () => {
      seq++
      // Noise, so that it does not shrink.
      const values = Array.from({ length: 50 }, (_, i) => seq * 1e6 + i * 1_000 + Math.floor(Math.random() * 1_000))
      await store.append(packEntry({ seq, at_ms: values, value: seq }))
      acknowledged.push(seq)
    }
    for (let i = 0; i < 20; i++) await append()
    fill(ballast)
    const refusal = await untilRefused(append)
    expect(refusal).toBeInstanceOf(DiskRefused)
    expect(store.stats()).toMatchObject({ disk_refuses: true, refused_commits: 1 })
    await store.settle() // the tables find no room either, and go on answering

    rmSync(ballast)
    await append()
    expect(store.stats().disk_refuses).toBe(false)
    const { rows } = await store.rows({ station: 'depok', from_ms: 0, to_ms: 1e12, limit: 10_000 })
    expect([...new Set(rows.map(({ value }) => value))]).toEqual(acknowledged)
    await store.close()

    const again = await storeIn(disk)
    expect((await again.ledger('depok')).epochs[0]?.packs).toBe(acknowledged.length)
    await again.close()
  })
})

async function untilRefused(append: () => Promise<void>): Promise<unknown> {
  for (let i = 0; i < 5_000; i++) {
    try {
      await append()
    } catch (err) {
      return err
    }
  }
  return undefined
}

function fill(ballast: string) {
  try {
    for (;;) writeFileSync(ballast, Buffer.alloc(4_096), { flag: 'a' })
  } catch (err) {
    expect((err as { code?: string }).code).toBe('ENOSPC')
  }
}
