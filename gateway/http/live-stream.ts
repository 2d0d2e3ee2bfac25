/**
 * How live events are written: gathered, so that a viewer gets one piece a second, and compressed for who takes it.
 *
 * All viewers of a kind get the same compressed piece: 200 phones in a flood cost the gateway what one costs, and no memory
 * for each. A piece is raw deflate that refers to nothing before it and ends on a byte without the mark of a last block, so
 * that pieces stand one after another in one gzip stream (RFC 1951, 3.2.3; RFC 1952, 2.3). The stream has no end of its own:
 * it lasts until one side leaves.
 */
import { constants, deflateRawSync } from 'node:zlib'

/** Magic, deflate, no flags, no time, no hint, unknown system. */
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])

/** The text as a viewer takes it; each form is made once, when the first viewer needs it. */
export interface Piece {
  plain(): Buffer
  deflated(): Buffer
}

export function pieceOf(text: string): Piece {
  let plain: Buffer | undefined
  let deflated: Buffer | undefined
  const asPlain = () => (plain ??= Buffer.from(text))
  return {
    plain: asPlain,
    deflated: () => (deflated ??= deflateRawSync(asPlain(), { level: 4, finishFlush: constants.Z_SYNC_FLUSH })),
  }
}

/** The first piece of a stream: a compressed one begins with the head of the format. */
export function firstBytes(piece: Piece, isCompressed: boolean): Buffer {
  return isCompressed ? Buffer.concat([gzipHeader, piece.deflated()]) : piece.plain()
}

export interface Gatherer<T> {
  add(some: readonly T[]): void
  /** Tells what is gathered now, instead of at the end of the second. */
  tell(): void
  stop(): void
}

/**
 * Tells at once what comes after a quiet second, and from then on once in `every_ms`, all that came meanwhile in its order.
 * What `isUrgent` goes at once, with what was gathered before it. Beyond `most` it is told early: nothing is hoarded.
 */
export function gatherChanges<T>(
  told: (all: T[]) => void,
  { every_ms, most, isUrgent }: { every_ms: number; most: number; isUrgent: (one: T) => boolean },
): Gatherer<T> {
  let gathered: T[] = []
  let pause: NodeJS.Timeout | undefined

  return {
    add(some) {
      gathered.push(...some)
      if (pause === undefined || gathered.length >= most || some.some(isUrgent)) tell()
    },
    tell,
    stop() {
      clearTimeout(pause)
      pause = undefined
      gathered = []
    },
  }

  function tell() {
    clearTimeout(pause)
    pause = undefined
    if (gathered.length === 0) return
    pause = setTimeout(tell, every_ms)
    const all = gathered
    gathered = []
    told(all)
  }
}
