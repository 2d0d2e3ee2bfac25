/** Finds the parts of a segment's file: from its end, which says where they are, or one by one where that is damaged. */
import { inflateRawSync } from 'node:zlib'
import type { Facts } from './facts.ts'
import { type Frame, type Place, readFrame, scannedFrames } from './frame.ts'
import type { Listed } from './list.ts'
import { end_bytes, type Identity } from './segment-writer.ts'
import { stepOf_ms } from './tables.ts'

export interface Parts {
  identity: Identity
  /** null when both copies are damaged. */
  state: unknown
  /** null when they are damaged. */
  facts: Facts | null
  list(): readonly Listed[]
  /** Some part is damaged, but what it said stands elsewhere too. */
  isHurt: boolean
  /** The list is the one that was written: it misses nothing. */
  isListWhole: boolean
}

/** null when nothing of the file says what it is. */
export function partsOf(fd: number, size: number): Parts | null {
  const end = size < end_bytes ? null : readFrame(fd, { offset: size - end_bytes, length: end_bytes })
  if (!end || kindOf(end) !== 'end') return scannedParts(fd, size)
  const at = (n: number): Place => ({
    offset: end.body.readDoubleLE(16 * n),
    length: end.body.readDoubleLE(16 * n + 8),
  })
  const [first] = scannedFrames(fd, size)
  const isWhole = first?.offset === 0 && kindOf(first) === 'state'
  const [facts, list, last] = [readFrame(fd, at(0)), readFrame(fd, at(1)), readFrame(fd, at(2))]
  const state = last ?? (isWhole ? first : null)
  if (!state) return scannedParts(fd, size)
  return {
    identity: identityOf(state),
    state: unpacked(state),
    facts: facts && (unpacked(facts) as Facts),
    // Only who looks into the file needs it; of most files nobody asks for days.
    list: once(() => (list ? (unpacked(list) as Listed[]) : listedByScan(fd, size))),
    isHurt: !isWhole || !facts || !list || !last,
    isListWhole: list !== null,
  }
}

function scannedParts(fd: number, size: number): Parts | null {
  let state: Frame | null = null
  let facts: Facts | null = null
  let isListWhole = false
  for (const frame of scannedFrames(fd, size)) {
    if (kindOf(frame) === 'state') state ??= frame
    if (kindOf(frame) === 'facts') facts = unpacked(frame) as Facts
    if (kindOf(frame) === 'list') isListWhole = true
  }
  if (!state) return null
  const list = once(() => listedByScan(fd, size))
  return { identity: identityOf(state), state: unpacked(state), facts, list, isHurt: true, isListWhole }
}

function listedByScan(fd: number, size: number): Listed[] {
  const found: Listed[] = []
  for (const frame of scannedFrames(fd, size)) {
    if (kindOf(frame) === 'list') return unpacked(frame) as Listed[]
    const isListed = kindOf(frame) in stepOf_ms || kindOf(frame) === 'alert' || kindOf(frame) === 'refused'
    if (isListed) found.push([frame.offset, frame.length, frame.header as Listed[2]])
  }
  return found
}

function identityOf({ header }: Frame): Identity {
  return (header as { identity: Identity }).identity
}

function kindOf({ header }: Frame): string {
  return String((header as { kind?: unknown }).kind)
}

function unpacked({ body }: Frame): unknown {
  return JSON.parse(inflateRawSync(body).toString('utf8'))
}

function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
