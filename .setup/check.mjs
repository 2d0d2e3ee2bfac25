// npm run check: types, lint and the house rules, in seconds.
import { spawnSync } from 'node:child_process'
import { makeReady, root } from './ready.mjs'

makeReady()
const checks = [
  ['node_modules/.bin/tsc', '-p', '.', '--noEmit'],
  ['node_modules/.bin/tsc', '-p', 'dashboard'],
  ['node_modules/.bin/biome', 'check', '.'],
  ['node_modules/.bin/vitest', 'run', 'dist/test/architecture.test.js'],
]
let failed = 0
for (const [command, ...args] of checks) {
  if (spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status !== 0) failed++
}
process.exitCode = failed ? 1 : 0
