/** A station at work: its sensors, its outbox and its way to the gateway. */
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { EdgeConfig } from './config.ts'
import type { About, Health } from './contract.ts'
import { watchComputer } from './health.ts'
import type { Boards } from './links/firmata.ts'
import { openOutbox } from './outbox.ts'
import { newEpoch } from './pack.ts'
import type { Clock } from './platform/clock.ts'
import { startStation } from './station.ts'
import { startUplink } from './uplink.ts'

export interface AgentTools {
  boards: Boards
  clock: Clock
  random: () => number
  log: Logger
}

/** How long each step of an orderly end may take, so that the whole stays under systemd's patience of 90 s. */
const step_ms = 5_000

/** Starts; `watchAll` hears of the controllers that many things listen to. Throws a `ConfigError` for a newer file. */
export function startAgent(config: EdgeConfig, tools: AgentTools, watchAll: (signal: AbortSignal) => void) {
  const { clock, random, log } = tools
  const outbox = openOutbox({
    file: join(config.data_dir, 'outbox.db'),
    epoch: newEpoch(random),
    lossWindow_s: config.loss_window_s,
    limits: config.outbox,
    clock,
    log,
  })
  const started_ms = clock.now()
  const reading = new AbortController()
  watchAll(reading.signal)
  const watching = new AbortController()
  const computer = watchComputer({ clock }, watching.signal)
  const station = startStation(
    config.sensors,
    { ...tools, add: outbox.add, clockState: computer.clock },
    reading.signal,
  )
  const about: About = { name: config.name ?? config.station, place: config.place ?? null, sensors: station.about }
  const uplink = startUplink({ ...tools, station: config.station, gateway: config.gateway, about, health, outbox })
  return { close }

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
    watching.abort()
  }
}
