/**
 * What a lesson works on: the best that the village has, else the calculated example, and why. The gateway is asked at most a
 * few times, for series that everybody may see.
 */
import type { SeriesAnswer, Station } from '../../gateway/contract.ts'
import { seriesUrl } from '../api.ts'
import type { Window } from '../series.ts'
import type { Lesson, LessonCurve, Place, Played } from './lesson.ts'

/** Why it is not the village's own: no station measures what it needs; they do, but nothing happened; nobody may look; no answer. */
export type Why = 'noStation' | 'noEvent' | 'closed' | 'unreachable'

export interface Material {
  source: 'village' | 'file' | 'example'
  /** Of an example. */
  why?: Why
  /** Of a file: whose it is, and under which terms. */
  cite?: string
  played: Played
}

/** Without a value where the gateway did not answer, or refused. */
export type Ask = (url: string) => Promise<{ value?: SeriesAnswer | undefined }>

const tried_max = 4 // pairs of stations: two questions each, twice
const closely = 500 // points of the stretch that is looked at closely

/** `stations` undefined: nobody may look, or nobody answered: `why`. */
export async function findMaterial(
  lesson: Lesson,
  stations: readonly Station[] | undefined,
  why: 'closed' | 'unreachable',
  now_ms: number,
  ask: Ask,
): Promise<Material> {
  if (!stations) return exampleOf(lesson, why)
  const fits = lesson.fits(stations).slice(0, tried_max)
  let isHeard = false
  for (const places of fits) {
    const curves = await curvesOf(places, { from_ms: now_ms - lesson.span_ms, to_ms: now_ms }, lesson.points, ask)
    if (!curves) continue
    isHeard = true
    const window = lesson.stretch?.(curves)
    const near = window ? await curvesOf(places, window, closely, ask) : lesson.stretch ? null : curves
    const played = near && lesson.play(near)
    if (played) return { source: 'village', played }
  }
  return exampleOf(lesson, fits.length === 0 ? 'noStation' : isHeard ? 'noEvent' : 'unreachable')
}

export function exampleOf(lesson: Lesson, why?: Why): Material {
  return { source: 'example', ...(why && { why }), played: lesson.play(lesson.example())! } // a test plays every example
}

async function curvesOf(places: Place[], window: Window, points: number, ask: Ask): Promise<LessonCurve[] | null> {
  const answers = await Promise.all(places.map(({ station, name }) => ask(seriesUrl(station, name, window, points))))
  return answers.every(({ value }) => value)
    ? places.map((place, i) => ({ ...place, series: answers[i]!.value! }))
    : null
}
