/**
 * The time that readings are stamped with. It is counted from the clock that never jumps, so that all readings between
 * two settings of the wall clock fit together, and a setting is noticed in one place, at one moment:
 *
 *   stamp = base + elapsed       base = wall clock − elapsed, or what the gateway told, when only that is known to be right
 *
 * Nobody sets the computer's own clock here. `look` follows small corrections and notices larger ones.
 */
import type { Logger } from 'pino'
import type { Clock } from './platform/clock.ts'
import type { ClockSync } from './platform/clock-sync.ts'

/** Smaller corrections are followed without a word: clocks drift by a second a day. */
const step_ms = 2_000
const lookEvery_ms = 1_000
/** A gateway that says it is earlier or later than this is not believed. */
const believable_ms = [Date.UTC(2025, 0, 1), Date.UTC(2100, 0, 1)] as const

/** A setting of the clock, or of what is known about it. */
export interface ClockChange {
  /** Whether stamps jump. */
  isStep: boolean
  /** Stamps are right from here on, and were not known to be so before. */
  becomesKnown: boolean
}

export interface StationClockOptions {
  /** The clocks of this computer. */
  clock: Clock
  /** What the computer says of its wall clock. */
  sync: () => ClockSync
  log: Logger
}

export type StationClock = ReturnType<typeof openStationClock>

/** Looks each second until `signal` is aborted. */
export function openStationClock({ clock, sync, log }: StationClockOptions, signal: AbortSignal) {
  const before = new Set<() => void>()
  const after = new Set<(change: ClockChange) => void>()
  let base_ms = wallBase()
  let state: ClockSync = sync()
  /** What the gateway told: its time minus ours that never jumps. A delay makes it smaller, so the largest counts. */
  let told_ms: number | undefined
  void keepLooking()

  return {
    now: () => Math.round(base_ms + clock.elapsed_ms()),
    elapsed_ms: clock.elapsed_ms,
    after: clock.after,
    wait: clock.wait,
    base_ms: () => base_ms,
    /** Whether stamps are right: set by the network, or by the word of a gateway that is. */
    state: () => state,
    /** Whose word the stamps follow, and how far the wall clock of this computer is off by it. */
    source: (): { from: 'gateway'; wall_off_ms: number } | { from: 'computer' } =>
      isFromGateway() ? { from: 'gateway', wall_off_ms: Math.round(wallBase() - told_ms!) } : { from: 'computer' },
    /** How far the wall clock is off by what the gateway told, ms; undefined before it has told. */
    gateway_off_ms: () => (told_ms === undefined ? undefined : Math.round(wallBase() - told_ms)),
    /** `run` is called just before stamps jump: what was gathered by the old time must be dated now. */
    onEnd: (run: () => void) => void before.add(run),
    /** `run` is called just after something changed. */
    onBegin: (run: (change: ClockChange) => void) => void after.add(run),
    look,
    hear,
  }

  async function keepLooking() {
    while (!signal.aborted) {
      await clock.wait(lookEvery_ms, signal)
      if (!signal.aborted) look()
    }
  }

  function look() {
    const next_ms = isFromGateway() ? told_ms! : wallBase()
    const next = isFromGateway() ? 'synced' : sync()
    const jump_ms = Math.round(next_ms - base_ms)
    const isStep = Math.abs(jump_ms) > step_ms
    const becomesKnown = next === 'synced' && state !== 'synced'
    if (!isStep && next === state) {
      if (Math.abs(jump_ms) > 1) base_ms = next_ms // a wall clock counts in whole milliseconds
      return
    }
    if (isStep) for (const end of before) end()
    base_ms = next_ms
    state = next
    if (isStep) log.warn({ step_ms: jump_ms, clock: next }, 'the clock was set')
    for (const begin of after) begin({ isStep, becomesKnown })
  }

  /** The gateway's time has just arrived. It counts only where the network has not set our own clock. */
  function hear({ at_ms, clock: gatewaySync }: { at_ms: number; clock: string }) {
    const [least_ms, most_ms] = believable_ms
    if (gatewaySync !== 'synced' || at_ms < least_ms || at_ms > most_ms) return
    const heard_ms = at_ms - clock.elapsed_ms()
    const isFirst = told_ms === undefined
    // A gateway's clock may be set, too: far below what was told before is no delay.
    told_ms = told_ms === undefined || told_ms - heard_ms > step_ms ? heard_ms : Math.max(told_ms, heard_ms)
    if (isFirst && sync() !== 'synced')
      log.info({ clock: sync() }, 'this computer has no network time; the gateway’s is used')
    look()
  }

  function isFromGateway() {
    return told_ms !== undefined && sync() !== 'synced'
  }

  function wallBase() {
    return clock.now() - clock.elapsed_ms()
  }
}
