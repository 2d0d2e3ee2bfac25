/** `npm start`: a gateway, three edge agents and the simulated boards they read. Everything ends with this process. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProgram, number, readOptions } from './command-line.ts'
import { createFaults } from './faults.ts'
import { createLine } from './line.ts'
import { askOnce, type Child, startChild } from './village/child.ts'
import { villagePasswords } from './village/passwords.ts'
import { openPast } from './village/past.ts'
import { edgeConfig, type VillageStation, villageBoards, villageStations } from './village/stations.ts'
import { supervise } from './village/supervisor.ts'
import { createTerminal } from './village/terminal.ts'
import { villageConfig } from './village/warnings.ts'
import { serveTcp } from './wires/tcp.ts'

const speed_max = 120 // faster, and a heavy shower tips the bucket quicker than its switch can open
const speedAnchor_ms = Date.UTC(2026, 0, 1) // fixed, so that a restart goes on in the same weather
const mains = {
  gateway: fileURLToPath(new URL('../gateway/main.js', import.meta.url)),
  edge: fileURLToPath(new URL('../edge/main.js', import.meta.url)),
}

interface Options {
  httpPort: string
  mqttPort: string
  host: string
  dataDir: string
  speed: number
  seed: number
  verbose?: true
}

/** The older dust sensor at the school has a loose ground wire: half of its frames are damaged on the way. */
const looseWire = { board: 'sekolah-pms5003', rates: { flip: 0.6 } }
const speedHelp = "the village's weather runs N times as fast: with 60 a day goes by in 24 minutes"
const isSpeed = (value: number) => value > 0 && value <= speed_max

interface Running {
  stop(): Promise<unknown>
  kill?(): void
}

const options = villageOptions()
const worldTime = (at_ms: number) => speedAnchor_ms + (at_ms - speedAnchor_ms) * options.speed
const { say, listen } = createTerminal((words) => process.stderr.write(words), options)
const past = openPast({ home: resolve(options.dataDir), seed: options.seed, worldTime, now: Date.now, say })
// In the order of their closing. What stands together closes together.
const running: Record<'edges' | 'gateway' | 'boards', Running[]> = { edges: [], gateway: [], boards: [] }
let stopping_ms: number | undefined

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void asked())
// A parent that asked for it takes the village along when it ends, however it ends.
if (process.env.PANTAU_EXIT_WITH_PARENT === '1') process.once('disconnect', () => void leave(0))
await live().catch((err: Error) => {
  say(err.message)
  return leave(1)
})

async function live() {
  const home = resolve(options.dataDir)
  const gatewayDir = join(home, 'gateway')
  const env = { ...process.env, PANTAU_EXIT_WITH_PARENT: '1' }
  const ask = (...words: string[]) => askOnce(mains.gateway, [...words, '--data-dir', gatewayDir], process.env)
  const [passwords] = await Promise.all([villagePasswords(villageStations, home, ask), past.bringIn(ask)])
  const ports = await openBoards()

  const portFlags = ['--http-port', options.httpPort, '--mqtt-port', options.mqttPort, '--host', options.host]
  const args = ['--config', villageConfig(home), '--data-dir', gatewayDir, ...portFlags]
  const gateway = startChild({ name: 'gateway', file: mains.gateway, args, env, onLog: listen('gateway') })
  running.gateway.push(gateway)
  const ready = await gateway.ready
  if (stopping_ms !== undefined) return
  if (!ready) return gatewayRefused(gateway)
  gateway.ended.then((code) => {
    if (stopping_ms !== undefined) return
    say('the gateway ended, so the village closes')
    void leave(code || 1)
  })

  past.live()
  for (const station of villageStations) startEdge(station, String(ready.mqtt), ports, home, passwords[station.id]!)
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  say(`Desa simulasi hidup. Buka ${ready.http} di browser; Ctrl-C untuk berhenti.`)
  say(`The simulated village is live. Open ${ready.http} in a browser; Ctrl-C stops it.`)
  if (!ready.sign_in) return
  say(`Masuk sebagai operator (sekali pakai, 24 jam): ${ready.sign_in}`)
  say(`Sign in as operator (for one use, 24 hours): ${ready.sign_in}`)
}

async function openBoards(): Promise<Record<string, string>> {
  const { speed } = options
  const boards = villageBoards(past.world, {
    worldTime,
    boardTime: (world_ms) => speedAnchor_ms + (world_ms - speedAnchor_ms) / speed,
  })
  const ports: Record<string, string> = {}
  for (const [id, board] of Object.entries(boards)) {
    const faults = createFaults(id === looseWire.board ? { rates: looseWire.rates } : {})
    const wire = await serveTcp(createLine({ board, faults, now: Date.now }))
    ports[id] = wire.port
    running.boards.push({ stop: wire.close })
  }
  return ports
}

function startEdge(
  station: VillageStation,
  mqtt: string,
  ports: Record<string, string>,
  home: string,
  password: string,
) {
  const folder = join(home, station.id)
  const config = join(folder, 'edge.yaml')
  const password_env = 'PANTAU_STATION_PASSWORD'
  mkdirSync(folder, { recursive: true })
  writeFileSync(config, edgeConfig(station, { mqtt, ports, data_dir: join(folder, 'data'), password_env }))
  const env = { ...process.env, PANTAU_EXIT_WITH_PARENT: '1', [password_env]: password }
  const start = () =>
    startChild({ name: station.id, file: mains.edge, args: ['--config', config], env, onLog: listen(station.id) })
  running.edges.push(supervise({ start, say, now: Date.now }))
}

async function gatewayRefused(gateway: Child) {
  const code = await gateway.ended
  say(
    'the gateway could not start; its words are above. If the village is running already, use that one. ' +
      'If another program has a port, choose others: ' +
      'npm start -- --http-port 8090 --mqtt-port 1893',
  )
  await leave(code || 1)
}

// Ctrl-C reaches us twice, from the terminal and from npm, so only a later one counts as the second.
function asked() {
  if (stopping_ms === undefined) return leave(0)
  if (Date.now() - stopping_ms < 500) return
  for (const { kill } of Object.values(running).flat()) kill?.()
  process.exit(130)
}

// Edges first, then the gateway, then the boards.
async function leave(code: number): Promise<void> {
  if (stopping_ms !== undefined) return
  stopping_ms = Date.now()
  past.end()
  for (const together of Object.values(running)) {
    const ends = await Promise.allSettled(together.map(({ stop }) => stop()))
    for (const end of ends) if (end.status === 'rejected') say(`while closing: ${end.reason}`)
  }
  process.exit(code)
}

function villageOptions(): Options {
  const program = createProgram('npm start --', 'A gateway with a simulated village of three stations.')
    .option('--http-port <N>', 'dashboard; 0 picks a free port', '8080')
    .option('--mqtt-port <N>', 'where the stations publish; 0 picks a free port', '1883')
    .option('--host <H>', 'where both listen; 0.0.0.0 opens them to the LAN', '127.0.0.1')
    .option('--data-dir <D>', 'where the village keeps its history', '.pantau/village')
    .option('--speed <N>', speedHelp, number(`is a number above 0, at most ${speed_max}`, isSpeed), 1)
    .option('--seed <N>', 'another village, another weather', number('is a whole number', Number.isInteger), 1)
    .option('--verbose', 'everything the programs log')
  try {
    const given = readOptions<Options>(program, process.argv.slice(2))
    if (given === 'help') process.exit(0)
    return given
  } catch (err) {
    process.stderr.write(`${(err as Error).message}\n\n${program.helpInformation()}`)
    process.exit(2)
  }
}
