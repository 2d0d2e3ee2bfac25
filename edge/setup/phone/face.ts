/** The face of a conversation on a page: what was said, and the question that waits, for whoever asks for them. */
import type { Face, Shown } from '../conversation.ts'
import { Left } from '../conversation.ts'

/** More than a whole conversation has; live values for an hour are what reaches it. */
const lines_max = 2_000

export interface Heard {
  /** Lines from the one that was asked for on, and how many there are. */
  lines: string[]
  count: number
  /** `n`: an answer names its question, so that one that comes twice answers nothing else. */
  question: (Shown & { n: number }) | null
  ended: boolean
}

export type PageFace = ReturnType<typeof pageFace>

export function pageFace() {
  const lines: string[] = []
  let dropped = 0
  let question: (Shown & { n: number }) | null = null
  let asked = 0
  let waiting: { resolve(answer: string): void; reject(err: Error): void } | undefined
  let hasEnded = false
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const say = (text: string) => {
    lines.push(text)
    while (lines.length > lines_max) {
      lines.shift()
      dropped += 1
    }
    changed()
  }
  const face: Face = {
    say,
    hand: say, // the page makes a link of a line that is one
    ask(shown) {
      if (hasEnded) return Promise.reject(new Left())
      asked += 1
      question = { ...shown, n: asked }
      changed()
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
      })
    },
  }
  return {
    ...face,
    heard: (from: number): Heard => ({
      lines: lines.slice(Math.max(0, from - dropped)),
      count: dropped + lines.length,
      question,
      ended: hasEnded,
    }),
    /** False: another question is asked by now. */
    answer(n: number, text: string): boolean {
      if (question?.n !== n || !waiting) return false
      const { shown, answer } = { shown: question, answer: waiting }
      question = null
      waiting = undefined
      lines.push(`${shown.ask}\n> ${text || (shown.usual ?? '')}`)
      answer.resolve(text)
      changed()
      return true
    },
    /** Nothing more will be asked or said. */
    end() {
      hasEnded = true
      question = null
      waiting?.reject(new Left())
      waiting = undefined
      changed()
    },
    /** Resolves at the next change, or when `signal` ends. */
    change: (signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        const done = () => {
          listeners.delete(done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        listeners.add(done)
        signal.addEventListener('abort', done)
        if (signal.aborted) done()
      }),
  }
}
