/** What goes wrong between a board that is asked and its host: adapters that echo, answers that are late, torn, or lost. */
import { type Board, createAnswers, type Frame } from './board.ts'

export interface BadBus {
  /** The adapter gives back what the host sends, before any answer. */
  echoes?: boolean
  /** What becomes of an answer, counted from 0: it may leave later, be cut, or be another; undefined loses it. */
  change?(answer: Frame, count: number): Frame | undefined
}

export function onBadBus(board: Board, { echoes = false, change = (answer) => answer }: BadBus): Board {
  const later = createAnswers()
  let count = 0

  function through(frames: Frame[], now_ms: number): Frame[] {
    for (const frame of frames) {
      const changed = change(frame, count++)
      if (changed) later.add(changed)
    }
    return later.transmit(now_ms)
  }
  return {
    ...board,
    plugIn(at_ms) {
      later.clear()
      board.plugIn(at_ms)
    },
    due_ms: () => Math.min(board.due_ms(), later.due_ms()),
    transmit: (now_ms) => through(board.transmit(now_ms), now_ms),
    receive: (bytes, now_ms) => [
      ...(echoes ? [{ at_ms: now_ms, bytes: Buffer.from(bytes) }] : []),
      ...through(board.receive(bytes, now_ms), now_ms),
    ],
  }
}
