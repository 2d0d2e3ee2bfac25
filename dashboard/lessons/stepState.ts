/** What a pupil has done with one question. Pure. */
import type { Verdict } from './lesson.ts'

export interface StepState {
  typed: string
  /** The moment that was marked. */
  marked_ms?: number
  /** The option that was chosen. */
  chosen?: number
  /** Of the last answer; `unreadable`: it was no number. */
  verdict?: Verdict | 'unreadable' | undefined
  /** So many hints were asked for. */
  hints: number
  /** The solution was asked for. */
  isShown: boolean
  isSolved: boolean
}

export const untouched: StepState = { typed: '', hints: 0, isShown: false, isSolved: false }
