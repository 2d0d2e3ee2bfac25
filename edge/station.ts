/** The sensors of one station: what comes down each wire becomes readings, and is counted. */
import type { Logger } from 'pino'
import { setupOf } from './changes.ts'
import type { AboutSensor, Health, Reading, SensorHealth } from './contract.ts'
import { unsetGrain_ms } from './dating.ts'
import type { AskedDecoder, Decoded, Decoder } from './driver.ts'
import { openFacts } from './facts.ts'
import { type Buses, openBuses } from './links/bus.ts'
import type { Boards } from './links/firmata.ts'
import type { Link } from './links/link.ts'
import { chunks } from './links/ports.ts'
import type { Clock } from './platform/clock.ts'
import { rangesOf } from './ranges.ts'
import { openStrangers } from './recognise/stranger.ts'
import { openSampler, type Sample } from './sampling.ts'
import type { SensorConfig } from './sensors-config.ts'
import { watchWiring } from './wiring.ts'

export interface StationTools {
  boards: Boards
  clock: Clock
  random: () => number
  log: Logger
  /** Whether the wall clock is right; readings stamped while it is known to be wrong say so. */
  clockState: () => Health['clock']
  /** Nothing is read before: what is measured while nobody has asked whether the clock is set cannot be dated anew. */
  begins?: Promise<void>
  /** Hears, in the moment before, that the clock is set. */
  onClockSet?: (run: () => void) => void
  /** Hears why a wire is closed; null: it has opened. */
  onWire?: (sensor: string, why: string | null) => void
  add: (reading: Reading) => void
  /** Whether somebody works at this sensor now; absent: nobody ever does. */
  isTrial?: (sensor: string) => boolean
}

/** A sensor that speaks by itself and was not heard for so long: its port is opened anew, as TCP's is. */
const silence_least_ms = 60_000

type SensorTools = StationTools & { buses: Buses }

/** Whoever holds a hand under the sensor looks at the page for an answer. */
export const trialEvery_s = 2

export type Station = ReturnType<typeof startStation>

/** Reads every sensor until `signal` is aborted; `done` resolves when the last of their readings has been handed over. */
export function startStation(configs: SensorConfig[], tools: StationTools, signal: AbortSignal) {
  const buses = openBuses(tools)
  const sensors = configs.map((config) => startSensor(config, { ...tools, buses }, signal))
  return {
    about: sensors.map(({ about }) => about),
    health: () => Object.fromEntries(sensors.map(({ about, health }) => [about.sensor, health()])),
    done: Promise.all(sensors.map(({ done }) => done)),
  }
}

