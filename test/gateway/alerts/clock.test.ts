/** The gateway's clock is set while rules are at work. */
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openEngine } from '../../../gateway/alerts/engine.ts'
import type { Rule } from '../../../gateway/rules/rule.ts'
import type { Entry } from '../../../gateway/store/record.ts'
import { engineLog } from '../../kit/engineLog.ts'
import { levelReading, packOf } from '../../kit/engineVillage.ts'
import { handClock } from '../../kit/handClock.ts'
import { rule, start_ms } from '../../kit/katulampa.ts'

const log = pino({ level: 'silent' })
const hour_ms = 3_600_000
const silence = rule({ id: 'senyap', measure: 'silence', levels: [{ label: 'Senyap', at: 900 }] })

describe('a clock that is set two hours ahead', () => {
  it('is no silence, whether its entry comes at once or a little later', async () => {
    for (const delay_ms of [0, 20_000]) {
      const { arrives, turn, clock, append, kinds } = await gateway([silence])
      await arrives(0.1)
      await turn(600_000)
      clock.step(2 * hour_ms)
      await turn(delay_ms)
      await append({ kind: 'clock', received_ms: clock.now(), step_ms: 2 * hour_ms })
      await turn(200_000)
      expect(kinds()).toEqual([])
      await turn(200_000)
      expect(kinds(), 'fifteen true minutes are silence').toEqual(['raised'])
    }
  })

  it('confirms nothing that was held for a minute', async () => {
    const { arrives, turn, clock, append, kinds } = await gateway([rule({ for_s: 600 })])
    for (const _ of [1, 2]) {
      await arrives(0.9)
      await turn(60_000)
    }
    clock.step(2 * hour_ms)
    await append({ kind: 'clock', received_ms: clock.now(), step_ms: 2 * hour_ms })
    await turn(120_000)
    expect(kinds()).toEqual([])
    await turn(480_000)
    expect(kinds()).toEqual(['raised'])
  })

  it('is believed after a minute when nobody notes it', async () => {
    const { arrives, turn, clock, kinds } = await gateway([silence])
    await arrives(0.1)
    clock.step(2 * hour_ms)
    await turn(180_000)
    expect(kinds()).toEqual(['raised'])
  })
})

describe('a clock that is set two hours back', () => {
  it.each([true, false])('makes the next reading no less news, its entry in the log: %s', async (isNoted) => {
    const { arrives, clock, append, kinds } = await gateway([rule()])
    await arrives(0.1)
    clock.step(-2 * hour_ms)
    if (isNoted) await append({ kind: 'clock', received_ms: clock.now(), step_ms: -2 * hour_ms })
    await arrives(0.9)
    await arrives(0.1)
    await arrives(0.9)
    expect(kinds()).toEqual(['raised', 'cleared', 'raised'])
  })
})

describe('a reading in conflict with the record', () => {
  it('is judged, because it did arrive', async () => {
    const { clock, append, kinds } = await gateway([rule()])
    await append(packOf([levelReading(start_ms, 0.1)], start_ms))
    clock.step(1_000)
    const { kind: _, ...pack } = packOf([levelReading(clock.now(), 0.9)], clock.now())
    await append({ ...pack, kind: 'conflict' })
    expect(kinds()).toEqual(['raised'])
  })
})

describe('a spike', () => {
  it('is no ground for a rise any more once it is found to be one', async () => {
    const rise = rule({ measure: { rise_over_s: 3_600 }, levels: [{ label: 'Naik', at: 0.5 }] })
    const { arrives, append, kinds, clock } = await gateway([rise])
    await arrives(1)
    const spike_ms = clock.now()
    await arrives(0.1)
    const series = { station: 'katulampa', sensor: 'level', quantity: 'water_level_m' as const }
    await append({ kind: 'flag', ...series, received_ms: clock.now(), at_ms: spike_ms, value: 0.1, flag: 4 })
    await arrives(1)
    expect(kinds()).toEqual([])
  })
})

/** Rules at work on a log in memory, with both clocks turned by hand. */
async function gateway(rules: readonly Rule[]) {
  const disk = engineLog()
  const clock = handClock(start_ms)
  const store = { ...disk, append: (entries: Entry | Entry[], options = {}) => disk.append([entries].flat(), options) }
  const engine = await openEngine({ store, rules, now: clock.now, clock, log, grace_ms: 0 })
  onTestFinished(engine.close)
  const append = async (entry: Entry) => {
    await disk.append([entry])
    await engine.reached(disk.position())
  }
  return {
    clock,
    append,
    turn: clock.turn,
    kinds: () => disk.alerts().map(({ kind }) => kind),
    /** A reading of now; then a second passes. */
    async arrives(value: number) {
      await append(packOf([levelReading(clock.now(), value)], clock.now()))
      await clock.turn(1_000)
    },
  }
}
