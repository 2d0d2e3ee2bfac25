// npm run dev [-- --port 5173, and the flags of npm start]: the simulated village, and the dashboard from its sources.
// A saved source of a program is compiled, and the village starts anew on the same ports; a saved page is reloaded in the
// browser by Vite. Each time the village is ready, a line of JSON on stdout says so.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { makeReady, root, say } from './ready.mjs'
import { endWithShell } from './shell.mjs'

const programFolders = ['doctor', 'edge', 'gateway', 'firmware-sim', 'hardware', 'pantau']
const servedByGateway = ['/api/', '/cap/', '/healthz', '/readyz', '/metrics'] // and not the dashboard's own api.ts
const repeat_ms = 500 // npm passes a Ctrl-C on that we have already had from the terminal; a person's second comes later
const patience_ms = 40_000 // an orderly end of the village has several steps of up to 15 s

await makeReady()
endWithShell()
const { port, flags } = readFlags(process.argv.slice(2))
let village, vite, ending_ms
let isChanged = false
let isBusy = false
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, end)

village = startVillage(flags)
const ready = await village.ready
if (!ready) await end(1)
vite = await serveDashboard(ready.http)
const address = vite.resolvedUrls.local[0]
announce()
say(`Open ${address} in a browser: it shows what you save. Ctrl-C stops it.`)

function readFlags(argv) {
  const at = argv.indexOf('--port')
  if (at === -1) return { port: 5173, flags: argv }
  return { port: Number(argv[at + 1]), flags: [...argv.slice(0, at), ...argv.slice(at + 2)] }
}

function announce() {
  process.stdout.write(`${JSON.stringify({ ready: true, http: address })}\n`)
}

/** The village ends in order when its channel closes: because it is told to, or because this process was killed. */
function startVillage(flags) {
  const program = join(root, 'dist/firmware-sim/village.js')
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...flags], {
    env: { ...process.env, PANTAU_EXIT_WITH_PARENT: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const ended = once(child, 'exit')
  const ready = once(createInterface({ input: child.stdout }), 'line').then(([line]) => JSON.parse(line))
  // Its invitation to the gateway's own address is left out: that one shows the dashboard as it was built.
  createInterface({ input: child.stderr }).on(
    'line',
    (line) => / http:\S+ /.test(line) || process.stderr.write(`${line}\n`),
  )
  return { ready: Promise.race([ready, ended.then(() => undefined)]), stop }

  async function stop() {
    if (child.connected) child.disconnect()
    const timer = setTimeout(() => child.kill('SIGKILL'), patience_ms)
    if (child.exitCode === null && child.signalCode === null) await ended
    clearTimeout(timer)
  }
}

async function serveDashboard(gateway) {
  const { createLogger, createServer } = await import('vite')
  const logger = createLogger('warn')
  const isExpected = (sentence) => isBusy && sentence.includes('proxy error') // the gateway is away, and soon back
  const server = await createServer({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'dashboard'),
    customLogger: { ...logger, error: (...said) => isExpected(said[0]) || logger.error(...said) },
    server: {
      port,
      fs: { allow: [root] }, // the table of quantities lies in hardware/
      proxy: Object.fromEntries(servedByGateway.map((path) => [path, gateway])),
    },
  })
  await server.listen()
  server.watcher.add(programFolders.map((folder) => join(root, folder)))
  server.watcher.on('all', (_, file) => {
    if (!programFolders.includes(relative(root, file).split('/')[0]) || !file.endsWith('.ts')) return
    isChanged = true
    void startAnew()
  })
  return server
}

/** Compiles and starts the village anew until nothing has changed meanwhile. What does not compile changes nothing. */
async function startAnew() {
  if (isBusy) return
  isBusy = true
  while (isChanged && ending_ms === undefined) {
    isChanged = false
    if (!(await compiles())) continue
    await village.stop()
    village = startVillage([...flags, '--http-port', new URL(ready.http).port, '--mqtt-port', new URL(ready.mqtt).port])
    if (await village.ready) announce()
    else if (ending_ms === undefined) say('the village ended; it is started again when a source is saved')
  }
  isBusy = false
}

async function compiles() {
  const compiler = spawn(join(root, 'node_modules/.bin/tsc'), ['-p', '.'], { cwd: root, stdio: ['ignore', 2, 2] })
  const [code] = await once(compiler, 'exit')
  if (code !== 0) say('the code does not compile, so what ran before goes on')
  return code === 0
}

async function end(reason) {
  if (ending_ms !== undefined) return performance.now() - ending_ms < repeat_ms || process.exit(130)
  ending_ms = performance.now()
  await village?.stop()
  await vite?.close()
  process.exit(Number.isInteger(reason) ? reason : 0)
}
