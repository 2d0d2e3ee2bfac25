// npm run test:fast: the tests that need nothing built, on the sources; once, or after each change with -- --watch.
// Other words choose tests: npm run test:fast -- gateway/rules
import { spawnSync } from 'node:child_process'
import { makeReady, root } from './ready.mjs'

await makeReady({ toRun: false })
const isWatch = process.argv.includes('--watch')
const words = process.argv.slice(2).filter((word) => word !== '--watch')
const args = [isWatch ? 'watch' : 'run', '--config', 'vitest.fast.config.ts', ...words]
const { status } = spawnSync('node_modules/.bin/vitest', args, { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1
