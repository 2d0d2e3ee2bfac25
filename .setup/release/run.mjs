// Other programs of a release: each ends well, or the release ends with its words.
import { spawnSync } from 'node:child_process'
import { say } from '../ready.mjs'

/** What it printed. */
export function outputOf(program, args, { advice = '', ...options } = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  })
  if (status === 0) return stdout
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`)
  say(`${program} ${args[0]}: ${error ? error.message : `ended with code ${status}`}. ${advice}`)
  process.exit(1)
}