function startSensor(config: SensorConfig, tools: SensorTools, signal: AbortSignal) {
  const log = tools.log.child({ sensor: config.id })
  const { decoder, link, rests_ms, asks_s } = openWire(config, { ...tools, log }, signal)
  const health: SensorHealth = {
    connected: false,
    last_frame_ms: null,
    frames: 0,
    came: 0,
    empty: 0,
    rejected: {},
    nulls: {},
  }
  const grain_ms = () => (tools.clockState() === 'unsynced' ? unsetGrain_ms : 1)
  const sampler = openSampler({ every_s: config.every_s, quantities: decoder.quantities, grain_ms })
  tools.onClockSet?.(() => hand(sampler.clockSet(tools.clock.now())))
  const strangers = openStrangers()
  const { interval_s, wire } = config.driver
  const wiring = watchWiring(log, {
    ...{ speaks: interval_s > 0, isAsked: wire === 'asked', rests_ms },
    stranger: strangers.look,
  })
  const facts = openFacts(config.driver, config.port)
  let wasOpenThroughout = false
  let isTrial = tools.isTrial?.(config.id) ?? false
  if (isTrial) sampler.setEvery(every_s(), tools.clock.now())
  const about: AboutSensor = {
    sensor: config.id,
    model: config.driver.model,
    quantities: [...decoder.quantities],
    ranges: rangesOf(config.driver, config.options, decoder),
    ...cadenceOf(config, asks_s),
    setup: setupOf(config),
  }
  return { about, health: healthNow, done: run() }

  function healthNow(): SensorHealth {
    const verdict = wiring.verdict()
    return { ...health, ...(verdict && health.connected && { wiring: verdict }) }
  }

  async function run() {
    await tools.begins
    const ticking = keepTicking()
    await readWire()
    await ticking
    hand(sampler.flush(tools.clock.now()))
  }

  function every_s(): number {
    return isTrial ? Math.min(config.every_s, trialEvery_s) : config.every_s
  }

  /** What was gathered before belongs to what was before. */
  function lookAtTrial() {
    const next = tools.isTrial?.(config.id) ?? false
    if (next === isTrial) return
    const before = isTrial
    isTrial = next
    const gathered = sampler.setEvery(every_s(), tools.clock.now())
    hand(gathered, before)
    log.info({ isTrial }, isTrial ? trialBegins : trialEnds)
  }

  async function readWire() {
    for await (const event of link) {
      if (event.kind === 'input') {
        const { input, at_ms } = event
        const amount = amountOf(input)
        wiring.came(amount)
        health.came! += amount
        if (input instanceof Uint8Array && health.frames === 0) strangers.came(input)
        for (const decoded of decoder.push(input)) count(judged(decoded), at_ms)
        continue
      }
      health.connected = event.kind === 'open'
      tools.onWire?.(config.id, event.kind === 'closed' ? event.reason : null)
      wasOpenThroughout = false // also at opening: the time since the last tick was not all of it open
      if (health.connected) {
        decoder.reset()
        facts.opened(tools.clock.elapsed_ms())
        wiring.opened(tools.clock.elapsed_ms())
      }
      if (event.kind === 'closed') {
        facts.closed(event.reason)
        wiring.closed()
      }
    }
    health.connected = false
  }

  function judged(decoded: Decoded): Decoded {
    return decoded.kind === 'frame' ? facts.judged(decoded, tools.clock.elapsed_ms()) : decoded
  }

  function count(decoded: Decoded, at_ms: number) {
    wiring.decoded(decoded)
    if (decoded.kind === 'rejected') {
      health.rejected[decoded.reason] = (health.rejected[decoded.reason] ?? 0) + decoded.count
      return
    }
    if (health.frames === 0) strangers.understood()
    health.frames += 1
    health.last_frame_ms = at_ms
    if (Object.values(decoded.values).every((value) => value === null)) health.empty! += 1
    hand(sampler.take(decoded, at_ms))
  }

  // Ticks fall on the ends of intervals, so that what was measured in one is sent as soon as it is over.
  async function keepTicking() {
    while (!signal.aborted) {
      const every_ms = every_s() > 0 ? every_s() * 1_000 : 1_000 // without intervals only the wiring is looked at
      await tools.clock.wait(Math.min(every_ms - (tools.clock.now() % every_ms), 1_000), signal)
      if (signal.aborted) return
      hand(sampler.tick(tools.clock.now(), { connected: wasOpenThroughout }))
      wasOpenThroughout = health.connected
      lookAtTrial()
      wiring.look(tools.clock.elapsed_ms())
    }
  }

  function hand(samples: Sample[], asTrial = isTrial) {
    for (const { at_ms, values, nulls, partial } of samples) {
      for (const reason of Object.values(nulls)) health.nulls[reason] = (health.nulls[reason] ?? 0) + 1
      const isUnsynced = tools.clockState() === 'unsynced'
      tools.add({
        sensor: config.id,
        at_ms,
        values,
        ...(isUnsynced && { clock: 'unsynced' as const }),
        ...(partial && { partial }),
        ...(asTrial && { trial: true as const }),
      })
    }
  }
}

const trialBegins = 'somebody works at this sensor: it is read more often, and its readings are marked as trial'
const trialEnds = 'the work at this sensor is over: its readings count again'

/** How often its readings are due: a sensor that speaks seldom gives no reading for an interval in which it was silent. */
function cadenceOf({ every_s, driver }: SensorConfig, asks_s = driver.interval_s): Pick<AboutSensor, 'every_s'> {
  const due_s = Math.max(every_s, asks_s)
  return due_s > 0 ? { every_s: due_s } : {}
}

/** The decoder and the wire that fit together; `any` kind of input goes from the one into the other. */
function openWire({ driver, options, port }: SensorConfig, tools: SensorTools, signal: AbortSignal) {
  if (driver.wire === 'bytes') {
    const silence = driver.interval_s > 0 ? { silence_ms: Math.max(silence_least_ms, 10_000 * driver.interval_s) } : {}
    return joined(driver.open(options), chunks(port, driver.baud, { ...tools, ...silence }, signal))
  }
  if (driver.wire === 'asked') {
    const decoder = driver.open(options)
    return joined(decoder, tools.buses.rounds(port, decoder, signal), {
      rests_ms: restOf(decoder),
      asks_s: decoder.every_ms / 1_000,
    })
  }
  const decoder = driver.open(options)
  return joined(decoder, tools.boards.reports(port, decoder.pins, signal))
}

function joined<Input>(decoder: Decoder<Input>, link: Link<Input>, asked: { rests_ms?: number; asks_s?: number } = {}) {
  // The two are of one kind by construction; which kind does not matter any more.
  return { decoder: decoder as Decoder<unknown>, link: link as Link<unknown>, rests_ms: 0, ...asked }
}

/** One that is asked seldom, or rests between two measurements, is heard only after it has run up. */
function restOf({ questions, every_ms }: AskedDecoder): number {
  return every_ms + questions.reduce((sum, { after_ms = 0 }) => sum + after_ms, 0)
}

/** Bytes on a wire, also on one that is asked; reports of a pin. */
function amountOf(input: unknown): number {
  if (input instanceof Uint8Array) return input.length
  return typeof input === 'object' && input !== null && 'came_bytes' in input ? Number(input.came_bytes) : 1
}
