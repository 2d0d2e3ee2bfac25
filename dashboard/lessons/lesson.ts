/**
 * What a lesson is. Its answers are computed from the curves at hand, so that no two villages have the same; texts are in both
 * languages, Indonesian first, in words that `terms` explains or a child of twelve knows. A lesson is one file, and one row in
 * `table.ts`, which has its name, its goal and its length. Pure: asking the gateway is in `find.ts`.
 */
import type { LocalizedText, SeriesAnswer, Station } from '../../gateway/contract.ts'
import type { LinePart } from '../chart/curves.ts'
import type { Plot, Window } from '../series.ts'
import type { SeriesName } from '../state.ts'

/** A series of a station, and what it is in a lesson: `rain`, `river`. */
export interface Place {
  role: string
  station: string
  /** What people call the station. */
  place: string
  name: SeriesName
}

export interface LessonCurve extends Place {
  series: SeriesAnswer
}

/** A curve as the lesson shows it: answers are computed from what is seen. */
export interface ShownCurve extends LessonCurve {
  plot: Plot
  part: LinePart
}

/** `near`: the thought is right, the number is not yet. */
export type Verdict = 'right' | 'near' | 'wrong'

interface Looked {
  /** The stretch that the picture shows meanwhile; absent = that of the lesson. */
  window?: Window
  /** Dashed lines on the first curve. */
  levels?: { at: number; name: LocalizedText }[]
}

interface Question extends Looked {
  /** Its name within the lesson. */
  key: string
  ask: LocalizedText
  /** One after the other, on demand. */
  hints: LocalizedText[]
  /** Offered when all hints are read. */
  solution: LocalizedText
  /** What follows from the right answer. */
  right: LocalizedText
}

export interface Read extends Looked {
  kind: 'read'
  key: string
  text: LocalizedText[]
}

/** The pupil moves the cursor of the chart to a moment, and marks it. */
export interface Mark extends Question {
  kind: 'mark'
  judge(at_ms: number): Verdict
}

export interface NumberStep extends Question {
  kind: 'number'
  unit: LocalizedText
  answer: number
  /** Right up to so far away, near up to so far. */
  right_within: number
  near_within: number
}

/** A time of day is typed: "16.30". */
export interface Clock extends Question {
  kind: 'clock'
  /** Minutes since midnight. */
  answer_min: number
  right_within: number
  near_within: number
}

export interface Choose extends Question {
  kind: 'choose'
  /** In the order to show. `why`: what is told to who chose it. */
  options: { text: LocalizedText; isRight: boolean; why: LocalizedText }[]
}

export type Asked = Mark | NumberStep | Clock | Choose
export type Step = Read | Asked

/** A lesson on the data at hand. */
export interface Played {
  window: Window
  curves: ShownCurve[]
  steps: Step[]
  /** Which readings are false is what is asked: the marks of the gateway show after the answer only. */
  hidesFlags?: true
}

export interface Term {
  word: LocalizedText
  means: LocalizedText
}

export interface Lesson {
  /** The words that are not everybody's. */
  terms: Term[]
  /** Series of the village that it can work on, the best first; each list holds every role once. */
  fits(stations: readonly Station[]): Place[][]
  /** How far back it looks, and about how many points it wants of that. */
  span_ms: number
  points: number
  /** The stretch to look at closely; null = nothing happened that the lesson is about. Absent: all of it as it came. */
  stretch?(curves: readonly LessonCurve[]): Window | null
  /** Null where these curves cannot answer its questions. */
  play(curves: readonly LessonCurve[]): Played | null
  /** Calculated, not measured: for a village without a station that fits. */
  example(): LessonCurve[]
  /** What the page for the wall says below the picture. */
  wall: LocalizedText[]
  teacher: Sheet
}

/** The page for the teacher. */
export interface Sheet {
  grades: LocalizedText
  /** Subjects of the Merdeka curriculum it belongs to, each with what for. */
  subjects: LocalizedText[]
  prepare: LocalizedText[]
  mistakes: LocalizedText[]
  further: LocalizedText[]
}

export const both = (write: (lang: keyof LocalizedText) => string): LocalizedText => ({
  id: write('id'),
  en: write('en'),
})
