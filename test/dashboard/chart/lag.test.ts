import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type LagSeries, lagBetween } from '../../../dashboard/chart/lag.ts'
import { seededRandom } from '../../crash/random.ts'
import { hoursOf, levels } from '../../kit/ciliwung.ts'
import { recording } from '../../kit/recordings.ts'

const hour_ms = 3_600_000
const day_ms = 24 * hour_ms

describe.skipIf(levels.skip)(`floods of the Ciliwung (${levels.why})`, () => {
  const gates = levels.skip ? {} : Object.fromEntries(['Katulampa', 'Depok', 'Manggarai'].map((g) => [g, hoursOf(g)]))
  const month = (gate: string, from: string, days = 31) => {
    const from_ms = Date.parse(`${from}T00:00:00+07:00`)
    const rows = gates[gate]!.filter(({ at_ms }) => at_ms >= from_ms && at_ms < from_ms + days * day_ms)
    return level(rows.map(({ at_ms, cm }) => [at_ms - from_ms, cm / 100]))
  }

  it('of October 2022 reach Depok 3 h after Katulampa', () => {
    const lag = lagBetween(month('Katulampa', '2022-10-01'), month('Depok', '2022-10-01'))!
    expect(lag.lag_ms / hour_ms).toBe(3)
    expect(lag.peaks_ms! / hour_ms).toBe(3)
  })

  it('reach Manggarai half a day after Katulampa; the highest one, of 9 October, took 14 h', () => {
    const lag = lagBetween(month('Katulampa', '2022-10-01'), month('Manggarai', '2022-10-01'))!
    expect(lag.lag_ms / hour_ms).toBeGreaterThanOrEqual(10)
    expect(lag.lag_ms / hour_ms).toBeLessThanOrEqual(14)
    expect(lag.peaks_ms! / hour_ms).toBe(14)
  })

  it('are told the other way round when they are asked the other way round', () => {
    expect(lagBetween(month('Depok', '2022-10-01'), month('Katulampa', '2022-10-01'))!.lag_ms / hour_ms).toBe(-3)
  })

  it('of one month do not follow those of another: at most 1 in 20 is mistaken', () => {
    const found: string[] = []
    let asked = 0
    for (const apart of [1, 12]) {
      for (let first = 0; first + apart < 42; first++) {
        const name = (months: number) => new Date(Date.UTC(2021, 10 + months)).toISOString().slice(0, 10)
        asked++
        const lag = lagBetween(month('Katulampa', name(first), 30), month('Manggarai', name(first + apart), 30))
        if (lag) found.push(`${name(first)} and ${name(first + apart)}: ${lag.lag_ms / hour_ms} h, ${lag.fit}`)
      }
    }
    expect(found.length / asked, found.join('\n')).toBeLessThanOrEqual(0.05)
  })
})

const gorple = recording('river_rain/ea_calder_2025/Gorple-rainfall-15min-Qualified.csv')
const hebden = recording('river_rain/ea_calder_2025/Hebden-Bridge-level-15min-Qualified.csv')

describe.skipIf(gorple.skip || hebden.skip)(`rain on the moors (${gorple.why})`, () => {
  const rowsOf = (path: string, from: string) =>
    readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.replaceAll('"', '').split(','))
      .map((cells): [number, number] => [Date.parse(`${cells[1]}Z`), Number(cells[3])])
      .filter(([at_ms]) => at_ms >= Date.parse(from))

  it.each(['2025-08-16', '2025-09-01', '2025-09-10'])(
    'since %s raises Hebden Bridge within 45 to 90 minutes',
    (from) => {
      const lag = lagBetween(rain(rowsOf(gorple.path, from)), level(rowsOf(hebden.path, from)))!
      expect(lag.lag_ms / 60_000).toBeGreaterThanOrEqual(45)
      expect(lag.lag_ms / 60_000).toBeLessThanOrEqual(90)
    },
  )
})

const tide = recording('coastal/noaa_coops_8658120/CO-OPS__8658120__wl (1).csv')

