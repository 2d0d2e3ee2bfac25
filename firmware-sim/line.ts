/**
 * A board in operation: its rhythm in real time, its faults, and the one host that may be attached to it. Nobody
 * attached: what it says is lost, as on a serial line.
 */
import type { Board, Frame } from './board.ts'
import { createFaults, type Faults } from './faults.ts'

/** The host's end of a wire. */
export interface Host {
  send(bytes: Buffer): void
  /** The plug is pulled. */
  close(): void
}

export interface Line {
  board: Board
  faults: Faults
  /** False when another host has the port, or the plug is out. */
  attach(host: Host): boolean
  detach(host: Host): void
  receive(bytes: Buffer): void
  stop(): void
}

const rest_ms = 50
const pause_max_ms = 60_000 // a timer cannot wait for ever, and the clock may be set meanwhile

export function createLine(options: { board: Board; faults?: Faults; now: () => number }): Line {
  const { board, now, faults = createFaults() } = options
  let attached: Host | null = null
  let unpluggedUntil_ms = -Infinity
  let timer: NodeJS.Timeout | undefined

  function send(frames: Frame[]) {
    for (const frame of frames) {
      if (!attached) return
      const passed = faults.pass(frame)
      if ('bytes' in passed) {
        if (passed.bytes.length > 0) attached.send(passed.bytes)
        continue
      }
      unpluggedUntil_ms = passed.unplugged_until_ms
      const host = attached
      detach(host)
      host.close()
    }
  }

  function goOn() {
    clearTimeout(timer)
    if (!attached) return
    send(board.transmit(now()))
    const wait_ms = Math.min(pause_max_ms, Math.max(0, board.due_ms() - now()))
    if (attached) timer = setTimeout(goOn, wait_ms)
  }

  function detach(host: Host) {
    if (attached !== host) return
    attached = null
    clearTimeout(timer)
    // What its last bytes set in motion, a relay, comes to rest; what the board says meanwhile is lost.
    timer = setTimeout(() => board.transmit(now()), rest_ms).unref()
  }

  return {
    board,
    faults,
    attach(host) {
      if (attached || now() < unpluggedUntil_ms) return false
      attached = host
      board.plugIn(now())
      goOn()
      return true
    },
    detach,
    receive(bytes) {
      if (!attached) return
      send(board.transmit(now()))
      send(board.receive(bytes, now()))
      goOn()
    },
    stop() {
      attached?.close()
      attached = null
      clearTimeout(timer)
    },
  }
}
