/** Corrections as simply as they can be said: each row by itself, one correction after another. */
import type { Correction } from '../../../../gateway/contract.ts'
import type { NaiveRow } from '../naiveStore.ts'

export interface ShownRow extends NaiveRow {
  /** The sensor under which it is shown; null: nowhere, another's rows stand in its place. */
  shown: string | null
  corrected: number | null
  ids: string[]
}

/** `standing`: in the order of their entry. */
export function naivelyShown(row: NaiveRow, standing: readonly Correction[]): ShownRow {
  const there = standing.filter(
    (one) =>
      one.station === row.station &&
      (one.quantity === null || one.quantity === row.quantity) &&
      row.at_ms >= one.from_ms &&
      (one.to_ms === null || row.at_ms < one.to_ms),
  )
  const own = there.filter((one) => one.sensor === row.sensor)
  const move = lastMoveOf(there, row.sensor)
  const name = move?.shown_as ?? row.sensor
  const arriving = there.filter((one) => one.shown_as === name && lastMoveOf(there, one.sensor) === one)
  const newest = arriving.at(-1)
  const isDisplaced = newest !== undefined && newest !== move
  let corrected = row.value
  for (const { scale = 1, offset = 0 } of own) if (corrected !== null) corrected = corrected * scale + offset
  if (isDisplaced || own.some(({ set_aside }) => set_aside)) corrected = null
  const ids = there.filter((one) => own.includes(one) || (isDisplaced && one === newest)).map(({ id }) => id)
  const flag = corrected === null && row.value !== null ? 9 : row.flag
  return { ...row, flag: isAside(own) || isDisplaced ? 9 : flag, shown: isDisplaced ? null : name, corrected, ids }
}

const isAside = (own: readonly Correction[]) => own.some(({ set_aside }) => set_aside === true)

function lastMoveOf(there: readonly Correction[], sensor: string): Correction | undefined {
  return there.filter((one) => one.sensor === sensor && one.shown_as !== undefined).at(-1)
}
