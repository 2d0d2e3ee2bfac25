/** A simulated A02YYUW on a pseudo-terminal, and a hand that can be held under it. */
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Board } from '../../firmware-sim/board.ts'
import { createA02yyuw } from '../../firmware-sim/boards/a02yyuw.ts'
import { createLine } from '../../firmware-sim/line.ts'
import { servePty } from '../../firmware-sim/wires/pty.ts'

/** `path` becomes a link to its terminal. */
export async function levelSensor(path: string, distance_mm: number) {
  const state = { mm: distance_mm as number | null }
  await plug(path, createA02yyuw({ distance_mm: () => state.mm }))
  return {
    hold: (mm: number | null) => {
      state.mm = mm
    },
  }
}

/** Any board, until the end of the test. */
export async function plug(path: string, board: Board): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const wire = await servePty(createLine({ board, now: Date.now }), path, () => undefined)
  onTestFinished(wire.close)
}
