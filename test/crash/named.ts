/**
 * What the gateway itself says is lost of one station, and what the test has damaged: only where both meet may something be
 * missing. Pure.
 *
 * A damaged block of the history is named by series and times (`lost` of GET /readings). A damaged commit of the log is told with its
 * position (damage.json, /readyz), and the packs in it by the ledger of their station, which misses their numbers. Of a file that is
 * damaged as a whole the gateway says that it cannot tell what it held.
 */

/** What was sent or measured in a part of the run: by numbers of the publisher's packs, and by times of the board's frames. */
export interface Span {
  from_seq: number
  to_seq: number
  from_ms: number
  to_ms: number
}

export interface Named {
  /** Of the history, both ends included. */
  stretches: readonly Stretch[]
  /** When commits of the log were told to be lost. */
  logLosses: readonly Span[]
  /** What may have stood in files of the history that were told to be lost as a whole. */
  wholeFiles: readonly Span[]
  /** Numbers of packs that the ledger misses, both ends included. */
  missing: readonly (readonly [from: number, to: number])[]
  /** Where the test has damaged files. */
  damaged: ReadonlySet<Area>
}

export interface Stretch {
  sensor: string
  quantity: string
  from_ms: number
  to_ms: number
}

/** A file of the data folder, as far as it matters what is lost with it. */
export type Area = 'history' | 'log' | 'small'

export const nothingNamed: Named = { stretches: [], logLosses: [], wholeFiles: [], missing: [], damaged: new Set() }

/** By its path in the data folder. */
export function areaOf(file: string): Area {
  if (file.startsWith('record')) return 'history'
  return file.startsWith('log') || file.startsWith('copies/positions') ? 'log' : 'small'
}

/** A value of the publisher. */
export function namesValue(
  { stretches, logLosses, wholeFiles, missing, damaged }: Named,
  { sensor, quantity, at_ms, seq }: { sensor: string; quantity: string; at_ms: number; seq: number },
): boolean {
  const isIn = ({ from_seq, to_seq }: Span) => seq >= from_seq && seq <= to_seq
  const isMissed = missing.some(([from, to]) => seq >= from && seq <= to)
  if (damaged.has('log') && isMissed && logLosses.some(isIn)) return true
  const isNamed = stretches.some((one) => isOf(one, sensor, quantity) && at_ms >= one.from_ms && at_ms <= one.to_ms)
  return damaged.has('history') && (isNamed || wholeFiles.some(isIn))
}

/** Frames of the board that were measured between two others that are stored. */
export function namesFrames(
  { stretches, logLosses, wholeFiles, missing, damaged }: Named,
  { sensor, quantity, from_ms, to_ms }: Stretch,
): boolean {
  const meets = (one: { from_ms: number; to_ms: number }) => one.from_ms <= to_ms && one.to_ms >= from_ms
  if (damaged.has('log') && missing.length > 0 && logLosses.some(meets)) return true
  const isNamed = stretches.some((one) => isOf(one, sensor, quantity) && meets(one))
  return damaged.has('history') && (isNamed || wholeFiles.some(meets))
}

function isOf(one: Stretch, sensor: string, quantity: string): boolean {
  return one.sensor === sensor && one.quantity === quantity
}
