/** Curves as a bad station leaves them: with holes, flags and sentinels; seeded, so that a failure comes back. */
import type { LessonCurve } from '../../../dashboard/lessons/lesson.ts'
import { rowsOf } from '../../../dashboard/series.ts'
import type { Flag } from '../../../gateway/contract.ts'
import { hour_ms } from './curves.ts'

/** 0 to 1, the same again for the same seed. */
export type Chance = () => number

/** What can befall a station, a row each; each is done to a curve on its own. */
export const hardships: Record<string, (curve: LessonCurve, chance: Chance) => LessonCurve> = {
  'a hole of hours': (curve, chance) => without(curve, holeOf(curve, chance, (1 + 11 * chance()) * hour_ms)),
  'three holes of hours': (curve, chance) =>
    [1, 2, 3].reduce((left) => without(left, holeOf(left, chance, (1 + 5 * chance()) * hour_ms)), curve),
  'a hole of days': (curve, chance) => without(curve, holeOf(curve, chance, (1 + 9 * chance()) * 24 * hour_ms)),
  'readings without a value': (curve, chance) => {
    const hole = holeOf(curve, chance, (1 + 11 * chance()) * hour_ms)
    return changed(curve, (value, flag, at_ms) => (hole(at_ms) ? [null, 9] : [value, flag]))
  },
  'no value at all': (curve) => changed(curve, () => [null, 9]),
  'false values, known to be false': (curve, chance) =>
    changed(curve, (value, flag) => (chance() < 0.03 ? [9_999, 4] : [value, flag])),
  'all doubtful': (curve) => changed(curve, (value) => [value, 3]),
  'all known to be false': (curve) => changed(curve, (value) => [value, 4]),
  'one day': (curve) => {
    const last_ms = curve.series.at_ms.at(-1)!
    return without(curve, (at_ms) => at_ms < last_ms - 24 * hour_ms)
  },
  'one hour': (curve) => {
    const last_ms = curve.series.at_ms.at(-1)!
    return without(curve, (at_ms) => at_ms < last_ms - hour_ms)
  },
  'one reading': (curve) => without(curve, (_, i) => i > 0),
  nothing: (curve) => without(curve, () => true),
  'every second one lost': (curve, chance) => without(curve, () => chance() < 0.5),
  'always the same': (curve) => changed(curve, (_, flag) => [1, flag]),
}

function holeOf({ series: { at_ms } }: LessonCurve, chance: Chance, long_ms: number) {
  const [first, last] = [at_ms[0] ?? 0, at_ms.at(-1) ?? 0]
  const from_ms = first + chance() * (last - first) - long_ms / 2
  return (at: number) => at > from_ms && at < from_ms + long_ms
}

const without = (curve: LessonCurve, isLost: (at_ms: number, i: number) => boolean): LessonCurve => ({
  ...curve,
  series: rowsOf(
    curve.series,
    curve.series.at_ms.map((at_ms, i) => !isLost(at_ms, i)),
  ),
})

function changed(
  curve: LessonCurve,
  change: (value: number | null, flag: Flag | null, at_ms: number) => [number | null, Flag | null],
): LessonCurve {
  const { series } = curve
  const rows = series.at_ms.map((at_ms, i) => change(series.mean[i]!, series.flag[i]!, at_ms))
  const values = rows.map(([value]) => value)
  const columns = { mean: values, min: values, max: values, flag: rows.map(([, flag]) => flag) }
  return { ...curve, series: { ...series, ...columns, n: values.map((value) => (value === null ? 0 : 1)) } }
}
