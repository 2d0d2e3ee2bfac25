// npm run test:fast: the tests that need nothing built, on the sources; once, or after each change with -- --watch.
// Other words choose tests: npm run test:fast -- gateway/rules
import { runToEnd } from './child.mjs'
import { makeReady } from './ready.mjs'

await makeReady({ toRun: false })
const isWatch = process.argv.includes('--watch')
const words = process.argv.slice(2).filter((word) => word !== '--watch')
const args = [isWatch ? 'watch' : 'run', '--config', 'vitest.fast.config.ts', ...words]
process.exitCode = await runToEnd('node_modules/.bin/vitest', args)
