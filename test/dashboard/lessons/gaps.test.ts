/** A station with gaps, flags, or hardly anything: each lesson makes sense on what is left, or takes another; seeds in the names. */
import { describe, expect, it } from 'vitest'
import { falseReading } from '../../../dashboard/lessons/false-reading.ts'
import { findMaterial } from '../../../dashboard/lessons/find.ts'
import { inOurAir } from '../../../dashboard/lessons/in-our-air.ts'
import type { Asked, Lesson, LessonCurve, Played } from '../../../dashboard/lessons/lesson.ts'
import { mangrove } from '../../../dashboard/lessons/mangrove.ts'
import { ownWarning } from '../../../dashboard/lessons/own-warning.ts'
import { drawnPoints, pointsOf, valueNear } from '../../../dashboard/lessons/points.ts'
import { rainToFlood } from '../../../dashboard/lessons/rain-to-flood.ts'
import { readingATide } from '../../../dashboard/lessons/reading-a-tide.ts'
import { lessons } from '../../../dashboard/lessons/table.ts'
import { seededRandom } from '../../crash/random.ts'
import { curve, hour_ms, type Row } from './curves.ts'
import { hardships } from './holed.ts'
import { ownAnswer, tryAnswer } from './pupil.ts'

const all = await Promise.all(lessons.map(async ({ id, load }) => ({ id, lesson: await load() })))
const seeds = Array.from({ length: 4 }, (_, i) => i + 1)
const stepOf = (played: Played, key: string) => played.steps.find((step) => step.key === key) as Asked

/** As the page does: first the stretch, then the questions. */
function playOn(lesson: Lesson, curves: LessonCurve[]): Played | null {
  return lesson.stretch && !lesson.stretch(curves) ? null : lesson.play(curves)
}

describe.each(all)('$id', ({ lesson }) => {
  it.each(Object.keys(hardships))('makes sense, or is not given: %s', (name) => {
    for (const seed of seeds) {
      const chance = seededRandom(seed)
      const one = lesson.example().map((each) => hardships[name]!(each, chance))
      const whole = lesson.example()
      expectSense(playOn(lesson, one), `${name}, seed ${seed}`)
      if (one.length === 1) continue // else each of them alone, the others being well
      for (const [i, each] of one.entries())
        expectSense(playOn(lesson, whole.with(i, each)), `${name} of curve ${i + 1}, seed ${seed}`)
    }
  })

  it('says what it uses where no station fits, where nobody may look, and where nobody answers', async () => {
    const ask = async () => ({})
    const find = (stations: [] | undefined, why: 'closed' | 'unreachable') =>
      findMaterial(lesson, stations, why, 1, ask)
    expect(await find([], 'closed')).toMatchObject({ source: 'example', why: 'noStation' })
    expect(await find(undefined, 'closed')).toMatchObject({ source: 'example', why: 'closed' })
    expect(await find(undefined, 'unreachable')).toMatchObject({ source: 'example', why: 'unreachable' })
  })
})

