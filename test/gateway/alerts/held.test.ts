/** How long a level has been held, or left, counts with what came late; what came late confirms and ends nothing by itself. */
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openEngine } from '../../../gateway/alerts/engine.ts'
import type { Rule } from '../../../gateway/rules/rule.ts'
import type { Entry } from '../../../gateway/store/record.ts'
import { engineLog } from '../../kit/engineLog.ts'
import { levelReading, packOf } from '../../kit/engineVillage.ts'
import { handClock } from '../../kit/handClock.ts'
import { at, rule } from '../../kit/katulampa.ts'

const log = pino({ level: 'silent' })
const held = rule({ for_s: 600, clear_for_s: 600, fresh_s: 120 })

describe('a level that must be held for ten minutes', () => {
  it('is confirmed by the first fresh reading after an outage in which it was held', async () => {
    const { fresh, backlog, kinds } = await gateway(held)
    await fresh(0, 0.1)
    await backlog(
      21,
      [5, 10, 15, 18].map((minute) => [minute, 0.9]),
    )
    expect(kinds()).toEqual([])
    await fresh(21, 0.9)
    expect(kinds()).toEqual(['raised'])
  })

  it('is confirmed by the second one when the backlog came after the first', async () => {
    const { fresh, backlog, kinds } = await gateway(held)
    await fresh(0, 0.1)
    await fresh(21, 0.9)
    await backlog(
      21,
      [5, 10, 15, 18].map((minute) => [minute, 0.9]),
    )
    expect(kinds()).toEqual([])
    await fresh(22, 0.9)
    expect(kinds()).toEqual(['raised'])
  })

  it('was not held when the water fell in between, as the backlog shows', async () => {
    const { fresh, backlog, kinds } = await gateway(held)
    await fresh(0, 0.9)
    await backlog(21, [
      [8, 0.9],
      [15, 0.1],
    ])
    await fresh(21, 0.9)
    expect(kinds()).toEqual([])
    await fresh(31, 0.9)
    expect(kinds()).toEqual(['raised'])
  })

  it('is left by the first fresh reading below it when the backlog shows since when', async () => {
    const { fresh, backlog, kinds } = await gateway(held)
    for (const minute of [0, 5, 10]) await fresh(minute, 0.9)
    expect(kinds()).toEqual(['raised'])
    await backlog(
      40,
      [20, 25, 30, 36].map((minute) => [minute, 0.1]),
    )
    expect(kinds()).toEqual(['raised'])
    await fresh(40, 0.1)
    expect(kinds()).toEqual(['raised', 'cleared'])
  })
})

describe('a level that two of three readings confirm', () => {
  it('counts those that came late, and none from before it was last left', async () => {
    const { fresh, backlog, kinds } = await gateway(rule({ confirm: { over: 2, of: 3 } }))
    await backlog(3, [[1, 0.9]])
    await fresh(3, 0.9)
    expect(kinds()).toEqual(['raised'])
    await fresh(4, 0.1)
    await backlog(30, [[5, 0.1]])
    await fresh(30, 0.9)
    expect(kinds()).toEqual(['raised', 'cleared'])
    await fresh(31, 0.9)
    expect(kinds()).toEqual(['raised', 'cleared', 'raised'])
  })
})

async function gateway(stated: Rule) {
  const disk = engineLog()
  const clock = handClock(at(0))
  const store = { ...disk, append: (entries: Entry | Entry[], options = {}) => disk.append([entries].flat(), options) }
  const engine = await openEngine({ store, rules: [stated], now: clock.now, clock, log, grace_ms: 0 })
  onTestFinished(engine.close)
  const arrive = async (minute: number, values: [minute: number, value: number][]) => {
    await clock.turn(at(minute) - clock.now())
    await disk.append([
      packOf(
        values.map(([taken, value]) => levelReading(at(taken), value)),
        at(minute),
      ),
    ])
    await engine.reached(disk.position())
  }
  return {
    fresh: (minute: number, value: number) => arrive(minute, [[minute, value]]),
    /** All of it is older than two minutes, or than the newest judged. */
    backlog: (minute: number, values: (readonly number[])[]) => arrive(minute, values as [number, number][]),
    kinds: () => disk.alerts().map(({ kind }) => kind),
  }
}
