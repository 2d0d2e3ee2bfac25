// node .setup/run.mjs ROOM/FILE.js …: makes the checkout ready, then becomes that command; without one it is ready then.
// The command runs in this very process, so signals and exit codes need no forwarding.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { makeReady, root } from './ready.mjs'
import { endWithShell, sayWhenTerminated } from './shell.mjs'

const [target, ...args] = process.argv.slice(2)
await makeReady()
if (target) {
  sayWhenTerminated()
  endWithShell()
  const packed = join(root, 'dist/bin', target)
  const file = existsSync(packed) ? packed : join(root, 'dist', target) // tests and benches are not packed
  process.argv = [process.argv[0], file, ...args]
  await import(pathToFileURL(file).href)
}
