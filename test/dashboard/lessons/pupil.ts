/** A pupil who answers. */
import { checkClock, checkNumber } from '../../../dashboard/lessons/check.ts'
import type { Asked, Verdict } from '../../../dashboard/lessons/lesson.ts'

/** What the page would say: `given` is a moment for a mark, the number of an option, or what is typed. */
export function tryAnswer(step: Asked, given: string | number): Verdict | null {
  if (step.kind === 'mark') return step.judge(Number(given))
  if (step.kind === 'choose') return step.options[Number(given)]!.isRight ? 'right' : 'wrong'
  return step.kind === 'clock' ? checkClock(step, String(given)) : checkNumber(step, String(given))
}

/** An answer that is right by what the step itself says. */
export function ownAnswer(step: Asked): string | number | undefined {
  if (step.kind === 'choose') return step.options.findIndex(({ isRight }) => isRight)
  if (step.kind === 'number') return String(Number(step.answer.toFixed(4)))
  if (step.kind === 'clock')
    return `${Math.floor(step.answer_min / 60)}.${String(Math.round(step.answer_min % 60)).padStart(2, '0')}`
  return undefined
}
