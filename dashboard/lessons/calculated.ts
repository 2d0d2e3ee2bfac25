/** Curves of raw values: read from a file, or calculated for the examples of lessons. Pure. */
import type { Flag, SeriesAnswer } from '../../gateway/contract.ts'
import type { SeriesName } from '../state.ts'
import type { LessonCurve } from './lesson.ts'

/** A series as the gateway answers it where nothing is summed up: a value for each time, `flag` 1 (good) unless told. */
export function rawSeries(at_ms: number[], values: (number | null)[], flag?: Flag[]): SeriesAnswer {
  return {
    ...{ step_ms: 0, at_ms, mean: values, min: values, max: values },
    ...{ n: values.map((value) => (value === null ? 0 : 1)), flag: flag ?? values.map(() => 1) },
  }
}

/** A curve of a lesson's example; `place`: what people would call the station. */
export function exampleCurve(role: string, place: string, name: SeriesName, series: SeriesAnswer): LessonCurve {
  return { role, place, name, series, station: 'contoh' }
}
