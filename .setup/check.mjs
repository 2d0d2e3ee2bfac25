// npm run check: types, lint and the architecture test, in seconds. What is ready has passed the compiler already.
import { spawnSync } from 'node:child_process'
import { makeReady, root } from './ready.mjs'

await makeReady()
const checks = ['tsc -p dashboard', 'biome check .', 'vitest run dist/test/architecture.test.js']
const statuses = checks.map((check) => {
  const [program, ...args] = check.split(' ')
  return spawnSync(`node_modules/.bin/${program}`, args, { cwd: root, stdio: 'inherit' }).status
})
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1
