// johnny-five and firmata-io come without types. Only what the child process uses is described here.
declare module 'firmata-io' {
  import type { EventEmitter } from 'node:events'
  export class Firmata extends EventEmitter {
    constructor(transport: EventEmitter, options?: { reportVersionTimeout?: number })
    isReady: boolean
    pins: { mode: number; state: number }[]
    /** The pin's number, by analog channel. */
    analogPins: number[]
    MODES: { INPUT: number; OUTPUT: number; PULLUP: number; ANALOG: number }
    queryFirmware(done: () => void): void
    setSamplingInterval(interval_ms: number): void
    pinMode(pin: number, mode: number): void
    queryPinState(pin: number, done: () => void): void
    reportDigitalPin(pin: number, value: 0 | 1): void
    reportAnalogPin(channel: number, value: 0 | 1): void
  }
  const firmata: { Firmata: typeof Firmata }
  export default firmata
}

// The board alone: the package's own entry loads every part that johnny-five knows, and what those need.
declare module 'johnny-five/lib/board.js' {
  import type { EventEmitter } from 'node:events'
  export default class Board extends EventEmitter {
    constructor(options: { io: unknown; repl: boolean; debug: boolean; sigint: boolean })
    pinMode(pin: number, mode: number): void
    digitalRead(pin: number, report: (value: number) => void): void
    analogRead(channel: number, report: (value: number) => void): void
  }
}
