/** What becomes of a record whose card rots: each damage is told, costs what stood there, and changes no value. */
import { cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Entry } from '../../../../gateway/store/record.ts'
import { tablesOf } from '../../../kit/tablesOf.ts'
import { packEntry, temporaryFolders } from '../kit.ts'

const folders = temporaryFolders()
let whole: string
let before: ReturnType<typeof answersIn>
beforeAll(() => {
  whole = writtenRecord()
  before = answersIn(whole)
})
afterAll(folders.remove)

const minute_ms = 60_000
const start_ms = Date.UTC(2026, 0, 1)
const all = { from_ms: 0, to_ms: 1e13 }

describe('a record with one damaged place', () => {
  it.each([1, 2, 3])(
    '60 single bits, seed %i: each is told, and what is not missing is as it was',
    (seed) => {
      const random = randomOf(seed)
      for (let flip = 0; flip < 60; flip++) {
        const folder = copyOf(whole)
        const [file, bytes] = someFile(folder, random)
        const at = Math.floor(random() * bytes.length)
        bytes[at]! ^= 1 << Math.floor(random() * 8)
        writeFileSync(file, bytes)
        expectOnlyMissing(folder, `${file}, byte ${at} of ${bytes.length}`)
        rmSync(folder, { recursive: true })
      }
    },
    120_000,
  )

  it('a page of zeros, anywhere', () => {
    for (const name of readdirSync(join(whole, 'record'))) {
      const size = readFileSync(join(whole, 'record', name)).length
      for (let page = 0; page < size; page += 4_096) {
        const folder = copyOf(whole)
        const file = join(folder, 'record', name)
        const bytes = readFileSync(file)
        bytes.fill(0, page, Math.min(page + 4_096, size))
        writeFileSync(file, bytes)
        expectOnlyMissing(folder, `${name}, page at ${page} of ${size}`)
        rmSync(folder, { recursive: true })
      }
    }
  }, 120_000)

  it('a file that ends too early, or is gone', () => {
    const random = randomOf(7)
    for (const name of readdirSync(join(whole, 'record'))) {
      const size = readFileSync(join(whole, 'record', name)).length
      for (const length of [0, 1, 20, Math.floor(random() * size), Math.floor(random() * size), size - 1]) {
        const folder = copyOf(whole)
        truncateSync(join(folder, 'record', name), length)
        expectOnlyMissing(folder, `${name}, ${length} of ${size} bytes`)
        rmSync(folder, { recursive: true })
      }
      // The newest of all is missed by nobody; the log has what stood in it.
      if (name === readdirSync(join(whole, 'record')).sort().at(-1)) continue
      const folder = copyOf(whole)
      rmSync(join(folder, 'record', name))
      expectOnlyMissing(folder, `without ${name}`)
      rmSync(folder, { recursive: true })
    }
  }, 120_000)

  it('takes what was missing again when it comes again, and a merge keeps what is whole', () => {
    const folder = copyOf(whole)
    const [name] = readdirSync(join(folder, 'record')).sort()
    const file = join(folder, 'record', name!)
    const bytes = readFileSync(file)
    bytes[Math.floor(bytes.length / 2)]! ^= 4
    writeFileSync(file, bytes)

    const record = tablesOf(folder)
    const left = rowsOf(record)
    expect(left.length).toBeLessThan(before.rows.length)
    for (const entry of entries()) record.append(entry)
    expect(rowsOf(record)).toEqual(before.rows)
    for (let more = 0; more < 4; more++) {
      record.append(packEntry({ station: 'hulu', seq: more + 1, at_ms: [start_ms + more], value: 1 }))
      record.settle()
    }
    record.merge()
    expect(rowsOf(record)).toEqual(before.rows)
    expect(readdirSync(join(folder, 'record')).filter((file) => file.endsWith('.damaged'))).toHaveLength(1)
    expect(record.tables.query.losses()).not.toEqual([])
    record.reopen()
    expect(record.tables.query.losses(), 'for ever').not.toEqual([])
    record.close()
  })

  it('an entry that cannot be taken is set aside and named; the others stay', () => {
    const record = tablesOf(folders.make())
    const broken = { kind: 'pack', station: 'depok', received_ms: 1, pack: { epoch: 'e', seq: 1 } } as unknown as Entry
    record.append(packEntry({ seq: 1, at_ms: [1_000], value: 1 }))
    record.append(broken, packEntry({ seq: 3, at_ms: [3_000], value: 3 }))
    record.append(packEntry({ seq: 4, at_ms: [4_000], value: 4 }))
    expect(rowsOf(record).map((row) => JSON.parse(row).value)).toEqual([1, 3, 4])
    expect(record.tables.query.losses()).toMatchObject([{ kind: 'entry', pos: 2 }])
    record.settle()
    record.reopen()
    expect(record.tables.query.losses()).toMatchObject([{ kind: 'entry', pos: 2 }])
    record.close()
  })
})

