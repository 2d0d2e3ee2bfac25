// npm run check: types, lint and the architecture test, in seconds. What is ready has passed the compiler already.
import { runToEnd } from './child.mjs'
import { makeReady } from './ready.mjs'

await makeReady()
const checks = ['tsc -p dashboard', 'biome check .', 'vitest run dist/test/architecture.test.js']
let isGood = true
for (const check of checks) {
  const [program, ...args] = check.split(' ')
  const code = await runToEnd(`node_modules/.bin/${program}`, args)
  if (code > 128) process.exit(code) // somebody wants an end, not the next check
  isGood &&= code === 0
}
process.exitCode = isGood ? 0 : 1
