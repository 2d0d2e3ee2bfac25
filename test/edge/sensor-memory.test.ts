import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import type { Reading } from '../../edge/contract.ts'
import type { Driver, Frame } from '../../edge/driver.ts'
import { openOutbox } from '../../edge/outbox.ts'
import { openSampler, type Sample } from '../../edge/sampling.ts'
import { openSensorMemory } from '../../edge/sensor-memory.ts'
import { emptyFolder } from '../kit/folder.ts'
import { handClock } from '../kit/handClock.ts'

const log = pino({ level: 'silent' })
const lossWindow_s = 10
const midnight_ms = Date.UTC(2026, 10, 22)

/** A sensor with its memory on a disk; `cut` is a power cut: only what is on the disk is left to the next one. */
function sensor(file: string, every_s: number, start_ms: number, quantity: 'rainfall_mm' | 'water_level_m') {
  const clock = handClock(start_ms)
  const outbox = openOutbox({ file, epoch: `e${start_ms}`, lossWindow_s, clock, log })
  const sampler = openSampler({ every_s, quantities: [quantity] })
  const config = {
    id: 'one',
    driver: {} as Driver,
    options: {},
    port: { kind: 'serial' as const, path: '/dev/null' },
    every_s,
  }
  const memory = openSensorMemory(config, { noted: outbox.noted, note: outbox.note, lossWindow_s }, sampler)
  const samples: Sample[] = []
  const hand = (given: Sample[]) => {
    samples.push(...given)
    if (given.length > 0) memory.closed()
    for (const { at_ms, values } of given) outbox.add({ sensor: 'one', at_ms, values } satisfies Reading)
  }
  hand(memory.goOn(clock.now()))
  return {
    samples,
    /** A value each second, for so long. */
    run(seconds: number, value: (second: number) => number) {
      for (let second = 0; second < seconds; second++) {
        const frame: Frame = { kind: 'frame', values: { [quantity]: value(second) } }
        hand(sampler.take(frame, clock.now()))
        hand(sampler.tick(clock.now(), { connected: true }))
        memory.keep()
        clock.turnSync(1_000)
      }
    },
    close: () => outbox.close(),
    noted: () => outbox.noted('open:one'),
  }
}

it.each([
  [60, 22],
  [60, 59],
  [900, 130],
  [900, 899],
])('with an interval of %i s, a power cut after %i s costs at most the loss window of the rain', (every_s, cut_s) => {
  const file = join(emptyFolder(), 'outbox.db')
  sensor(file, every_s, midnight_ms, 'rainfall_mm').run(cut_s, () => 0.2) // no end: its power is cut
  const later = sensor(file, every_s, midnight_ms + 2 * 3_600_000, 'rainfall_mm')
  expect(later.samples).toHaveLength(1)
  const [{ at_ms, values, partial }] = later.samples as [Sample]
  expect(at_ms, 'at the end of its interval').toBe(midnight_ms + every_s * 1_000)
  expect(partial).toBe(true)
  expect(Math.round(values.rainfall_mm! / 0.2)).toBeGreaterThanOrEqual(cut_s - lossWindow_s - 1)
  expect(Math.round(values.rainfall_mm! / 0.2)).toBeLessThanOrEqual(cut_s)
})

it('an agent that is back within the interval goes on with it, and says that it is a part', () => {
  const file = join(emptyFolder(), 'outbox.db')
  sensor(file, 60, midnight_ms, 'rainfall_mm').run(30, () => 0.2)
  const later = sensor(file, 60, midnight_ms + 40_000, 'rainfall_mm')
  later.run(21, () => 0.2)
  const [first] = later.samples
  expect(first).toMatchObject({ at_ms: midnight_ms + 60_000, partial: true })
  expect(first!.values.rainfall_mm! / 0.2).toBeGreaterThanOrEqual(20 + 20 - 1)
  expect(later.noted(), 'of the closed interval nothing is kept').not.toContain(String(midnight_ms / 60_000))
})

it('keeps of a level its median and when it was last heard', () => {
  const file = join(emptyFolder(), 'outbox.db')
  sensor(file, 900, midnight_ms, 'water_level_m').run(600, (second) => 1 + second / 1_000)
  const [kept] = sensor(file, 900, midnight_ms + 3_600_000, 'water_level_m').samples
  expect(kept!.values.water_level_m).toBeCloseTo(1.295, 2)
  expect(midnight_ms + 600_000 - kept!.at_ms).toBeLessThanOrEqual((lossWindow_s + 1) * 1_000)
})

it('an interval that was handed over is not told again after an orderly end', () => {
  const file = join(emptyFolder(), 'outbox.db')
  const first = sensor(file, 60, midnight_ms, 'rainfall_mm')
  first.run(61, () => 0.2)
  expect(first.samples).toHaveLength(1)
  first.close()
  const later = sensor(file, 60, midnight_ms + 3_600_000, 'rainfall_mm')
  expect(later.samples.map(({ at_ms }) => at_ms)).not.toContain(midnight_ms + 60_000)
})

it.each(['{"index":1', '{"index":1}', '[]'])('a damaged memory, %s, costs what it held, and nothing else', (text) => {
  const sampler = openSampler({ every_s: 60, quantities: ['rainfall_mm'] })
  const config = {
    id: 'one',
    driver: {} as Driver,
    options: {},
    port: { kind: 'serial' as const, path: '/' },
    every_s: 60,
  }
  const memory = openSensorMemory(config, { noted: () => text, lossWindow_s }, sampler)
  expect(memory.goOn(midnight_ms)).toEqual([])
})
