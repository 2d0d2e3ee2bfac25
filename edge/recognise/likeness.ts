/** Which sensor says these bytes? Each driver is asked; there is no other list of sensors. Pure. */
import type { QuantityKey } from '../../hardware/quantities.ts'
import type { Reason } from '../../hardware/reasons.ts'
import type { Driver, Frame, SerialDriver } from '../driver.ts'

export interface Likeness {
  driver: SerialDriver
  frames: number
  /** Bytes that became no frame. */
  refused: number
  /** Its newest frame. */
  frame: Frame
}

/** Frames that a driver without an opinion wants to see. */
const usualFrames = 3
/** A sensor that is heard fills most of its wire: the rest is a first frame that was cut, or noise. */
const refused_most = 0.5

/** The drivers that understand these bytes well enough to be the right one, the best first. */
export function likenessesOf(bytes: Uint8Array, drivers: readonly Driver[]): Likeness[] {
  return drivers
    .flatMap((driver) => (driver.wire === 'bytes' && !driver.isGeneric ? (likenessOf(bytes, driver) ?? []) : []))
    .sort((a, b) => a.refused - b.refused)
}

function likenessOf(bytes: Uint8Array, driver: SerialDriver): Likeness | undefined {
  let frames = 0
  let refused = 0
  let frame: Frame | undefined
  for (const decoded of driver.open({}).push(bytes)) {
    if (decoded.kind === 'rejected') refused += decoded.count
    else {
      frames += 1
      frame = decoded
    }
  }
  const isProved = frames >= (driver.recognise.frames ?? usualFrames) && refused <= refused_most * bytes.length
  return frame && isProved ? { driver, frames, refused, frame } : undefined
}

/** What a frame says, each quantity with its value or the reason why there is none. */
export function saidIn({ values, nulls = {}, totals = {} }: Frame): [key: QuantityKey, value: number | Reason][] {
  // The keys of a frame are quantities.
  const said = (Object.entries(values) as [QuantityKey, number | null][]).map(
    ([key, value]): [QuantityKey, number | Reason] => [key, value ?? nulls[key] ?? 'no reason given'],
  )
  // Of a counter its whole total: a person who tips the gauge by hand sees it move.
  const counted = Object.entries(totals).map(([key, { count, each }]): [QuantityKey, number] => [
    key as QuantityKey,
    Math.round(count * each * 1e4) / 1e4,
  ])
  return [...said, ...counted]
}
