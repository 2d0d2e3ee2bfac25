/** The edge agent: reads the sensors of one station and sends what they measure to the gateway. */
import { setMaxListeners } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { destination, type Logger, pino } from 'pino'
import { type EdgeConfig, missingDevices, readConfig } from './config.ts'
import type { About, Health } from './contract.ts'
import { holdFolder } from './disk.ts'
import { watchComputer } from './health.ts'
import { openOutbox } from './outbox.ts'
import { newEpoch } from './pack.ts'
import { realClock } from './platform/clock.ts'
import { exitWhenAsked } from './platform/exit.ts'
import { ConfigError, configError } from './platform/problems.ts'
import { startStation } from './station.ts'
import { startUplink } from './uplink.ts'

const help = `Reads the sensors of one station and sends what they measure to the gateway.

  npm run edge -- --config edge.yaml

The file names the station, its gateway and its sensors:

  station: depok
  gateway: { url: "mqtt://192.168.1.10:1883", username: depok, password_env: PANTAU_PASSWORD }
  data_dir: /var/lib/pantau-edge
  sensors:
    - { id: level, driver: a02yyuw, port: "serial:/dev/serial/by-id/usb-...", every_s: 60 }
`

const folderTaken =
  'another agent uses this folder; perhaps the service is running already. Stop that one, or choose another folder.'

/** How long each step of an orderly end may take, so that the whole stays under systemd's patience of 90 s. */
const step_ms = 5_000

run()

function run() {
  const log = pino({ level: process.env.PANTAU_LOG ?? 'info' }, destination({ fd: 2, sync: true }))
  try {
    const { values } = parseArgs({
      options: { config: { type: 'string', default: 'edge.yaml' }, help: { type: 'boolean' } },
    })
    if (values.help) return void process.stdout.write(help)
    const config = readConfig(values.config, process.env)
    for (const { where, what } of missingDevices(config)) log.warn({ where, what }, 'a sensor is not plugged in')
    makeFolder(config.data_dir, values.config)
    const release = holdFolder(config.data_dir)
    if (!release) throw configError(values.config, [{ where: 'data_dir', what: folderTaken }])
    start(config, log, release)
  } catch (err) {
    if (!(err instanceof ConfigError) && !isAboutArguments(err)) throw err
    process.stderr.write(`${err.message}\n`)
    process.exitCode = 2
  }
}

function makeFolder(folder: string, file: string) {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (err) {
    const what = `the folder cannot be made: ${err instanceof Error ? err.message : err}. Choose one that this user may write.`
    throw configError(file, [{ where: 'data_dir', what }])
  }
}

function start(config: EdgeConfig, log: Logger, release: () => void) {
  const clock = realClock(() => Date.now())
  const tools = { clock, random: Math.random, log }
  const outbox = openOutbox({
    file: join(config.data_dir, 'outbox.db'),
    epoch: newEpoch(Math.random),
    lossWindow_s: config.loss_window_s,
    limits: config.outbox,
    clock,
    log,
  })
  const started_ms = clock.now()
  const reading = new AbortController()
  setMaxListeners(0, reading.signal) // each wire and each wait listens, and removes its listener again
  const watching = new AbortController()
  const computer = watchComputer({ clock }, watching.signal)
  const station = startStation(
    config.sensors,
    { ...tools, add: outbox.add, clockState: computer.clock },
    reading.signal,
  )
  const about: About = { name: config.name ?? config.station, place: config.place ?? null, sensors: station.about }
  const uplink = startUplink({ ...tools, station: config.station, gateway: config.gateway, about, health, outbox })
  process.stdout.write(`${JSON.stringify({ ready: true, station: config.station })}\n`)
  exitWhenAsked(close, { log })

  function health(): Health {
    const power = computer.power()
    return {
      at_ms: clock.now(),
      started_ms,
      clock: computer.clock(),
      outbox: outbox.stats(),
      sensors: station.health(),
      ...(power.length > 0 ? { power } : {}),
    }
  }

  // Sources first, then the outbox, then the link: nothing that was measured may be lost.
  async function close() {
    reading.abort()
    await Promise.race([station.done, clock.wait(step_ms)])
    outbox.save()
    await uplink.close(step_ms)
    outbox.close()
    release()
    watching.abort()
  }
}

function isAboutArguments(err: unknown): err is Error {
  return err instanceof TypeError && 'code' in err && String(err.code).startsWith('ERR_PARSE_ARGS')
}
