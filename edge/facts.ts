/**
 * What the facts of a driver say against a frame of its sensor, in one place for all drivers:
 *
 *   warming up    it has had power for less than `warmUp_s`: its numbers mean nothing yet
 *   at its stop   every quantity that has a highest number says it: a dead fan or a blocked inlet looks like that. One
 *                 alone may be thick smoke, and a null there would silence an alert, so it is kept
 *
 * Such values become null with their reason, so they are counted in health as all others are. What a sensor says of
 * itself (no echo, an error byte, a blind zone), its driver knows. An amount that fell while it warmed up has fallen.
 *
 * Nothing tells when a sensor got power. It did with the computer, when that was started just now, and with its adapter,
 * when that was plugged in again; not when only this program was started.
 */
import { isAmount, type QuantityKey } from '../hardware/quantities.ts'
import type { Reason } from '../hardware/reasons.ts'
import type { Capability, Driver, Frame } from './driver.ts'
import { silenceOn } from './links/link.ts'
import type { Port } from './links/ports.ts'

export type Facts = ReturnType<typeof openFacts>

/** `port`: a wire over the network is cut without the sensor losing its power. */
export function openFacts({ warmUp_s, quantities }: Pick<Driver, 'warmUp_s' | 'quantities'>, port: Port) {
  let powered_ms = 0 // of the clock that counts from the start of the computer
  let hasLostPower = false
  const stops = stopsOf(quantities)
  return { opened, closed, judged }

  /** The wire has opened, at this time since the computer was started. */
  function opened(elapsed_ms: number) {
    if (hasLostPower) powered_ms = elapsed_ms
    hasLostPower = false
  }

  /** A port that is opened anew because nothing came on it was not pulled out. */
  function closed(reason: string) {
    hasLostPower = port.kind === 'serial' && reason !== silenceOn
  }

  /** The frame, or the same with nulls. */
  function judged(frame: Frame, elapsed_ms: number): Frame {
    if (port.kind === 'replay') return isAtStop(frame, stops) ? refused(frame, 'at its stop') : frame
    if (elapsed_ms - powered_ms < warmUp_s * 1_000) return refused(frame, 'warming up')
    return isAtStop(frame, stops) ? refused(frame, 'at its stop') : frame
  }
}

function stopsOf(quantities: Driver['quantities']): [QuantityKey, number][] {
  const known = Object.entries(quantities) as [QuantityKey, Capability][]
  return known.flatMap(([key, { stop }]) => (stop === undefined ? [] : [[key, stop]]))
}

function isAtStop({ values }: Frame, stops: readonly [QuantityKey, number][]): boolean {
  return stops.length > 0 && stops.every(([key, stop]) => (values[key] ?? -Infinity) >= stop)
}

/** Levels that have a number lose it; what was null keeps its own reason. */
function refused(frame: Frame, reason: Reason): Frame {
  const values = { ...frame.values }
  const nulls = { ...frame.nulls }
  for (const key of Object.keys(values) as QuantityKey[]) {
    if (values[key] === null || isAmount(key)) continue
    values[key] = null
    nulls[key] = reason
  }
  return { ...frame, values, nulls }
}
