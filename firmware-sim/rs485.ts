/** Two wires with several boards on them: all hear everything, also each other; whoever speaks is heard by the host. */
import type { Board, Frame } from './board.ts'

export function joinedBoards(boards: readonly Board[]): Board {
  return {
    model: boards.map(({ model }) => model).join('+'),
    baud: boards[0]!.baud,
    plugIn: (at_ms) => boards.forEach((board) => void board.plugIn(at_ms)),
    due_ms: () => Math.min(...boards.map((board) => board.due_ms())),
    transmit: (now_ms) => spoken(boards.flatMap((board) => board.transmit(now_ms))),
    receive: (bytes, now_ms) => spoken(boards.flatMap((board) => board.receive(bytes, now_ms))),
  }
}

function spoken(frames: Frame[]): Frame[] {
  return frames.sort((a, b) => a.at_ms - b.at_ms)
}
