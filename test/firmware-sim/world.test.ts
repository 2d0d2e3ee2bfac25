import { describe, expect, it } from 'vitest'
import { createWorld } from '../../firmware-sim/world.ts'

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms
const january = Date.UTC(2026, 0, 1)
const world = createWorld(7)
const hours = (days: number) => Array.from({ length: days * 24 }, (_, hour) => january + hour * hour_ms)

describe('rain', () => {
  it('falls in the afternoon and evening, in storms of one to three hours', () => {
    const storms = world.rain.storms(january, january + 90 * day_ms)
    expect(storms.length).toBeGreaterThan(30)
    for (const { start_ms, end_ms } of storms) {
      const start_wib = ((start_ms / hour_ms + 7) % 24) as number
      expect(start_wib).toBeGreaterThanOrEqual(12.5)
      expect(start_wib).toBeLessThan(21)
      expect(end_ms - start_ms).toBeGreaterThanOrEqual(hour_ms)
      expect(end_ms - start_ms).toBeLessThanOrEqual(3 * hour_ms)
    }
  })

  it('is heavy at times, and rarer from May to October', () => {
    const wet = world.rain.storms(january, january + 90 * day_ms)
    const dry = world.rain.storms(january + 180 * day_ms, january + 270 * day_ms)
    const peaks = wet.map((storm) => (2 * storm.total_mm * hour_ms) / (storm.end_ms - storm.start_ms))
    expect(Math.max(...peaks)).toBeGreaterThan(50)
    expect(dry.length).toBeLessThan(wet.length / 2)
  })

  it('adds up: its rate, summed by the minute, is the amount that fell', () => {
    const [storm] = world.rain.storms(january, january + 30 * day_ms)
    let sum_mm = 0
    for (let at = storm!.start_ms; at < storm!.end_ms; at += 60_000) sum_mm += world.rain.rate_mm_h(at + 30_000) / 60
    expect(sum_mm).toBeCloseTo(storm!.total_mm, 1)
  })

  it('tips a bucket once for each full measure', () => {
    const day = january - 7 * hour_ms + 3 * day_ms
    for (let from = day; from < day + 10 * day_ms; from += day_ms) {
      let tips = 0
      for (let at = world.rain.nextTip_ms(from, 0.2); at < from + day_ms; at = world.rain.nextTip_ms(at, 0.2)) tips++
      expect(tips).toBe(Math.floor(world.rain.fallen_mm(from, from + day_ms) / 0.2 + 1e-9))
    }
  })
})

describe('the stream', () => {
  it('rises after the rain, not before and not at once', () => {
    const storm = world.rain
      .storms(january, january + 60 * day_ms)
      .reduce((big, next) => (next.total_mm > big.total_mm ? next : big))
    const levels = Array.from({ length: 48 }, (_, n) => world.river.level_m(storm.start_ms + n * 600_000))
    const crest_h = levels.indexOf(Math.max(...levels)) / 6
    expect(crest_h).toBeGreaterThan(1)
    expect(crest_h).toBeLessThan(5)
    expect(Math.max(...levels)).toBeGreaterThan(levels[0]! + 0.5)
  })

  it('is never dry and never deeper than its banks', () => {
    for (const at of hours(90)) {
      expect(world.river.level_m(at)).toBeGreaterThan(0.2)
      expect(world.river.level_m(at)).toBeLessThan(4)
    }
  })
})

describe('the tide', () => {
  it('has the range of Cirebon, 0.7 to 1 m, over two months', () => {
    const heights = hours(60).map(world.tide_m)
    const range_m = Math.max(...heights) - Math.min(...heights)
    expect(range_m).toBeGreaterThan(0.7)
    expect(range_m).toBeLessThan(1)
  })
})

describe('the air', () => {
  it('is dustiest in the early morning and cleanest in the afternoon', () => {
    const meanAt = (wib: number) => {
      const moments = Array.from({ length: 120 }, (_, day) => january + day * day_ms + (wib - 7) * hour_ms)
      return moments.reduce((sum, at) => sum + world.dust(at).pm2_5, 0) / moments.length
    }
    expect(meanAt(6)).toBeGreaterThan(meanAt(17) + 15)
    expect(meanAt(6)).toBeGreaterThan(35)
    expect(meanAt(6)).toBeLessThan(70)
  })
})

describe('the world', () => {
  it('is the same for the same seed, in whatever order it is asked, and another for another seed', () => {
    const at = january + 20 * day_ms + 13 * hour_ms
    const ask = (seed: number) => {
      const { rain, river, dust, turbidity_ntu } = createWorld(seed)
      return [dust(at).pm10, river.level_m(at), turbidity_ntu(at), rain.fallen_mm(january, at)]
    }
    world.dust(at + day_ms)
    expect(ask(7)).toEqual([world.dust(at).pm10, world.river.level_m(at), world.turbidity_ntu(at), ask(7)[3]])
    expect(ask(8)).not.toEqual(ask(7))
  })

  it('answers a moment far away as fast as a near one', () => {
    for (const year of [1990, 2026, 2100]) expect(world.river.level_m(Date.UTC(year, 1, 1))).toBeGreaterThan(0)
  })
})
