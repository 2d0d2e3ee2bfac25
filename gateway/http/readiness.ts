/** What `/readyz` answers: every part tells how it is, once it is open. */
import type { PartState } from '../contract.ts'
import type { Readiness } from './parts.ts'

export function openReadiness() {
  const parts = new Map<string, { state: () => PartState; isNeeded: boolean }>()
  return {
    /** A part without which nothing is kept. Named again, the later state counts. */
    needs: (part: string, state: () => PartState) => void parts.set(part, { state, isNeeded: true }),
    /** A part that is shown; what stations send is kept without it. */
    shows: (part: string, state: () => PartState) => void parts.set(part, { state, isNeeded: false }),
    answer(): Readiness {
      const answers = [...parts].map(([part, { state, isNeeded }]) => ({ part, isNeeded, state: state() }))
      return {
        ready: answers.every(({ isNeeded, state }) => !isNeeded || state.ok),
        parts: Object.fromEntries(answers.map(({ part, state }) => [part, state])),
      }
    },
  }
}
