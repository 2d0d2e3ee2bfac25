/** Two lanes over one log: whatever happens, everything is sent, each lane in order, within a bounded memory. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openLanes, waitingValues_max } from '../../../gateway/influx/lanes.ts'
import type { Commit } from '../../../gateway/store/record.ts'

function group(pos: number, values = 1): Commit {
  const readings = Array.from({ length: values }, (_, i) => ({
    sensor: 'level',
    at_ms: pos * 1_000 + i,
    values: { water_level_m: 1 },
  }))
  return {
    pos,
    entries: [{ kind: 'pack', station: 'hulu', received_ms: 0, pack: { epoch: 'e', seq: pos, readings } }],
  }
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i)

type Step =
  | { do: 'commit'; values: number }
  | { do: 'fresh'; max: number; works: boolean }
  | { do: 'backlog'; max: number; works: boolean }
  | { do: 'restart' }

const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('commit' as const), values: fc.integer({ min: 0, max: 9_000 }) }),
    },
    fc.record({ do: fc.constant('fresh' as const), max: fc.integer({ min: 1, max: 9_000 }), works: fc.boolean() }),
    fc.record({ do: fc.constant('backlog' as const), max: fc.integer({ min: 1, max: 5 }), works: fc.boolean() }),
    fc.record({ do: fc.constant('restart' as const) }),
  ),
  { maxLength: 120 },
)

describe('the lanes', () => {
  it('send every commit at least once, each lane upwards, whatever fails and whenever the gateway restarts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), steps, (already, script: Step[]) => {
        const log = from(1, already).map((pos) => group(pos))
        let lanes = openLanes({ pos: 0, ahead: null }, already)
        const sent = new Set<number>()
        const deliver = (groups: Commit[]) => {
          for (const { pos } of groups) sent.add(pos)
          expect(groups.map(({ pos }) => pos)).toEqual(groups.map((_, i) => groups[0]!.pos + i))
          lanes.sent(groups)
        }
        const old = (max: number) => {
          const stretch = lanes.backlog()
          return stretch ? log.slice(stretch.after, Math.min(stretch.until - 1, stretch.after + max)) : []
        }
        for (const step of script) {
          if (step.do === 'commit') {
            log.push(group(log.length + 1, step.values))
            lanes.arrived(log.at(-1)!)
          } else if (step.do === 'restart') lanes = openLanes(lanes.progress(), log.length)
          else {
            const batch = step.do === 'fresh' ? lanes.fresh(step.max) : old(step.max)
            if (step.works) deliver(batch)
          }
          const { pos, ahead } = lanes.progress()
          for (const done of [...from(1, pos), ...(ahead ? from(ahead.from, ahead.to) : [])])
            expect(sent).toContain(done)
        }
        for (let n = 0; lanes.lag() > 0; n++) {
          expect(n, 'it comes to an end').toBeLessThan(1_000)
          deliver(n % 2 ? lanes.fresh(500) : old(3))
        }
        expect([...sent].sort((a, b) => a - b)).toEqual(from(1, log.length))
        expect(lanes.progress()).toEqual({ pos: log.length, ahead: null })
      }),
      { numRuns: 300 },
    )
  })

  it('offers the newest while a long backlog waits', () => {
    const lanes = openLanes({ pos: 0, ahead: null }, 10_000)
    lanes.arrived(group(10_001))
    expect(lanes.fresh(100).map(({ pos }) => pos)).toEqual([10_001])
    expect(lanes.backlog()).toEqual({ after: 0, until: 10_001 })
  })

  it('remember a bounded number of values while nothing can be sent, and leave the rest to the log', () => {
    const lanes = openLanes({ pos: 0, ahead: null }, 0)
    for (let pos = 1; pos <= 2_000; pos++) lanes.arrived(group(pos, 100))
    expect(lanes.waiting().length * 101).toBeLessThanOrEqual(waitingValues_max)
    expect(lanes.backlog()).toEqual({ after: 0, until: lanes.waiting()[0]!.pos })
    expect(lanes.lag()).toBe(2_000)
  })

  it('remember a bounded number of commits that hold no values at all', () => {
    const lanes = openLanes({ pos: 0, ahead: null }, 0)
    for (let pos = 1; pos <= 50_000; pos++) lanes.arrived({ pos, entries: [] })
    expect(lanes.waiting().length).toBeLessThanOrEqual(waitingValues_max)
  })
})