/** Two stations, three series, some weeks of minutes: one large segment and some small ones. */
function* entries(): Generator<Entry> {
  for (let block = 0, seq = 1; block < 24; block++) {
    for (const station of ['depok', 'manggarai']) {
      const readings = Array.from({ length: 120 }, (_, i) => {
        const n = block * 120 + i
        const values = { water_level_m: Math.round(1_000 * Math.sin(n / 300)) / 1_000, battery_v: 12.5 }
        return { sensor: 'level', at_ms: start_ms + n * minute_ms, values }
      })
      const received_ms = start_ms + block * 120 * minute_ms
      yield { kind: 'pack', station, received_ms, pack: { epoch: 'e', seq: seq++, readings } }
    }
  }
}

function writtenRecord(): string {
  const folder = folders.make()
  const record = tablesOf(folder)
  let n = 0
  for (const entry of entries()) {
    record.append(entry)
    if (++n % 4 === 0) record.settle()
    if (n < 44) record.merge()
  }
  record.append({
    kind: 'refused',
    station: 'depok',
    received_ms: 1,
    reason: 'not-json',
    detail: 'It is no JSON.',
    readings: 1,
    payload: 'eA==',
  })
  record.settle()
  record.close()
  return folder
}

function copyOf(folder: string): string {
  const copy = folders.make()
  cpSync(folder, copy, { recursive: true })
  return copy
}

/** Every row, as JSON. */
function rowsOf({ tables }: ReturnType<typeof tablesOf>): string[] {
  const found: string[] = []
  for (const station of ['depok', 'manggarai']) {
    for (let cursor: string | undefined; ; ) {
      const page = tables.query.rows({ station, ...all, limit: 10_000, ...(cursor && { cursor }) })
      found.push(...page.rows.map((row) => JSON.stringify({ station, ...row })))
      if (!page.next) break
      cursor = page.next
    }
  }
  return found
}

function answersIn(folder: string) {
  const record = tablesOf(folder)
  const { query } = record.tables
  const days = (station: string) =>
    query.series({ station, sensor: 'level', quantity: 'water_level_m', ...all, points: 100, step_ms: 86_400_000 })
  const answers = {
    rows: rowsOf(record),
    days: [days('depok'), days('manggarai')],
    ledger: [query.ledger('depok'), query.ledger('manggarai')],
    quarantine: query.quarantine('depok', 10),
    losses: query.losses(),
  }
  const verifying = record.tables.verify()
  while (!verifying.next().done);
  const { damages } = record
  record.close()
  return { ...answers, damages }
}

function expectOnlyMissing(folder: string, what: string) {
  const after = answersIn(folder)
  expect(after.damages, `${what}: told`).not.toEqual([])
  const known = new Set(before.rows)
  const changed = after.rows.filter((row) => !known.delete(row)) // a doubled row is not found the second time
  expect(changed, `${what}: no row is changed or doubled`).toEqual([])
  if (after.rows.length < before.rows.length) expect(after.losses, `${what}: named`).not.toEqual([])
}

function randomOf(seed: number): () => number {
  let state = seed * 2_654_435_761
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state / 2 ** 32
  }
}

function someFile(folder: string, random: () => number): [file: string, bytes: Buffer] {
  const names = readdirSync(join(folder, 'record'))
  const file = join(folder, 'record', names[Math.floor(random() * names.length)]!)
  return [file, readFileSync(file)]
}
