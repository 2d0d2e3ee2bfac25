/** The sensors of one station: what comes down each wire becomes readings, and is counted. */
import type { Logger } from 'pino'
import type { Reason } from '../hardware/reasons.ts'
import { setupOf } from './changes.ts'
import type { AboutSensor, Health, Reading, SensorHealth } from './contract.ts'
import { unsetGrain_ms } from './dating.ts'
import type { Decoded } from './driver.ts'
import { openFacts } from './facts.ts'
import { type Buses, openBuses } from './links/bus.ts'
import type { Boards } from './links/firmata.ts'
import type { Notes } from './notes.ts'
import type { Clock } from './platform/clock.ts'
import { rangesOf } from './ranges.ts'
import { openStrangers } from './recognise/stranger.ts'
import { openSampler, type Sample } from './sampling.ts'
import { openSensorMemory } from './sensor-memory.ts'
import { amountOf, cadenceOf, openWire } from './sensor-wire.ts'
import type { SensorConfig } from './sensors-config.ts'
import { type Air, inAirOf, openAir } from './sound.ts'
import { openTotals } from './totals.ts'
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
  /** Whether somebody works at this sensor now; absent: nobody ever does. */
  isTrial?: (sensor: string) => boolean
  /** `notes` are on the disk before the reading is sent, or neither is. */
  add: (reading: Reading, notes?: Notes) => void
  /** What an earlier process noted; without it nothing is known. */
  noted?: (name: string) => string | undefined
  /** Has something noted within the loss window, or with the next commit. */
  note?: (notes: Notes, isUrgent: boolean) => void
  /** What a power cut may cost; intervals that are longer are kept while they are open. */
  lossWindow_s?: number
}

type SensorTools = StationTools & { buses: Buses; air: Air }

/** Whoever holds a hand under the sensor looks at the page for an answer. */
export const trialEvery_s = 2

export type Station = ReturnType<typeof startStation>

/** Reads every sensor until `signal` is aborted; `done` resolves when the last of their readings has been handed over. */
export function startStation(configs: SensorConfig[], tools: StationTools, signal: AbortSignal) {
  const shared = { buses: openBuses(tools), air: openAir() }
  const sensors = configs.map((config) => startSensor(config, { ...tools, ...shared }, signal))
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
  const memory = openSensorMemory(config, tools, sampler)
  const totals = openTotals(config.every_s, memory.told())
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
    add(memory.goOn(tools.clock.now()), isTrial)
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
    hand(gathered, { asTrial: before })
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
        for (const decoded of decoder.push(input)) count(judged(counted(decoded, at_ms)), at_ms)
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
    if (decoded.kind !== 'frame') return decoded
    const elapsed_ms = tools.clock.elapsed_ms()
    const frame = facts.judged(decoded, elapsed_ms)
    tools.air.hear(frame, elapsed_ms)
    return decoder.reckons_c === undefined ? frame : inAirOf(frame, tools.air.now_c(elapsed_ms), decoder.reckons_c)
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
    // Of a frame that begins a new interval, the one before does not tell.
    hand(sampler.take(decoded, at_ms), { isBefore: config.every_s > 0 })
  }

  /** The frame with amounts in place of totals. */
  function counted(decoded: Decoded, at_ms: number): Decoded {
    if (decoded.kind !== 'frame' || !decoded.totals) return decoded
    memory.keepsTotals(decoded.totals)
    const { frame, happened, isNew } = totals.take(decoded, momentAt(at_ms))
    for (const reason of happened) {
      health.rejected[reason] = (health.rejected[reason] ?? 0) + 1
      log.warn({ totals: decoded.totals }, happenings[reason])
    }
    if (isNew) memory.tell(totals)
    tellLate(at_ms)
    return frame
  }

  function momentAt(at_ms: number) {
    return { at_ms, elapsed_ms: tools.clock.elapsed_ms(), isSet: tools.clockState() !== 'unsynced' }
  }

  function tellLate(now_ms: number) {
    const late = totals.late(momentAt(now_ms))
    if (late.length === 0) return
    for (const { at_ms, values } of late) {
      log.warn({ since: new Date(at_ms).toISOString(), values }, 'what was counted while nobody listened is told now')
    }
    add(late, false, memory.telling(totals))
  }

  // Ticks fall on the ends of intervals, so that what was measured in one is sent as soon as it is over.
  async function keepTicking() {
    while (!signal.aborted) {
      const every_ms = every_s() > 0 ? every_s() * 1_000 : 1_000 // without intervals only the wiring is looked at
      await tools.clock.wait(Math.min(every_ms - (tools.clock.now() % every_ms), 1_000), signal)
      if (signal.aborted) return
      hand(sampler.tick(tools.clock.now(), { connected: wasOpenThroughout }))
      tellLate(tools.clock.now())
      memory.keep()
      wasOpenThroughout = health.connected
      lookAtTrial()
      wiring.look(tools.clock.elapsed_ms())
    }
  }

  /** Hands over what an interval gave; `isBefore`: it does not tell of the newest frame. */
  function hand(samples: Sample[], { isBefore = false, asTrial = isTrial } = {}) {
    if (samples.length === 0) return
    totals.tells(isBefore)
    memory.closed()
    add(samples, asTrial, memory.telling(totals))
  }

  function add(samples: Sample[], asTrial: boolean, notes?: Notes) {
    for (const [i, { at_ms, values, nulls, partial }] of samples.entries()) {
      for (const reason of Object.values(nulls)) health.nulls[reason] = (health.nulls[reason] ?? 0) + 1
      const isUnsynced = tools.clockState() === 'unsynced'
      const reading: Reading = {
        sensor: config.id,
        at_ms,
        values,
        ...(isUnsynced && { clock: 'unsynced' as const }),
        ...(partial && { partial }),
        ...(asTrial && { trial: true as const }),
      }
      tools.add(reading, i === samples.length - 1 ? notes : undefined)
    }
  }
}

const trialBegins = 'somebody works at this sensor: it is read more often, and its readings are marked as trial'
const trialEnds = 'the work at this sensor is over: its readings count again'

/** What the log says when a counter is not as it was. */
const happenings: Partial<Record<Reason, string>> = {
  'board restarted': 'the counting board has started anew; it has kept its total',
  'total went back': 'the total went back; it counts from there',
  'total began anew': 'the total began anew at zero, as after a power cut; all of it counts',
  'total ran over': 'the total passed its largest number and began again; nothing is lost',
  'another counter': 'another counter is on this wire, or another register; it counts from its present total',
}
