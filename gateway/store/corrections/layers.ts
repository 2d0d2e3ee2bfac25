/**
 * Corrections as layers: what they make of raw rows. Pure.
 *
 * A correction speaks of rows as the station sent them: of one sensor id, one quantity or all, and a stretch of time.
 * Several at one time work together:
 * - numbers: value × scale + offset, one after another in the order in which they were entered;
 * - set aside: there is no value, whatever the others say;
 * - trial: set aside as well, of one sensor or of all of the station (`everySensor`), while somebody worked there;
 * - shown as another sensor: the newest counts. What that sensor sent itself in the stretch is set aside, unless a
 *   correction shows it elsewhere: so two sensors whose ids were exchanged are put right by two corrections.
 */
import { everySensor } from '../../../edge/contract.ts'
import type { Correction } from '../../contract.ts'

/** As the record keeps it: with the commits that brought it, and took it away. */
export interface KeptCorrection extends Correction {
  pos: number
  withdrawn_pos?: number
  /** Its end was brought forward: by which commit, and what it was before. */
  cut_pos?: number
  planned_to_ms?: number | null
}

/** What becomes of a value. `ids`: the corrections that say so, in the order in which they were entered. */
export interface Change {
  scale: number
  offset: number
  isSetAside: boolean
  /** Set aside because somebody worked at the sensor. */
  isTrial?: true
  ids: readonly string[]
}

/** What becomes of a row as it was sent; `shown_as`: under which other sensor it is shown. */
export interface Effect extends Change {
  shown_as: string | null
}

/** A part of a series as it is shown: whose rows stand there (null: none), and what becomes of them (null: nothing). */
export interface Piece {
  from_ms: number
  to_ms: number
  sensor: string | null
  change: Change | null
}

/** The corrections of one station that stand. */
export interface Layers {
  /** In the order in which they were entered. */
  standing: readonly Correction[]
  /** What becomes of a row of this name; null: it stands as it was sent. */
  effectOn(sensor: string, quantity: string, at_ms: number): Effect | null
  /** How the series is shown from one time to another, in order and without a hole; null: as it was sent. */
  piecesOf(sensor: string, quantity: string, from_ms: number, to_ms: number): Piece[] | null
  /** Those that have to do with a series: as it was sent, or as it is shown. */
  about(sensor: string, quantity: string): readonly Correction[]
}

/** `corrections`: of one station, those that stand, in the order in which they were entered. */
export function layersOf(corrections: readonly Correction[]): Layers {
  const found = new Map<string, readonly Correction[]>()

  function about(sensor: string, quantity: string): readonly Correction[] {
    const key = `${sensor}.${quantity}`
    const known = found.get(key)
    if (known) return known
    const concerning = reachedFrom(
      corrections.filter((one) => (one.quantity ?? quantity) === quantity),
      sensor,
    )
    found.set(key, concerning)
    return concerning
  }

  function effectOn(sensor: string, quantity: string, at_ms: number): Effect | null {
    const there = about(sensor, quantity).filter((one) => covers(one, at_ms))
    return there.length === 0 ? null : effectOf(there, sensor)
  }

  function piecesOf(sensor: string, quantity: string, from_ms: number, to_ms: number): Piece[] | null {
    const concerning = about(sensor, quantity).filter((one) => one.from_ms < to_ms && endOf(one) > from_ms)
    if (concerning.length === 0) return null
    const inside = concerning.flatMap((one) => [one.from_ms, endOf(one)]).filter((at) => at > from_ms && at < to_ms)
    const cuts = [...new Set([from_ms, ...inside, to_ms])].sort((a, b) => a - b)
    return cuts.slice(1).map((end_ms, i) => {
      const start_ms = cuts[i]!
      const there = concerning.filter((one) => covers(one, start_ms))
      return { from_ms: start_ms, to_ms: end_ms, ...shownAt(there, sensor) }
    })
  }

  return { standing: corrections, effectOn, piecesOf, about }
}

/** The value as it is shown: null stays null. At most 15 digits, because 1.234 - 0.3 is 0.934 to people. */
export function correctedValue<Value extends number | null>(value: Value, change: Change): number | null {
  if (value === null || change.isSetAside) return null
  if (change.scale === 1 && change.offset === 0) return value
  const exact = Number((value * change.scale + change.offset).toPrecision(15))
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, exact))
}

/** The corrections that have to do with a sensor, directly or through another that is shown in its place. */
function reachedFrom(corrections: readonly Correction[], sensor: string): Correction[] {
  const sensors = new Set([sensor])
  for (const name of sensors) {
    for (const one of corrections) {
      if (one.shown_as === name) sensors.add(one.sensor)
      if (one.sensor === name && one.shown_as !== undefined) sensors.add(one.shown_as)
    }
  }
  return corrections.flatMap((one) => {
    if (one.sensor === everySensor) return [...sensors].map((name) => ({ ...one, sensor: name }))
    return sensors.has(one.sensor) ? [one] : []
  })
}

function effectOf(there: readonly Correction[], sensor: string): Effect | null {
  const own = there.filter((one) => one.sensor === sensor)
  const move = moveOf(there, sensor)
  const target = move?.shown_as ?? sensor
  const winner = winnerOf(there, target)
  const isDisplaced = winner !== null && winner.sensor !== sensor
  const ids = there.filter((one) => own.includes(one) || (isDisplaced && one === winner)).map(({ id }) => id)
  if (ids.length === 0) return null
  const change = composed(own)
  return { ...change, isSetAside: change.isSetAside || isDisplaced, ids, shown_as: move?.shown_as ?? null }
}

/** Whose rows stand under a sensor's name, all of these corrections counting. */
function shownAt(there: readonly Correction[], sensor: string): Pick<Piece, 'sensor' | 'change'> {
  const winner = winnerOf(there, sensor)
  if (!winner && moveOf(there, sensor)) return { sensor: null, change: null }
  const source = winner?.sensor ?? sensor
  return { sensor: source, change: effectOf(there, source) }
}

function moveOf(there: readonly Correction[], sensor: string): Correction | undefined {
  return there.findLast((one) => one.sensor === sensor && one.shown_as !== undefined)
}

/** The correction that brings another sensor's rows to this one: the newest of those that count. */
function winnerOf(there: readonly Correction[], sensor: string): Correction | null {
  return there.findLast((one) => one.shown_as === sensor && moveOf(there, one.sensor) === one) ?? null
}

function composed(own: readonly Correction[]): Omit<Change, 'ids'> {
  const change: Omit<Change, 'ids'> = { scale: 1, offset: 0, isSetAside: false }
  for (const { scale = 1, offset = 0, set_aside, trial } of own) {
    change.scale *= scale
    change.offset = change.offset * scale + offset
    change.isSetAside ||= set_aside === true
    if (trial) change.isTrial = true
  }
  return change
}

function covers(one: Correction, at_ms: number): boolean {
  return at_ms >= one.from_ms && at_ms < endOf(one)
}

function endOf({ to_ms }: Pick<Correction, 'to_ms'>): number {
  return to_ms ?? Number.POSITIVE_INFINITY
}
