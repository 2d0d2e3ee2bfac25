/** Our sketch, compiled as hardware/firmware/ says, and what a rain gauge does to a board that runs it. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AvrUno } from './avrUno.ts'
import { checkout } from './root.ts'

/** The image of the flash; its files go to `folder`. */
export function sketchIn(folder: string): Uint8Array {
  const build = join(checkout, 'hardware/firmware/pantau-counter/build.sh')
  execFileSync(build, [folder], { stdio: ['ignore', 'ignore', 'pipe'] })
  return readFileSync(join(folder, 'pantau-counter.bin'))
}

export interface Tips {
  count: number
  closed_ms: number
  every_ms: number
  /** It bounces for so long when it closes and when it opens: a touch and a gap of a millisecond and a half each. */
  bounce_ms?: number
}

/** Runs the board while its gauge on D2 tips. */
export function tips(uno: AvrUno, { count, closed_ms, every_ms, bounce_ms = 0 }: Tips): void {
  for (let tip = 0; tip < count; tip++) {
    bounce(uno, bounce_ms, false)
    uno.contact(2, true)
    uno.run(closed_ms)
    bounce(uno, bounce_ms, true)
    uno.contact(2, false)
    uno.run(every_ms - closed_ms - 2 * bounce_ms)
  }
}

function bounce(uno: AvrUno, for_ms: number, isClosed: boolean) {
  const touch_ms = 1.5
  for (let at_ms = 0; at_ms < for_ms; at_ms += touch_ms) {
    isClosed = !isClosed
    uno.contact(2, isClosed)
    uno.run(Math.min(touch_ms, for_ms - at_ms))
  }
}
