/** One verdict, in any order of packs, commits, refusals of the disk and answers of the tables. */
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry, PackEntry, Verdict } from '../../../../gateway/store/record.ts'
import { isGone, paperRecord, valuesIn } from './paperRecord.ts'

const quantities = ['water_level_m', 'rainfall_mm'] as const
const series = ['depok', 'hulu'].flatMap((station) =>
  ['level', 'rain'].flatMap((sensor) => quantities.map((quantity) => ({ station, sensor, quantity }))),
)
const reading = fc.record({
  sensor: fc.constantFrom('level', 'rain'),
  // Mostly runs that go forward and backlogs that lie behind; some far in the past or the future.
  at_ms: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 90, max: 130 }) },
    { weight: 2, arbitrary: fc.constantFrom(-5, 0, 1, 2, 1_000, 1_001) },
  ),
  values: fc.dictionary(fc.constantFrom(...quantities), fc.constantFrom(1, 1, 1, 2, null), {
    minKeys: 1,
    noNullPrototype: true,
  }),
})
const readings = fc.array(reading, { minLength: 0, maxLength: 6 })
const move = fc.oneof(
  { weight: 6, arbitrary: fc.record({ station: fc.constantFrom('depok', 'hulu'), readings }) },
  { weight: 4, arbitrary: fc.constantFrom('commit', 'answer') },
  { weight: 1, arbitrary: fc.constantFrom('refuse', 'answerNot', 'drain') },
)

interface Sent {
  pack: PackEntry
  verdict: Verdict | null
}

describe('one verdict', () => {
  it('holds for every pack that was acknowledged, whatever the order of commits, refusals and answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { maxLength: 40, size: 'max' }), async (moves) => {
        const record = paperRecord(series)
        const before = new Map(record.kept)
        const sent: Sent[] = []
        for (const move of moves) {
          if (typeof move === 'string') await record[move]()
          else sent.push(send(record, packOf(sent.length + 1, move)))
          await turn()
        }
        await record.drain()
        await turn()
        const log = checkedLog(before, record.commits)
        for (const { pack, verdict } of sent) {
          if (verdict) checkVerdict(pack, verdict, log, record.kept)
          // It will be sent again: until then the ledger must not take it for received.
          else expect(log.get(pack.pack.seq)?.whole ?? 0).toBe(0)
        }
      }),
      { numRuns: 800 },
    )
  }, 120_000)

  it('is, one pack after the other, what one map of names would say', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.record({ station: fc.constant('depok'), readings }), fc.nat(3)), { maxLength: 20 }),
        async (packs) => {
          const record = paperRecord(series)
          const naive = new Map(record.kept)
          const sent: PackEntry[] = []
          for (const [given, back] of packs) {
            // Some come again word for word, at once or later.
            const pack = (back > 1 && sent.at(1 - back)) || packOf(sent.length + 1, given)
            sent.push(pack)
            const one = send(record, pack)
            await turn()
            await record.drain()
            await turn()
            expect(one.verdict).toMatchObject(naiveVerdict(naive, pack))
          }
          expect(record.kept).toEqual(naive)
        },
      ),
      { numRuns: 500 },
    )
  }, 120_000)
})

function packOf(
  seq: number,
  { station, readings }: { station: string; readings: PackEntry['pack']['readings'] },
): PackEntry {
  const pack = { epoch: 'e', seq, readings }
  return { kind: 'pack', station, received_ms: 200, pack, text: JSON.stringify(pack) }
}

function send(record: ReturnType<typeof paperRecord>, pack: PackEntry): Sent {
  const sent: Sent = { pack, verdict: null }
  record.receive(pack).then(
    (verdict) => {
      sent.verdict = verdict
    },
    (err: Error) => expect(err.message).toMatch(/no space left|cannot tell/),
  )
  return sent
}

/** What the log holds of one pack. `counted` and `repeated` are what the ledger makes of it. */
interface Parts {
  whole: number
  counted: number
  repeated: number
  conflicts: number
}

/** The log in order, by pack. No name is stored twice, but for a value after a null; a conflict contradicts what is there. */
function checkedLog(before: ReadonlyMap<string, number | null>, commits: readonly Entry[][]): Map<number, Parts> {
  const kept = new Map(before)
  const bySeq = new Map<number, Parts>()
  for (const entry of commits.flat()) {
    if (entry.kind === 'pack') {
      for (const [name, value] of valuesIn(entry)) {
        const held = kept.get(name)
        expect(held === undefined || (held === null && value !== null), `${name} is stored twice`).toBe(true)
        kept.set(name, value)
      }
      const parts = partsOf(bySeq, entry.pack.seq)
      parts.counted += entry.pack.readings.length - (entry.uncounted ?? 0)
      parts.repeated += entry.repeated ?? 0
      parts.whole += entry.more ? 0 : 1
    }
    if (entry.kind === 'conflict') {
      for (const [name, value] of valuesIn(entry)) expect([null, undefined, value]).not.toContain(kept.get(name))
      partsOf(bySeq, entry.pack.seq).conflicts += entry.pack.readings.length
    }
  }
  return bySeq
}

function partsOf(bySeq: Map<number, Parts>, seq: number): Parts {
  const parts = bySeq.get(seq) ?? { whole: 0, counted: 0, repeated: 0, conflicts: 0 }
  bySeq.set(seq, parts)
  return parts
}

/** What was acknowledged is in the record, and the ledger will count what the verdict says. */
function checkVerdict(
  pack: PackEntry,
  verdict: Verdict,
  log: ReadonlyMap<number, Parts>,
  kept: ReadonlyMap<string, number | null>,
) {
  const { stored, repeated, refused } = verdict
  const conflicts = refused.conflict ?? 0
  expect(log.get(pack.pack.seq)).toEqual({ whole: 1, counted: stored, repeated, conflicts })
  const sum = stored + repeated + Object.values(refused).reduce((a, b) => a + b, 0)
  expect(sum).toBe(pack.pack.readings.length)
  for (const [name, value] of valuesIn(pack)) {
    if (kept.has(name)) {
      const held = kept.get(name)
      if (value !== null && held !== value) expect(refused.conflict).toBeGreaterThan(0)
    } else expect(isGone(Number(name.split(' ')[3]))).toBe(true)
  }
}

const severity = ['stored', 'repeated', 'older-than-record', 'conflict']

function naiveVerdict(kept: Map<string, number | null>, { station, pack }: PackEntry): Partial<Verdict> {
  const counts: Record<string, number> = {}
  for (const reading of pack.readings) {
    const fates = valuesIn({ station, pack: { ...pack, readings: [reading] } }).map(([name, value]) => {
      const held = kept.get(name)
      if (held === undefined && isGone(reading.at_ms)) return 'older-than-record'
      if (held !== undefined && (held === value || value === null)) return 'repeated'
      if (held !== undefined && held !== null) return 'conflict'
      kept.set(name, value)
      return 'stored'
    })
    const worst = severity[Math.max(...fates.map((fate) => severity.indexOf(fate)))]!
    counts[worst] = (counts[worst] ?? 0) + 1
  }
  const { stored = 0, repeated = 0, ...refused } = counts
  return { stored, repeated, refused }
}
