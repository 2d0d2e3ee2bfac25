// node .setup/run.mjs ROOM/FILE.js …: makes the checkout ready, then becomes that command; without one it is ready then.
// The command runs in this very process, so signals and exit codes need no forwarding.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { makeReady, root } from './ready.mjs'

const [target, ...args] = process.argv.slice(2)
await makeReady()
if (target) {
  if (process.env.npm_lifecycle_event) endWithShell()
  const file = join(root, 'dist', target)
  process.argv = [process.argv[0], file, ...args]
  await import(pathToFileURL(file).href)
}

// npm puts a shell between itself and us. Told to end, it tells only that shell, which dies and leaves us running, with
// the ports taken and nobody to ask. So the end of the shell is a SIGTERM, too.
function endWithShell() {
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}
