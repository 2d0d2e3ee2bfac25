/** A computer's clock that can be set while its programs run. */
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface Clock {
  /** Give these to the program whose clock it is. */
  env: Record<string, string>
  /** How far it is off from now on, ms; negative: behind. */
  set(off_ms: number): void
}

const look_ms = 20 // so soon every thread sees it

/** Its files go to `workshop`. `Date.now` of each thread follows it; what only counts does not. */
export function openClock(workshop: string): Clock {
  const control = join(workshop, 'clock')
  const module = join(workshop, 'clock.mjs')
  const set = (off_ms: number) => {
    writeFileSync(`${control}.new`, String(off_ms))
    renameSync(`${control}.new`, control) // it is read at any moment
  }
  set(0)
  writeFileSync(
    module,
    `import { readFileSync } from 'node:fs'
const now = Date.now
let off = 0
let looked = -Infinity
Date.now = () => {
  if (performance.now() - looked > ${look_ms}) {
    looked = performance.now()
    off = Number(readFileSync(${JSON.stringify(control)}, 'utf8'))
  }
  return now() + off
}
`,
  )
  return { env: { NODE_OPTIONS: `--import=${pathToFileURL(module)}` }, set }
}
