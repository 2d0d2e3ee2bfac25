/**
 * Pins of a board that switch something, in the board's process.
 *
 *   F4 pin mode    F5 pin value    F0 6D pin F7  "how does it stand?"    F0 6E pin mode state F7  the answer
 *
 * F5 sets one pin. The library's digitalWrite sets the eight pins of a port at once from what it believes of them, and
 * would switch the pull-up of a neighbouring input on.
 */
import type { OutputPin } from './firmata.ts'

const setPinValue = 0xf5

/** What is used of the library. */
export interface BoardPins {
  pins: { mode: number; state: number }[]
  /** The pin's number, by analog channel. */
  analogPins: number[]
  MODES: { OUTPUT: number; PULLUP: number }
  pinMode(pin: number, mode: number): void
  queryPinState(pin: number, done: () => void): void
}

export interface OutputTools {
  io: BoardPins
  write(bytes: Buffer, done?: () => void): void
  report(pin: string, value: number): void
  leave(reason: string): void
}

export type Outputs = ReturnType<typeof openOutputs>

export function openOutputs({ io, write, report, leave }: OutputTools) {
  const pins = new Map<string, OutputPin>()
  const prepared = new Set<string>()

  return {
    /** Sets the pin, and reports how the board says that it stands. */
    set(output: OutputPin) {
      const { pin, value } = output
      const number = numberOf(pin)
      if (number === undefined) return leave(`the board has no pin ${pin}`)
      pins.set(pin, output)
      prepare(output, number)
      write(Buffer.from([setPinValue, number, value]))
      io.queryPinState(number, () => {
        const { mode, state } = io.pins[number]!
        if (mode === io.MODES.OUTPUT) report(pin, state)
      })
    },
    /** The board has started anew and knows no output any more. */
    forget() {
      prepared.clear()
    },
    /** Sets every output as it is when nobody is there, and calls `done` when the bytes are out. */
    rest(done: () => void) {
      const bytes = [...pins.values()].flatMap(({ pin, idle }) => [setPinValue, numberOf(pin)!, idle])
      write(Buffer.from(bytes), done)
    },
  }

  // A pin becomes an output at the level it was pulled to: one that rests high must not fall low in between, since a relay
  // that is active low would click.
  function prepare({ pin, value }: OutputPin, number: number) {
    if (prepared.has(pin)) return
    prepared.add(pin)
    if (value === 1) io.pinMode(number, io.MODES.PULLUP)
    io.pinMode(number, io.MODES.OUTPUT)
  }

  /** The number Firmata knows a pin by: D7 is 7, A0 of an Uno is 14. */
  function numberOf(pin: string): number | undefined {
    const number = Number(pin.slice(1))
    const known = pin.startsWith('A') ? io.analogPins[number] : number
    return known !== undefined && known < io.pins.length ? known : undefined
  }
}
