/**
 * What is read of a connection, and when: bytes are looked at before Aedes gets them, each name its share of a turn, and
 * not at all while too much waits for its receipt.
 */
import type { Socket } from 'node:net'
import { type FrameFault, packetGuard } from './frames.ts'
import type { Name, Shares } from './shares.ts'

/** Bytes that are looked at together: of the shortest packets, pings of two bytes, 1,024. */
const slice_bytes = 2 * 1024

export interface ReadingOptions {
  shares: Shares
  /** So many bytes are handed on. */
  took: (bytes: number) => void
  /** It sends what may not be: the connection is closed. */
  onFault: (fault: FrameFault) => void
}

/**
 * Aedes takes bytes by `read()` when it hears 'readable'. Standing in that place costs no copy and no stream in between, and
 * lets us stop it.
 */
export function readByShares(socket: Socket, { shares, took, onFault }: ReadingOptions) {
  const read = socket.read.bind(socket)
  const guard = packetGuard()
  let name: Name = socket
  let isPaused = false
  let wasAsked = false
  /** Packets in what was handed on last. */
  let handed = 0

  socket.read = (size?: number) => {
    wasAsked = true
    for (;;) {
      if (isPaused) return null
      if (!shares.hasRoom(name)) {
        shares.wait(name, goOn)
        return null
      }
      const chunk: Buffer | null = read(size)
      const passed = chunk && looked(chunk)
      // Of a message that is made shorter a whole chunk may be cut out, and nothing is left of it.
      if (passed?.length !== 0) return passed
    }
  }

  return {
    /** From now on larger packets may come, and all connections of this name have one share. */
    identify(who: string) {
      guard.identify()
      name = who
    },
    pause() {
      isPaused = true
    },
    resume() {
      isPaused = false
      if (!socket.destroyed) socket.emit('readable')
    },
  }

  /** Aedes asks when it has been told once for each packet that it has parsed and not answered. */
  function goOn() {
    wasAsked = false
    for (let n = 0; n <= handed && !wasAsked && !isPaused && !socket.destroyed; n++) socket.emit('readable')
  }

  /** As much of the chunk as there is room for, without what is cut out; the rest is put back. Null: it was closed. */
  function looked(chunk: Buffer): Buffer | null {
    let end = 0
    const cuts: [number, number][] = []
    handed = 0
    while (end < chunk.length && shares.hasRoom(name)) {
      const slice = chunk.subarray(end, end + slice_bytes)
      const before = guard.packets()
      const fault = guard.look(slice)
      if (fault) {
        onFault(fault)
        socket.destroy()
        return null
      }
      const packets = guard.packets() - before
      for (const [from, to] of guard.takeCuts()) cuts.push([end + from, end + to])
      end += slice.length
      handed += packets
      shares.took(name, packets, slice.length)
    }
    took(end)
    if (end < chunk.length) {
      socket.unshift(chunk.subarray(end))
      shares.wait(name, goOn)
    }
    const passed = end === chunk.length ? chunk : chunk.subarray(0, end)
    return cuts.length > 0 ? without(passed, cuts) : passed
  }
}

function without(bytes: Buffer, cuts: readonly [from: number, to: number][]): Buffer {
  const parts: Buffer[] = []
  let at = 0
  for (const [from, to] of cuts) {
    parts.push(bytes.subarray(at, from))
    at = to
  }
  parts.push(bytes.subarray(at))
  return Buffer.concat(parts)
}
