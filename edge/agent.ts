/** A station at work: its sensors, its outbox and its way to the gateway. */
import { join } from 'node:path'
import type { Logger } from 'pino'
import { tryCard } from './card-trial.ts'
import { changesAtStart } from './changes.ts'
import type { EdgeConfig } from './config.ts'
import type { About, GatewayTime, Health } from './contract.ts'
import { bootId } from './dating.ts'
import { watchComputer } from './health.ts'
import { openHomeMemory } from './home-memory.ts'
import type { Boards } from './links/firmata.ts'
import { openOutbox } from './outbox.ts'
import { newEpoch } from './pack.ts'
import type { Clock } from './platform/clock.ts'
import { readVersion } from './platform/version.ts'
import { openReceipt } from './receipt.ts'
import { startStation } from './station.ts'
import { openStationClock } from './station-clock.ts'
import { openTrial } from './trial.ts'
import { startUplink } from './uplink.ts'

export interface AgentTools {
  boards: Boards
  clock: Clock
  random: () => number
  log: Logger
  /** Whether older settings serve in place of wrong ones. */
  olderSettings: boolean
}

/** How long each step of an orderly end may take, so that the whole stays under systemd's patience of 90 s. */
const step_ms = 5_000

/** Starts; `watchAll` hears of the controllers that many things listen to. Throws a `ConfigError` for a newer file. */
export function startAgent(config: EdgeConfig, tools: AgentTools, watchAll: (signal: AbortSignal) => void) {
  const { random, log } = tools
  const epoch = newEpoch(random)
  const watching = new AbortController()
  const computer = watchComputer({ clock: tools.clock, folder: config.data_dir }, watching.signal)
  const clock = openStationClock({ clock: tools.clock, sync: computer.clock, log }, watching.signal)
  const begins = computer.firstClock.then(clock.look)
  const outbox = orElse(
    () => watching.abort(),
    () =>
      openOutbox({
        file: join(config.data_dir, 'outbox.db'),
        epoch,
        lossWindow_s: config.loss_window_s,
        limits: config.outbox,
        clock,
        dating: { stamp: () => ({ base_ms: clock.base_ms(), sync: clock.state() }), boot: bootId(epoch) },
        log,
      }),
  )
  tryCard({ outbox, folder: config.data_dir, clock }, watching.signal)
  clock.onBegin(({ isStep, becomesKnown }) => {
    if (becomesKnown) outbox.dated(clock.base_ms())
    else if (isStep) void computer.look().then(clock.look) // whoever has set it may have said so meanwhile
  })
  const started_ms = clock.now()
  const closed = new Map<string, string>()
  const onWire = (sensor: string, why: string | null) =>
    void (why === null ? closed.delete(sensor) : closed.set(sensor, why))
  const changes = changesAtStart(config, { now: clock.now, random, log })
  const trial = openTrial(changes, clock)
  const reading = new AbortController()
  watchAll(reading.signal)
  const station = startStation(
    config.sensors,
    {
      ...{ ...tools, clock, clockState: clock.state, begins, onClockSet: clock.onEnd, onWire },
      ...{ noted: outbox.noted, note: outbox.note, lossWindow_s: config.loss_window_s },
      add: (reading, notes) => (notes ? outbox.addWith(reading, notes) : outbox.add(reading)),
      isTrial: trial.isOn,
    },
    reading.signal,
  )
  const about: About = {
    ...{ name: config.name ?? config.station, place: config.place ?? null },
    ...{ version: readVersion().version, sensors: station.about },
    ...(changes.length > 0 && { changes }),
  }
  const { station: id, gateway } = config
  const hearTime = (time: GatewayTime) => {
    clock.hear(time)
    trial.hear(time)
  }
  const home = openHomeMemory(config.data_dir, log)
  const delivered = openReceipt(config.data_dir, epoch, log)
  const uplink = startUplink({
    ...tools,
    clock,
    station: id,
    gateway,
    about,
    health,
    outbox,
    hearTime,
    home,
    delivered,
  })
  return { close, word }

  /** For `doctor`: what the gateway is told, and what it cannot be told. */
  function word() {
    const gateway_off_ms = clock.gateway_off_ms()
    return {
      id,
      connected: uplink.isConnected(),
      trouble: uplink.trouble(),
      health: health(),
      ...(gateway_off_ms !== undefined && { gateway_off_ms }),
      closed: Object.fromEntries(closed),
    }
  }

  function health(): Health {
    const power = computer.power()
    const source = clock.source()
    return {
      at_ms: clock.now(),
      started_ms,
      clock: clock.state(),
      ...(source.from === 'gateway' && { clock_from: 'gateway', clock_off_ms: source.wall_off_ms }),
      outbox: outbox.stats(),
      sensors: station.health(),
      ...(computer.tellsPower() && { power }),
      ...computer.radio(),
      ...computer.card(),
      ...(tools.olderSettings && { settings: 'older' as const }),
      ...computer.battery(),
      ...computer.heat(),
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

/** What `open` gives; when it throws, `undo` is done first. */
function orElse<T>(undo: () => void, open: () => T): T {
  try {
    return open()
  } catch (err) {
    undo()
    throw err
  }
}
