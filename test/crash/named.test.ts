/** What may be missing, and what not: the judge must not take a word of the gateway for more than it says. */
import { describe, expect, it } from 'vitest'
import { distanceOf } from './board.ts'
import { checkMeasured, checkPublished, isClean, nameOf } from './check.ts'
import { areaOf, type Named, nothingNamed } from './named.ts'

const row = { sensor: 'air', quantity: 'pm10_ug_m3', at_ms: 500 }
const books = { sent: new Map([[nameOf(row), { value: 7, seq: 12 }]]), acknowledged: new Set([nameOf(row)]) }
const stretch = { sensor: 'air', quantity: 'pm10_ug_m3', from_ms: 400, to_ms: 600 }
const span = { from_seq: 10, to_seq: 20, from_ms: 1_000, to_ms: 2_000 }
const inHistory: Named = { ...nothingNamed, stretches: [stretch], damaged: new Set(['history']) }
const inLog: Named = { ...nothingNamed, logLosses: [span], missing: [[12, 13]], damaged: new Set(['log']) }
const asFile: Named = { ...nothingNamed, wholeFiles: [{ ...span, from_seq: 0 }], damaged: new Set(['history']) }

describe('a value that is missing', () => {
  const lost = (named: Named) => checkPublished(books, [], named)

  it.each([
    ['in a stretch of its series that the gateway names', inHistory],
    ['in a pack that the ledger misses, where commits of the log are told to be lost', inLog],
    ['older than a file that is told to be lost as a whole', asFile],
  ])('%s is lost and named', (_, named) => {
    expect(lost(named)).toMatchObject({ lost_named: 1, lost_acknowledged: 0 })
    expect(isClean(lost(named))).toBe(true)
  })

  it.each<[string, Named]>([
    ['with nothing named', nothingNamed],
    ['in a stretch of another series', { ...inHistory, stretches: [{ ...stretch, quantity: 'pm2_5_ug_m3' }] }],
    ['beside the stretch', { ...inHistory, stretches: [{ ...stretch, to_ms: 499 }] }],
    [
      'in a stretch that is named although nothing of the history was damaged',
      { ...inHistory, damaged: new Set(['log']) },
    ],
    ['in a pack that the ledger does not miss', { ...inLog, missing: [[13, 14]] }],
    ['in a pack of another time than the damage', { ...inLog, logLosses: [{ ...span, from_seq: 13 }] }],
    ['in a pack that the ledger misses, with no word of damage', { ...inLog, logLosses: [] }],
    ['in a pack of the log although nothing of it was damaged', { ...inLog, damaged: new Set(['small']) }],
    ['newer than the file that is lost', { ...asFile, wholeFiles: [{ ...span, from_seq: 0, to_seq: 11 }] }],
  ])('%s is lost', (_, named) => {
    expect(lost(named)).toMatchObject({ lost_named: 0, lost_acknowledged: 1 })
    expect(isClean(lost(named))).toBe(false)
  })
})

describe('a frame that is missing between two others', () => {
  const rows = [0, 1, 3].map((n, i) => {
    return { sensor: 'level', quantity: 'distance_m', at_ms: 1_000 + 10 * i, value: distanceOf(n) / 1_000 }
  })
  const level = { sensor: 'level', quantity: 'distance_m', from_ms: 1_012, to_ms: 1_015 }
  const lost = (named: Named) => checkMeasured([{ first: 0, last: 3 }], rows, named)

  it('where the gateway names a stretch is lost and named', () => {
    expect(lost({ ...inHistory, stretches: [level] })).toMatchObject({ lost_named: 1, lost_measured: 0, invented: 0 })
  })
  it('where the log lost packs of the station at that time is lost and named', () => {
    expect(lost(inLog)).toMatchObject({ lost_named: 1, lost_measured: 0 })
  })
  it.each<[string, Named]>([
    ['a stretch before it', { ...inHistory, stretches: [{ ...level, from_ms: 900, to_ms: 1_005 }] }],
    ['a stretch of another sensor', inHistory],
    ['a log that lost something at another time', { ...inLog, logLosses: [{ ...span, from_ms: 1_500 }] }],
    ['a log that lost nothing of this station', { ...inLog, missing: [] }],
  ])('with %s is lost', (_, named) => {
    expect(lost(named)).toMatchObject({ lost_named: 0, lost_measured: 1 })
  })
})

describe('a damaged file', () => {
  it.each([
    ['record/00000007.seg', 'history'],
    ['record/00000007.tmp', 'history'],
    ['log/0000000000000001.log', 'log'],
    ['log', 'log'],
    ['copies/positions.2', 'log'],
    ['copies/registry.db.1', 'small'],
    ['registry.db', 'small'],
  ])('%s is of the %s', (file, area) => {
    expect(areaOf(file)).toBe(area)
  })
})

describe('the verdict', () => {
  it('is not clean when a file is called damaged that nobody has damaged', () => {
    expect(isClean({ ...checkPublished(books, [{ ...row, value: 7 }]), unfounded: 1 })).toBe(false)
    expect(isClean(checkPublished(books, [{ ...row, value: 7 }]))).toBe(true)
  })
})
