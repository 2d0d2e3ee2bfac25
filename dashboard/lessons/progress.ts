/**
 * How far a pupil has come, kept by this tab only: an old phone loads the page anew when another program wanted its memory. Gone
 * when the tab is closed; no name is in it.
 */
import type { StepState } from './stepState.ts'

export interface Progress {
  at: number
  states: Record<string, StepState>
}

const empty: Progress = { at: 0, states: {} }
const keyOf = (lesson: string, source: string) => `pantau.lesson.${lesson}.${source}`

export function readProgress(lesson: string, source: string): Progress {
  try {
    const kept = sessionStorage.getItem(keyOf(lesson, source))
    return kept ? (JSON.parse(kept) as Progress) : empty // as written below
  } catch (err) {
    console.info('this browser does not let the page remember a lesson', err)
    return empty
  }
}

export function keepProgress(lesson: string, source: string, progress: Progress): void {
  try {
    sessionStorage.setItem(keyOf(lesson, source), JSON.stringify(progress))
  } catch (err) {
    console.info('this browser does not let the page remember a lesson', err)
  }
}