describe.skipIf(tide.skip)(`a tide (${tide.why})`, () => {
  it('has no part in how dusty the air of another place is', () => {
    const rows = readFileSync(tide.path, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
    const water = rows
      .filter((_, i) => i % 5 === 0)
      .map((cells, i): [number, number] => [i * 30 * 60_000, Number(cells[1])])
    const air = water.map(([at_ms], i): [number, number] => [
      at_ms,
      40 + 15 * Math.sin((at_ms / day_ms) * 2 * Math.PI) + (i % 7),
    ])
    expect(lagBetween(level(water), level(air))).toBeUndefined()
  })
})

describe('series that have nothing to do with each other', () => {
  const seeds = 40
  const kinds: Record<string, (random: () => number) => LagSeries> = {
    'are noise': (random) => level(steps(random)),
    wander: (random) => level(wandering(random)),
    'rise together': (random) => level(wandering(random).map(([at, value], i) => [at, value + i * 0.1])),
    'have the same daily rhythm': (random) =>
      level(steps(random).map(([at, value]) => [at, value + 4 * Math.sin((at / day_ms) * 2 * Math.PI)])),
    'have one flood each': (random) => level(floods(random, 1)),
    'have a few floods each': (random) => level(floods(random, 5)),
  }
  for (const [what, make] of Object.entries(kinds)) {
    it(`are told to be related in at most 1 of 20 cases when they ${what}`, () => {
      const mistaken = [...Array(seeds).keys()].filter((seed) => {
        const random = seededRandom(seed + 1)
        return lagBetween(make(random), make(random)) !== undefined
      })
      expect(mistaken.length / seeds, `seeds ${mistaken}`).toBeLessThanOrEqual(0.05)
    })
  }

  it('nor is rain, whatever the river does meanwhile', () => {
    const mistaken = [...Array(seeds).keys()].filter((seed) => {
      const random = seededRandom(seed + 1)
      const showers = steps(random).map(([at]): [number, number] => [at, random() < 0.04 ? random() * 5 : 0])
      return lagBetween(rain(showers), level(floods(random, 4))) !== undefined
    })
    expect(mistaken.length / seeds, `seeds ${mistaken}`).toBeLessThanOrEqual(0.05)
  })
})

describe('a series made to follow another', () => {
  it.each([1, 2, 3, 4, 5])('is found at its lag through noise (seed %i)', (seed) => {
    const random = seededRandom(seed)
    const upstream = floods(random, 6)
    const downstream = upstream.map(([at], i): [number, number] => [
      at,
      (upstream[i - 5]?.[1] ?? 0) * 0.6 + random() * 0.1,
    ])
    expect(lagBetween(level(upstream), level(downstream))!.lag_ms / hour_ms).toBe(5)
  })

  it('is not judged on a handful of values', () => {
    const few = level(floods(seededRandom(1), 2).slice(0, 40))
    expect(lagBetween(few, few)).toBeUndefined()
  })
})

function level(rows: [number, number][]): LagSeries {
  const values = rows.map(([, value]) => value)
  return { kind: 'level', step_ms: 0, at_ms: rows.map(([at]) => at), mean: values, max: values, n: values.map(() => 1) }
}

function rain(rows: [number, number][]): LagSeries {
  return { ...level(rows), kind: 'amount' }
}

const length = 600

function steps(random: () => number): [number, number][] {
  return Array.from({ length }, (_, i) => [i * hour_ms, random() + random() + random()])
}

function wandering(random: () => number): [number, number][] {
  let height = 0
  return steps(random).map(([at_ms, step]) => {
    height += step - 1.5
    return [at_ms, height]
  })
}

/** A river that rises in two hours, and falls in half a day. */
function floods(random: () => number, many: number): [number, number][] {
  const begins = Array.from({ length: many }, () => Math.floor(random() * length))
  return Array.from({ length }, (_, i) => {
    const heights = begins.map((begin) => (i < begin ? 0 : Math.min((i - begin) / 2, Math.exp((begin - i) / 6))))
    return [i * hour_ms, heights.reduce((sum, height) => sum + height, 0) + random() * 0.05]
  })
}
