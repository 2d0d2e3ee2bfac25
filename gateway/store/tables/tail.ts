/**
 * The rows of one series that are in the log and not yet in the tables: sorted by time, in columns.
 *
 * A list of chunks, so that a backlog that arrives newest first is as cheap as one in order: an insert moves at most one
 * chunk. 35 bytes a row: the tail of ten minutes of 200 values a second is 4 MB.
 */
import { type Chunk, chunkOf, copied, lowerBound, makeRoom, rowOf, setRow, type TailRow } from './chunk.ts'

const chunkRows_max = 512 // an insert moves at most so many rows

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

  /** The row of exactly this time, or undefined. */
  rowAt(at_ms: number): TailRow | undefined {
    const chunk = this.#chunks[this.#chunkOf(at_ms)]
    if (!chunk) return undefined
    const i = lowerBound(chunk, at_ms)
    return i < chunk.length && chunk.at_ms[i] === at_ms ? rowOf(chunk, i) : undefined
  }

  /** Puts a row in the place of the one of its time, which must be there. */
  replace(row: TailRow): void {
    const chunk = this.#chunks[this.#chunkOf(row.at_ms)]!
    setRow(chunk, lowerBound(chunk, row.at_ms), row)
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

function lastOf(chunk: Chunk): number {
  return chunk.at_ms[chunk.length - 1]!
}

function withRow(chunk: Chunk, row: TailRow): Chunk {
  const { at_ms } = row
  const roomy =
    chunk.length < chunk.at_ms.length
      ? chunk
      : copied(chunk, 0, chunk.length, Math.min(chunk.length * 4, chunkRows_max))
  const i = roomy.length > 0 && lastOf(roomy) < at_ms ? roomy.length : lowerBound(roomy, at_ms)
  makeRoom(roomy, i)
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
