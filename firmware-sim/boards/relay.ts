/**
 * A relay module on a pin, as with the common SRD-05VDC-SL-C: its contact closes within 10 ms of power on the coil and
 * opens within 5 ms of its end. A shorter pulse moves nothing. A pin that drives nothing leaves the coil without power:
 * the module's own resistor holds its input where it rests.
 */
export interface RelayOptions {
  pin: number
  /** The level that powers the coil. */
  active?: 'high' | 'low'
  /** A second contact of the relay, from this pin to ground: closed together with the first. */
  contact?: number
  onMove?: (isClosed: boolean, at_ms: number) => void
}

const close_ms = 10
const open_ms = 5

export type Relay = ReturnType<typeof createRelay>

export function createRelay({ active = 'high', onMove = () => undefined }: Pick<RelayOptions, 'active' | 'onMove'>) {
  let isClosed = false
  let isPowered = false
  let due_ms = Infinity

  return {
    isClosed: () => isClosed,
    /** When the contact will move; Infinity when it rests. */
    due_ms: () => due_ms,
    /** The pin drives `level`, or nothing. */
    drive(level: number | undefined, at_ms: number) {
      const wasPowered = isPowered
      isPowered = level !== undefined && level === (active === 'high' ? 1 : 0)
      if (isPowered === wasPowered) return
      due_ms = isPowered === isClosed ? Infinity : at_ms + (isPowered ? close_ms : open_ms)
    },
    /** Moves the contact, which is due. */
    move() {
      isClosed = isPowered
      onMove(isClosed, due_ms)
      due_ms = Infinity
    },
  }
}