function expectSense(played: Played | null, name: string) {
  if (!played) return
  expect(
    textsIn(played).filter((text) => /NaN|undefined|Infinity|null|\[object|Invalid/.test(text)),
    name,
  ).toEqual([])
  for (const { from_ms, to_ms } of [played.window, ...played.steps.flatMap(({ window }) => window ?? [])]) {
    expect(to_ms, name).toBeGreaterThan(from_ms)
    const seen = played.curves.map(({ plot, part }) =>
      played.hidesFlags ? drawnPoints(plot, part).length : pointsOf(plot, part, { from_ms, to_ms }).length,
    )
    expect(Math.max(...seen), `${name}: something to look at`).toBeGreaterThan(1)
  }
  for (const step of played.steps) {
    if (step.kind === 'read') continue
    const own = ownAnswer(step)
    if (own !== undefined) expect(tryAnswer(step, own), `${name}: ${step.key}`).toBe('right')
    if (step.kind === 'choose')
      expect(
        step.options.filter(({ isRight }) => isRight),
        name,
      ).toHaveLength(1)
    if (step.kind !== 'mark') continue
    const { from_ms, to_ms } = step.window ?? played.window
    const moments = played.curves.flatMap(({ plot }) => plot.at_ms).filter((at) => at >= from_ms && at <= to_ms)
    const said = new Set(moments.map((at) => step.judge(at)))
    expect(said.has('right') && said.has('wrong'), `${name}: ${step.key} can be found, and missed`).toBe(true)
  }
}

function textsIn(one: unknown): string[] {
  if (typeof one === 'string') return [one]
  return typeof one === 'object' && one !== null && !('plot' in one) ? Object.values(one).flatMap(textsIn) : []
}

const start_ms = new Date(2026, 4, 3).getTime()
const hourly = (length: number, valueAt: (hour: number) => number | null | undefined): Row[] =>
  Array.from({ length }, (_, hour) => [start_ms + hour * hour_ms, valueAt(hour)] as const).flatMap(([at, value]) =>
    value === undefined ? [] : [[at, value] as const],
  )

it('what is known to be false is neither the dirtiest hour nor read for the mean', () => {
  const air = curve(
    'air',
    'pm2_5_ug_m3',
    hourly(48, (hour) => (hour === 36 ? 999 : 20 + (hour % 24))),
  )
  air.series.flag[36] = 4
  const played = inOurAir.play([air])!
  expect(tryAnswer(stepOf(played, 'dirtiest'), start_ms + 36 * hour_ms)).toBe('wrong')
  expect(tryAnswer(stepOf(played, 'dirtiest'), start_ms + 47 * hour_ms)).toBe('right')
  expect(tryAnswer(stepOf(played, 'mean'), String((26 + 38) / 2)), 'at 6 and 18 only').toBe('right')
  expect(valueNear(played.curves[0]!, start_ms + 36 * hour_ms)).toBe(null)
})

it('which part of the day was dirtiest is not asked where one is missing', () => {
  const smoky = (hour: number) => (hour % 24 >= 18 ? 80 : 20)
  const keys = (rows: Row[]) => inOurAir.play([curve('air', 'pm2_5_ug_m3', rows)])!.steps.map(({ key }) => key)
  expect(keys(hourly(24, smoky))).toContain('part-of-day')
  expect(inOurAir.play(inOurAir.example())!.steps.map(({ key }) => key)).toContain('part-of-day')
  expect(keys(hourly(24, (hour) => (hour >= 18 && hour < 22 ? undefined : smoky(hour))))).not.toContain('part-of-day')
})

it('a mangrove whose thermometer sends nothing is asked about oxygen only', () => {
  const [oxygen, warmth, salt] = mangrove.example()
  const dead = hardships['no value at all']!(warmth!, seededRandom(1))
  const keys = mangrove.play([oxygen!, dead, salt!])!.steps.map(({ key }) => key)
  expect(keys).not.toContain('warmest')
  expect(keys).toContain('saltiest')
})

it('a flood whose peak fell into a gap tells nobody how long it took', () => {
  const [rain, river] = rainToFlood.example()
  const top_ms = stepWindow(rainToFlood.play([rain!, river!])!)
  const holed = (one: LessonCurve, at_ms: number) => {
    const isKept = one.series.at_ms.map((at) => Math.abs(at - at_ms) > hour_ms)
    return {
      ...one,
      series: { ...one.series, at_ms: one.series.at_ms.filter((_, i) => isKept[i]), ...columnsOf(one, isKept) },
    }
  }
  expect(rainToFlood.play([rain!, holed(river!, top_ms)])).toBe(null)
  expect(rainToFlood.play([holed(rain!, top_ms - 2 * hour_ms), river!])).toBe(null)
})

function stepWindow(played: Played): number {
  const river = played.curves[1]!
  return river.plot.at_ms[river.plot.max.indexOf(Math.max(...river.plot.max.map((value) => value ?? -1)))]!
}

function columnsOf({ series }: LessonCurve, isKept: boolean[]) {
  const only = <T>(column: readonly T[]) => column.filter((_, i) => isKept[i])
  return {
    mean: only(series.mean),
    min: only(series.min),
    max: only(series.max),
    n: only(series.n),
    flag: only(series.flag),
  }
}

describe('a warning is judged when it is over', () => {
  const flood = (hour: number, at: number, m: number) => (hour < at ? 0 : m * Math.exp(-(hour - at) / 10))
  const river = (hour: number) => 0.5 + flood(hour, 100, 0.8) + flood(hour, 300, 2) + flood(hour, 500, 0.8)
  const counted = (rows: Row[]) => {
    const played = ownWarning.play([curve('river', 'water_level_m', rows)])
    return (
      played && ['count-low', 'count-high', 'in-vain'].map((key) => (stepOf(played, key) as { answer: number }).answer)
    )
  }

  it('what rises now is not counted as in vain, and the picture ends before it', () => {
    expect(counted(hourly(700, river))).toEqual([3, 1, 2])
    const rising = hourly(700, (hour) => river(hour) + (hour < 690 ? 0 : (hour - 689) * 0.1))
    expect(counted(rising)).toEqual([3, 1, 2])
    const { window } = ownWarning.play([curve('river', 'water_level_m', rising)])!
    expect(window.to_ms).toBeLessThan(start_ms + 700 * hour_ms)
    expect(window.to_ms).toBeGreaterThan(start_ms + 688 * hour_ms)
  })

  it('one that nobody saw begin is asked nobody: the record starts in a flood, or its rise is missing', () => {
    expect(counted(hourly(700, (hour) => river(hour + 305)))).toBe(null)
    expect(counted(hourly(700, (hour) => (hour > 280 && hour < 303 ? undefined : river(hour))))).toBe(null)
  })
})

describe('false readings beside a gap', () => {
  const tide = (hour: number) => Math.round(1000 * (1 + 0.3 * Math.sin(hour / 8) + 0.01 * Math.sin(hour * 3))) / 1000
  const keys = (rows: Row[]) =>
    falseReading.play([curve('one', 'water_level_m', rows)])?.steps.map(({ key }) => key) ?? null

  it('what was missing for hours before or after is called neither a spike nor stuck', () => {
    const low = (hour: number) => (hour === 13 ? 0.1 : tide(hour))
    expect(keys(hourly(72, low))).toContain('spike')
    expect(keys(hourly(72, (hour) => (hour > 7 && hour < 13 ? undefined : low(hour))))).toBe(null)
    const same = (hour: number) => (hour >= 50 && hour < 60 ? tide(50) : low(hour))
    expect(keys(hourly(72, same))).toContain('stuck')
    expect(keys(hourly(72, (hour) => (hour > 52 && hour < 58 ? undefined : same(hour))))).not.toContain('stuck')
  })
})

it('tides are read in two days without a gap, and tomorrow is that of their last high water', () => {
  const tide = (hour: number) =>
    1 + 0.6 * Math.cos((2 * Math.PI * hour) / 12.42) + 0.1 * Math.cos((2 * Math.PI * hour) / 11.97)
  const rows = hourly(30 * 24, (hour) => (hour > 700 && hour < 712 ? undefined : tide(hour)))
  const played = readingATide.play([curve('sea', 'water_level_m', rows)])!
  const { from_ms, to_ms } = stepOf(played, 'high').window!
  expect(to_ms).toBeLessThanOrEqual(start_ms + 701 * hour_ms)
  expect(to_ms - from_ms).toBeGreaterThan(36 * hour_ms)
  const last = [...Array(700).keys()].filter((hour) => hour % 12.42 < 1 && start_ms + hour * hour_ms <= to_ms).at(-1)!
  const next = new Date(start_ms + (last + 24.84) * hour_ms)
  expect(
    tryAnswer(stepOf(played, 'tomorrow'), `${next.getHours()}.${String(next.getMinutes()).padStart(2, '0')}`),
  ).not.toBe('wrong')
})
