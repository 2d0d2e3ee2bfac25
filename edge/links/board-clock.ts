/**
 * The board's own time, as far as StandardFirmata tells it. It reports a voltage at a steady pace, whatever the computer does;
 * these reports stand in the same stream of bytes as those of contacts, in order. Counted, they say how long a contact was
 * closed, however late its bytes were read: a computer that was stopped for ten seconds reads them all at once, and right.
 *
 *   tick  contact closed  tick  tick  tick  contact open  tick        closed for 20 to 40 ms
 */
import { boardTick_ms } from '../driver.ts'

/** What is used of the library. */
interface Reporting {
  setSamplingInterval(interval_ms: number): void
  reportAnalogPin(channel: number, value: 0 | 1): void
  on(event: string, run: () => void): unknown
  removeListener(event: string, run: () => void): unknown
}

/** A contact that stays closed says nothing: so many ticks after it moved, its state is told again. */
const againAfter = 3

export type BoardClock = ReturnType<typeof openBoardClock>

/** `again` is called with each pin that moved a little while ago. Without a tick `now_ms` is undefined: nobody knows. */
export function openBoardClock(again: (pin: string) => void) {
  let ticks = 0
  const moved = new Map<string, number>()
  return { follow, tick, now_ms, hasMoved, forget }

  /** Has the board tick, by a channel that it reports. */
  function follow(io: Reporting, channel: number) {
    io.setSamplingInterval(boardTick_ms)
    io.removeListener(`analog-read-${channel}`, tick)
    io.on(`analog-read-${channel}`, tick)
    io.reportAnalogPin(channel, 1)
  }

  function tick() {
    ticks += 1
    for (const [pin, at] of moved) {
      if (ticks - at < againAfter) continue
      moved.delete(pin)
      again(pin)
    }
  }

  function now_ms(): number | undefined {
    return ticks === 0 ? undefined : ticks * boardTick_ms
  }

  function hasMoved(pin: string) {
    if (ticks > 0) moved.set(pin, ticks)
  }

  /** The board has started anew. */
  function forget() {
    moved.clear()
  }
}
