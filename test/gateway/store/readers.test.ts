import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { AlertEntry, Commit } from '../../../gateway/store/record.ts'
import { alertEvent } from '../../kit/alertWord.ts'
import { packEntry, storeIn, temporaryFolders } from './kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)
const alert = (n: number): AlertEntry => ({ kind: 'alert', received_ms: n, alert: alertEvent({ at_ms: n }) })

describe('one log, many readers', () => {
  it('tells followers every commit once, in order, and can be read again from any position', async () => {
    const store = await storeIn(folders.make(), { receipt_ms: 1, gather_max: 7 })
    const followed: Commit[] = []
    const stop = new AbortController()
    const following = (async () => {
      for await (const commits of store.from(0, stop.signal)) followed.push(...commits)
    })()
    const packs = Array.from({ length: 50 }, (_, i) => packEntry({ seq: i + 1, at_ms: [i * 1_000], value: i }))
    await Promise.all(packs.map((pack) => store.append({ ...pack, text: JSON.stringify(pack.pack) })))
    stop.abort()
    await following
    await store.append(alert(1))
    expect(followed.flatMap(({ entries }) => entries)).toEqual(packs)
    expect(followed.map(({ pos }) => pos)).toEqual(followed.map((_, i) => i + 1))

    const read: Commit[] = []
    for (let pos = 0; pos < store.position(); ) {
      const { commits } = await store.read(pos, 100)
      read.push(...commits)
      pos = commits.at(-1)!.pos
    }
    expect(read).toEqual([...followed, { pos: followed.length + 1, entries: [alert(1)] }])
    await store.close()
  })

  it('saves a reader with the entries it wrote, in one commit, and alone', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    expect(await store.reader('warning')).toEqual({ reader: 'warning', pos: 0 })
    const pos = await store.append(alert(1), {
      urgent: true,
      save: { reader: 'warning', pos: 7, state: { up: ['a'] } },
    })
    await store.saveReader({ reader: 'influx', pos: 3 })
    expect(store.position()).toBe(pos)
    await store.close()
    const again = await storeIn(folder)
    expect(await again.reader('warning')).toEqual({ reader: 'warning', pos: 7, state: { up: ['a'] } })
    expect(await again.reader('influx')).toEqual({ reader: 'influx', pos: 3 })
    expect(again.position()).toBe(pos)
    await again.close()
  })

  it('gathers until an urgent entry comes, which takes those that wait along', async () => {
    const store = await storeIn(folders.make(), { receipt_ms: 1e8 })
    await store.append(packEntry({ seq: 1, at_ms: [1], value: 1 }), { urgent: true })
    const patient = store.append(packEntry({ seq: 2, at_ms: [2], value: 1 }))
    const urgent = store.append(alert(1), { urgent: true })
    expect(await Promise.all([patient, urgent])).toEqual([2, 2])
    await store.close()
  })

  it('saves a position at once that a start or an end waits for', async () => {
    const folder = folders.make()
    const store = await storeIn(folder, { receipt_ms: 1e8 })
    const patient = store.saveReader({ reader: 'influx', pos: 3 })
    await store.saveReader({ reader: 'rules', pos: 7 }, { urgent: true })
    await patient
    expect(await store.reader('rules')).toEqual({ reader: 'rules', pos: 7 })
    await store.close()
  })

  it('does not let a pack wait that a reader calls urgent, unless it is history', async () => {
    const store = await storeIn(folders.make(), { receipt_ms: 600_000 })
    let seq = 0
    const pack = (station: string) => packEntry({ station, seq: ++seq, at_ms: [seq], value: 1 })
    const stop = store.hurry(({ station }) => station === 'katulampa')
    await store.append(pack('depok'), { urgent: true })
    await store.append(pack('hulu'), { urgent: true })
    let committed = 0
    const count = () => committed++
    // depok sends, too, and is not waiting: receipts are gathered.
    const waiting = [store.append(pack('hulu')), store.append({ ...pack('katulampa'), history: true })]
    for (const receipt of waiting) receipt.then(count)
    await turn()
    await store.reader('nobody') // what has been handed to the disk's thread by now is answered before this
    expect(committed).toBe(0)
    expect(await Promise.all([store.append(pack('katulampa')), ...waiting])).toEqual([3, 3, 3])
    stop()
    await store.close()
  })

  it('commits what waits when it closes, and refuses what comes later', async () => {
    const folder = folders.make()
    const store = await storeIn(folder, { receipt_ms: 1e8 })
    const waiting = store.append(packEntry({ seq: 1, at_ms: [1], value: 1 }))
    await store.close()
    expect(await waiting).toBe(1)
    await expect(store.append(alert(1))).rejects.toThrow('closed')
  })

  it('remembers stations, presence and alerts beyond a restart, settled or not', async () => {
    const folder = folders.make()
    const about = { name: 'Depok', sensors: [] }
    const store = await storeIn(folder)
    await store.append({ kind: 'about', station: 'depok', received_ms: 5, about })
    await store.append({ kind: 'presence', station: 'depok', received_ms: 6, state: 'online' })
    await store.append(alert(1))
    await store.settle()
    await store.append({ kind: 'presence', station: 'depok', received_ms: 9, state: 'offline' })
    await store.append(alert(2))
    await store.close()
    const again = await storeIn(folder)
    // The last will speaks after the station has gone: it is not a sign of life.
    expect(await again.stations()).toEqual([{ station: 'depok', about, state: 'offline', last_seen_ms: 6 }])
    expect(await again.alerts(10)).toEqual([alert(2), alert(1)])
    await again.close()
  })

  it('gives alerts by position, oldest first, never half of a commit, settled or not', async () => {
    const folder = folders.make()
    const store = await storeIn(folder)
    const first = await store.append([alert(1), alert(2)], { save: { reader: 'rules', pos: 0, state: {} } })
    const second = await store.append(alert(3))
    await store.settle()
    const third = await store.append([alert(4), alert(5)])
    await store.close()
    const again = await storeIn(folder)
    const all = [alert(1), alert(2), alert(3), alert(4), alert(5)].map((entry, i) => ({
      pos: [first, first, second, third, third][i],
      entry,
    }))
    expect(await again.alertsAfter(0, 100)).toEqual(all)
    expect(await again.alertsAfter(0, 1)).toEqual(all.slice(0, 2))
    expect(await again.alertsAfter(first, 2)).toEqual(all.slice(2))
    expect(await again.alertsAfter(second, 1)).toEqual(all.slice(3))
    expect(await again.alertsAfter(third, 1)).toEqual([])
    await again.close()
  })
})
