/** The edge agent: reads the sensors of one station and sends what they measure to the gateway. */
import { setMaxListeners } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { destination, type Logger, pino } from 'pino'
import { type EdgeConfig, missingDevices, readConfig } from './config.ts'
import type { About, Health } from './contract.ts'
import { holdFolder } from './disk.ts'
import { watchComputer } from './health.ts'
import { openOutbox } from './outbox.ts'
import { newEpoch } from './pack.ts'
import { realClock } from './platform/clock.ts'
import { runProgram } from './platform/command-line.ts'
import { exitWhenAsked } from './platform/exit.ts'
import { configError } from './platform/problems.ts'
import { edgeProgram } from './program.ts'
import { startStation } from './station.ts'
import { startUplink } from './uplink.ts'

const folderTaken =
  'another agent uses this folder; perhaps the service is running already. Stop that one, or choose another folder.'

/** How long each step of an orderly end may take, so that the whole stays under systemd's patience of 90 s. */
const step_ms = 5_000

await runProgram(edgeProgram({ screen: process, run }), process.argv.slice(2), process)

function run(file: string) {
  const log = pino({ level: process.env.PANTAU_LOG ?? 'info' }, destination({ fd: 2, sync: true }))
  const config = readConfig(file, process.env)
  for (const { where, what } of missingDevices(config)) log.warn({ where, what }, 'a sensor is not plugged in')
  makeFolder(config.data_dir, file)
  const release = holdFolder(config.data_dir)
  if (!release) throw configError(file, [{ where: 'data_dir', what: folderTaken }])
  start(config, log, release)
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
