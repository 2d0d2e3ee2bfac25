/** Rows in columns: 35 bytes each, where an object would take 150. */

export interface TailRow {
  at_ms: number
  /** NaN for null. */
  value: number
  flag: number
  received_ms: number
  /** What is doubted about its time: an index into `clockMarks`, and the station's clock minus the gateway's. */
  clock: number
  off_ms: number
  /** What it is to a row of this time that was kept earlier; see `amends`. */
  amends: number
}

/**
 * A row is the first of its time, or it takes the place of an earlier one that is kept elsewhere: of a null, or of the
 * same value with a less serious flag. Where both are read, the later one counts. Numbers stay for ever.
 */
export const amends = { nothing: 0, null: 1, flag: 2 } as const

export interface Chunk {
  length: number
  at_ms: Float64Array
  value: Float64Array
  flag: Uint8Array
  received_ms: Float64Array
  clock: Uint8Array
  off_ms: Float64Array
  amends: Uint8Array
}

const columns = ['at_ms', 'value', 'flag', 'received_ms', 'clock', 'off_ms', 'amends'] as const

export function chunkOf(rows: number): Chunk {
  return {
    length: 0,
    at_ms: new Float64Array(rows),
    value: new Float64Array(rows),
    flag: new Uint8Array(rows),
    received_ms: new Float64Array(rows),
    clock: new Uint8Array(rows),
    off_ms: new Float64Array(rows),
    amends: new Uint8Array(rows),
  }
}

export function rowOf(chunk: Chunk, i: number): TailRow {
  return {
    at_ms: chunk.at_ms[i]!,
    value: chunk.value[i]!,
    flag: chunk.flag[i]!,
    received_ms: chunk.received_ms[i]!,
    clock: chunk.clock[i]!,
    off_ms: chunk.off_ms[i]!,
    amends: chunk.amends[i]!,
  }
}

export function setRow(chunk: Chunk, i: number, row: TailRow): void {
  chunk.at_ms[i] = row.at_ms
  chunk.value[i] = row.value
  chunk.flag[i] = row.flag
  chunk.received_ms[i] = row.received_ms
  chunk.clock[i] = row.clock
  chunk.off_ms[i] = row.off_ms
  chunk.amends[i] = row.amends
}

/** Makes room at `i`, in the same arrays. */
export function makeRoom(chunk: Chunk, i: number): void {
  for (const column of columns) chunk[column].copyWithin(i + 1, i, chunk.length)
}

/** The rows from `from` to `to` in arrays of `rows` rows. */
export function copied(chunk: Chunk, from: number, to: number, rows: number): Chunk {
  const copy = chunkOf(rows)
  for (const column of columns) copy[column].set(chunk[column].subarray(from, to))
  copy.length = to - from
  return copy
}

/** The first row that is not before `at_ms`. */
export function lowerBound({ at_ms: times, length }: Pick<Chunk, 'at_ms' | 'length'>, at_ms: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! < at_ms) low = middle + 1
    else high = middle
  }
  return low
}
