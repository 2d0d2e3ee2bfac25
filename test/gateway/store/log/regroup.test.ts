import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { decodeCommits, encodeCommits } from '../../../../gateway/store/log/commit-columns.ts'
import { openLogReader } from '../../../../gateway/store/log/log-reader.ts'
import { openLogWriter } from '../../../../gateway/store/log/log-writer.ts'
import { regroup } from '../../../../gateway/store/log/regroup.ts'
import { seededRandom } from '../../../crash/random.ts'
import { temporaryFolders } from '../kit.ts'

const folders = temporaryFolders()
afterEach(folders.remove)
const hour_ms = 3_600_000
const whenever = Number.POSITIVE_INFINITY

/** A log of hours, each with 40 commits; every hour begins a segment. */
function logOf(hours: number) {
  const folder = folders.make()
  const random = seededRandom(3)
  const log = openLogWriter(folder)
  for (let n = 0; n < hours * 40; n++) {
    const value = Math.round(random() * 1_000) / 1_000
    const body = Buffer.from(
      `[{"kind":"pack","station":"s${n % 3}","received_ms":${n * 91_000},"pack":{"epoch":"e","seq":${n},"readings":[{"sensor":"level","at_ms":${n * 90_000},"values":{"water_level_m":${value}}}]}}]`,
    )
    log.commit({ body, save: [{ reader: 'rules', pos: n }] }, n * 90_001)
  }
  log.close()
  return folder
}

function everything(folder: string, pos = 0) {
  const reader = openLogReader(folder)
  const commits = []
  for (let page = reader.read(pos, 2_000); page.length > 0; page = reader.read(commits.at(-1)!.pos, 2_000))
    commits.push(...page)
  reader.close()
  return commits
}

const filesOf = (folder: string, end: string) => readdirSync(join(folder, 'log')).filter((name) => name.endsWith(end))

describe('old commits', () => {
  it('are regrouped, and are read as before from any position', () => {
    const folder = logOf(12)
    const before = everything(folder)
    while (regroup(folder, whenever));
    expect([filesOf(folder, '.closed').length, filesOf(folder, '.log').length]).toEqual([1, 1])
    expect(before).toHaveLength(480)
    expect(everything(folder)).toEqual(before)
    expect(everything(folder, 217)).toEqual(before.slice(217))
  })

  it('are joined with those that were regrouped before, and counting goes on', () => {
    const folder = logOf(6)
    const before = everything(folder)
    const log = openLogWriter(folder)
    regroup(folder, whenever)
    for (let hour = 7; hour < 12; hour++) log.commit({ body: Buffer.from('[]'), save: [] }, hour * hour_ms)
    while (regroup(folder, whenever));
    expect(log.position()).toBe(245)
    expect(log.reader('rules')).toEqual({ reader: 'rules', pos: 239 })
    log.close()
    expect(filesOf(folder, '.closed')).toHaveLength(1)
    expect(everything(folder).slice(0, 240)).toEqual(before)
  })

  it('that are not old enough stay as they came', () => {
    const folder = logOf(6)
    expect(regroup(folder, 0)).toBe(false)
    expect(regroup(folder, 3 * hour_ms)).toBe(true)
    expect(everything(folder)).toHaveLength(240)
    expect(filesOf(folder, '.log').length).toBeGreaterThan(2)
  })

  it('lose nothing to a flipped bit in their closed file, wherever it is', () => {
    const folder = logOf(8)
    while (regroup(folder, whenever));
    const before = everything(folder)
    const path = join(folder, 'log', filesOf(folder, '.closed')[0]!)
    const good = readFileSync(path)
    const random = seededRandom(8)
    for (let round = 0; round < 60; round++) {
      const bytes = Buffer.from(good)
      const bit = Math.floor(random() * bytes.length * 8)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      writeFileSync(path, bytes)
      expect(everything(folder), `bit ${bit}`).toEqual(before)
    }
  })

  it('go, the oldest first, when the log is larger than it may be and they are settled', () => {
    const folder = logOf(12)
    while (regroup(folder, whenever));
    const log = openLogWriter(folder)
    expect(log.trim(0, larger(1))).toBe(0)
    expect(log.trim(1e9, larger(1e9))).toBe(0)
    const before = log.bytes()
    expect(log.trim(1e9, larger(1))).toBeGreaterThan(400)
    expect(log.bytes()).toBeLessThan(before)
    expect(log.commit({ body: Buffer.from('[]'), save: [] }, 13 * hour_ms)).toBe(481)
    log.close()
  })
})

it('texts of any commits come back letter by letter', () => {
  const commit = fc.record({
    at_ms: fc.integer(),
    json: fc.array(fc.json(), { maxLength: 4 }).map((all) => JSON.stringify(all.map((text) => JSON.parse(text)))),
  })
  const seldom = '[{"a":1e400,"b":-0,"c":1.50,"d":"x,1,[2]\\"","e":[1,2,3]}]'
  fc.assert(
    fc.property(fc.array(commit, { minLength: 1, maxLength: 30 }), (some) => {
      const commits = [...some, ...some, ...Array.from({ length: 10 }, () => ({ at_ms: 1, json: seldom }))].map(
        (one, i) => ({ ...one, pos: i * 3 + 1 }),
      )
      expect(decodeCommits(encodeCommits(commits))).toEqual(commits)
    }),
    { seed: 7, numRuns: 60 },
  )
})

function larger(bytes: number) {
  return [{ before_ms: Number.POSITIVE_INFINITY, bytes }]
}
