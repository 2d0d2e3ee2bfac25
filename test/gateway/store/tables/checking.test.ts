/** The daily look through the record while segments are merged, and while the record is opened anew, under it. */
import { afterEach, describe, expect, it } from 'vitest'
import { openChecking } from '../../../../gateway/store/tables/checking.ts'
import { tablesOf } from '../../../kit/tablesOf.ts'
import { packEntry, temporaryFolders } from '../kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)
const start_ms = Date.UTC(2026, 0, 1)

/** So many segments of a few rows each, that are not merged yet. */
function recordOf(segments: number) {
  const folder = folders.make()
  const record = tablesOf(folder)
  for (let seq = 1; seq <= segments; seq++) {
    record.append(packEntry({ seq, at_ms: [start_ms + seq * 60_000], value: seq }))
    record.settle()
  }
  return { folder, record }
}

describe('a look through the record', () => {
  it('passes over segments that were merged meanwhile', () => {
    const { record } = recordOf(5)
    const looking = record.tables.verify()
    looking.next()
    expect(record.merge()).toBeGreaterThan(0)
    expect([...looking]).toEqual([])
    expect(record.damages).toEqual([])
    record.close()
  })

  it('ends when the record was closed under it', () => {
    const { record } = recordOf(5)
    const looking = record.tables.verify()
    looking.next()
    record.reopen()
    expect([...looking]).toEqual([])
    expect(record.damages).toEqual([])
    record.close()
  })

  it('begins anew when the record was opened anew', () => {
    const { folder, record } = recordOf(3)
    let looks = 0
    function* verify() {
      looks++
      yield* record.tables.verify()
    }
    const damagedLog = () => undefined
    const checking = openChecking({ folder, verify, bytes: () => 1, damagedLog, elapsed_ms: () => 0 })
    checking.check()
    record.reopen()
    checking.beginAnew()
    for (let n = 0; n < 100; n++) checking.check()
    expect(looks, 'then not again before a day has passed').toBe(2)
    expect(record.damages).toEqual([])
    record.close()
  })
})
