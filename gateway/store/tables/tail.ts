/**
 * The rows of one series that are in the log and not yet in the tables: sorted by time, in columns.
 *
 * A list of chunks, so that a backlog that arrives newest first is as cheap as one in order: an insert moves at most one
 * chunk. 34 bytes a row: the tail of ten minutes of 200 values a second is 4 MB.
 */
import { type Flag, worseFlag } from '../../../hardware/flags.ts'

export interface TailRow {
  at_ms: number
  /** NaN for null. */
  value: number
  flag: number
  received_ms: number
  /** What is doubted about its time: an index into `clockMarks`, and the station's clock minus the gateway's. */
  clock: number
  off_ms: number
}

const chunkRows_max = 512 // one chunk is one step of settling: about a millisecond of work, ten on a Pi

export interface Chunk {
  length: number
  at_ms: Float64Array
  value: Float64Array
  flag: Uint8Array
  received_ms: Float64Array
  clock: Uint8Array
  off_ms: Float64Array
}

export class Tail {
  #chunks: Chunk[] = []
  length = 0

  /** Adds a row; its time must not be there yet. */
  add(row: TailRow): void {
    let index = this.#chunkOf(row.at_ms)
    if (index < 0) {
      this.#chunks.push(chunkOf(16))
      index = 0
    } else if (this.#chunks[index]!.length === chunkRows_max) {
      const isNewest = index === this.#chunks.length - 1 && row.at_ms > lastOf(this.#chunks[index]!)
      this.#chunks.splice(index + 1, 0, isNewest ? chunkOf(chunkRows_max) : upperHalf(this.#chunks[index]!))
      if (isNewest || row.at_ms > this.#chunks[index + 1]!.at_ms[0]!) index++
    }
    this.#chunks[index] = withRow(this.#chunks[index]!, row)
    this.length++
  }

  /** The value at exactly this time (NaN for null), or undefined. */
  valueAt(at_ms: number): number | undefined {
    const chunk = this.#chunks[this.#chunkOf(at_ms)]
    if (!chunk) return undefined
    const i = lowerBound(chunk, at_ms)
    return i < chunk.length && chunk.at_ms[i] === at_ms ? chunk.value[i] : undefined
  }

  /** Makes the flag of the row with this time and value more serious; tells whether there is such a row. */
  raiseFlag(at_ms: number, value: number, flag: Flag): boolean {
    const chunk = this.#chunks[this.#chunkOf(at_ms)]
    if (!chunk) return false
    const i = lowerBound(chunk, at_ms)
    if (i >= chunk.length || chunk.at_ms[i] !== at_ms || chunk.value[i] !== value) return false
    chunk.flag[i] = worseFlag(chunk.flag[i] as Flag, flag)
    return true
  }

  /** Puts a value in the place of the null of this time; tells whether there is such a null. */
  fillNull(row: TailRow): boolean {
    const chunk = this.#chunks[this.#chunkOf(row.at_ms)]
    if (!chunk) return false
    const i = lowerBound(chunk, row.at_ms)
    if (i >= chunk.length || chunk.at_ms[i] !== row.at_ms || !Number.isNaN(chunk.value[i])) return false
    setRow(chunk, i, row)
    return true
  }

  /** The newest time before `at_ms`; -Infinity when there is none. */
  before(at_ms: number): number {
    const c = this.#chunkOf(at_ms)
    const chunk = this.#chunks[c]
    if (!chunk) return Number.NEGATIVE_INFINITY
    const i = lowerBound(chunk, at_ms)
    if (i > 0) return chunk.at_ms[i - 1]!
    return c > 0 ? lastOf(this.#chunks[c - 1]!) : Number.NEGATIVE_INFINITY
  }

  /** The oldest time after `at_ms`; Infinity when there is none. */
  after(at_ms: number): number {
    const c = Math.max(0, this.#chunkOf(at_ms))
    const chunk = this.#chunks[c]
    if (!chunk) return Number.POSITIVE_INFINITY
    const i = lowerBound(chunk, at_ms + 1)
    return i < chunk.length ? chunk.at_ms[i]! : (this.#chunks[c + 1]?.at_ms[0] ?? Number.POSITIVE_INFINITY)
  }

  /** Rows with from_ms ≤ at_ms < to_ms, in order. */
  *between(from_ms: number, to_ms: number): Generator<TailRow> {
    for (let c = Math.max(0, this.#chunkOf(from_ms)); c < this.#chunks.length; c++) {
      const chunk = this.#chunks[c]!
      for (let i = lowerBound(chunk, from_ms); i < chunk.length; i++) {
        if (chunk.at_ms[i]! >= to_ms) return
        yield rowOf(chunk, i)
      }
    }
  }

  first(): TailRow | undefined {
    return this.#chunks[0] && rowOf(this.#chunks[0], 0)
  }

  /** The oldest chunk, for settling; `dropChunk` when its rows are in the tables. */
  oldestChunk(): Chunk | undefined {
    return this.#chunks[0]
  }

  dropChunk(): void {
    this.length -= this.#chunks.shift()?.length ?? 0
  }

  // The last chunk that begins at or before `at_ms`, or the first; -1 when there is none.
  #chunkOf(at_ms: number): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#chunks[middle]!.at_ms[0]! <= at_ms) low = middle + 1
      else high = middle
    }
    return low > 0 ? low - 1 : this.#chunks.length > 0 ? 0 : -1
  }
}

function chunkOf(rows: number): Chunk {
  return {
    length: 0,
    at_ms: new Float64Array(rows),
    value: new Float64Array(rows),
    flag: new Uint8Array(rows),
    received_ms: new Float64Array(rows),
    clock: new Uint8Array(rows),
    off_ms: new Float64Array(rows),
  }
}

function rowOf(chunk: Chunk, i: number): TailRow {
  return {
    at_ms: chunk.at_ms[i]!,
    value: chunk.value[i]!,
    flag: chunk.flag[i]!,
    received_ms: chunk.received_ms[i]!,
    clock: chunk.clock[i]!,
    off_ms: chunk.off_ms[i]!,
  }
}

function setRow(chunk: Chunk, i: number, row: TailRow): void {
  chunk.at_ms[i] = row.at_ms
  chunk.value[i] = row.value
  chunk.flag[i] = row.flag
  chunk.received_ms[i] = row.received_ms
  chunk.clock[i] = row.clock
  chunk.off_ms[i] = row.off_ms
}

const columns = ['at_ms', 'value', 'flag', 'received_ms', 'clock', 'off_ms'] as const

function lastOf(chunk: Chunk): number {
  return chunk.at_ms[chunk.length - 1]!
}

function withRow(chunk: Chunk, row: TailRow): Chunk {
  const { at_ms } = row
  const roomy = chunk.length < chunk.at_ms.length ? chunk : copied(chunk, 0, chunk.length, chunk.length * 4)
  const i = roomy.length > 0 && lastOf(roomy) < at_ms ? roomy.length : lowerBound(roomy, at_ms)
  for (const column of columns) roomy[column].copyWithin(i + 1, i, roomy.length)
  setRow(roomy, i, row)
  roomy.length++
  return roomy
}

function upperHalf(chunk: Chunk): Chunk {
  const middle = chunk.length >> 1
  const upper = copied(chunk, middle, chunk.length, chunkRows_max)
  chunk.length = middle
  return upper
}

function copied(chunk: Chunk, from: number, to: number, rows: number): Chunk {
  const copy = chunkOf(Math.min(rows, chunkRows_max))
  for (const column of columns) copy[column].set(chunk[column].subarray(from, to))
  copy.length = to - from
  return copy
}

function lowerBound(chunk: Chunk, at_ms: number): number {
  let low = 0
  let high = chunk.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (chunk.at_ms[middle]! < at_ms) low = middle + 1
    else high = middle
  }
  return low
}
