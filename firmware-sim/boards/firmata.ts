/**
 * Firmata 2.5 as StandardFirmata on an Arduino Uno speaks it, 57600 8N1: the words, without a board behind them.
 *
 *   F0 … F7 sysex     F4 pin mode     F5 pin value     C0+ch on     D0+port on     90+port lsb7 msb7     F9     FF
 */
export const mode = { input: 0, output: 1, analog: 2, pullUp: 0x0b } as const

export interface FirmataHandlers {
  version(): void
  reset(): void
  pinMode(pin: number, mode: number): void
  pinValue(pin: number, isHigh: boolean): void
  /** Eight pins at once. */
  portValue(port: number, bits: number): void
  reportAnalog(channel: number, isOn: boolean): void
  reportDigital(port: number, isOn: boolean): void
  sysex(command: number, payload: number[]): void
}

const sysexBytes_max = 64 // StandardFirmata's buffer; longer messages are dropped
const dataBytes: Record<number, number> = { 244: 2, 245: 2, 192: 1, 208: 1, 144: 2, 224: 2 }

/** Takes the host's bytes in any cut and calls what they mean. */
export function createFirmataParser(handlers: FirmataHandlers): (bytes: Buffer) => void {
  let command = 0
  let args: number[] = []
  let sysex: number[] | null = null

  return (bytes) => {
    for (const byte of bytes) take(byte)
  }

  function take(byte: number) {
    if (sysex) {
      if (byte === 0xf7) {
        const [first, ...payload] = sysex
        if (first !== undefined && sysex.length <= sysexBytes_max) handlers.sysex(first, payload)
        sysex = null
      } else if (byte === 0xff) {
        sysex = null
        handlers.reset()
      } else if (sysex.length <= sysexBytes_max) sysex.push(byte)
    } else if (byte >= 0x80) begin(byte)
    else if (command !== 0) {
      args.push(byte)
      if (args.length === dataBytes[kindOf(command)]) {
        obey(command, args[0]!, args[1] ?? 0)
        command = 0
      }
    }
  }

  function begin(byte: number) {
    command = 0
    args = []
    if (byte === 0xf0) sysex = []
    else if (byte === 0xf9) handlers.version()
    else if (byte === 0xff) handlers.reset()
    else if (dataBytes[kindOf(byte)] !== undefined) command = byte
  }

  function obey(word: number, first: number, second: number) {
    if (word === 0xf4) handlers.pinMode(first, second)
    else if (word === 0xf5) handlers.pinValue(first, second !== 0)
    else if (kindOf(word) === 0xc0) handlers.reportAnalog(word & 0x0f, first !== 0)
    else if (kindOf(word) === 0xd0) handlers.reportDigital(word & 0x0f, first !== 0)
    else if (kindOf(word) === 0x90) handlers.portValue(word & 0x0f, first | (second << 7))
  }
}

const kindOf = (byte: number) => (byte < 0xf0 ? byte & 0xf0 : byte)

const pwmPins = new Set([3, 5, 6, 9, 10, 11])
const pins = Array.from({ length: 20 }, (_, pin) => pin)
const sevenBits = (value: number) => [value & 0x7f, (value >> 7) & 0x7f]
const sysexOf = (...body: number[]) => Buffer.from([0xf0, ...body, 0xf7])

/** What an Uno says. */
export const words = {
  version: () => Buffer.from([0xf9, 2, 5]),
  firmware: (name: string) => sysexOf(0x79, 2, 5, ...[...Buffer.from(name, 'latin1')].flatMap(sevenBits)),
  capabilities: () => sysexOf(0x6c, ...pins.flatMap((pin) => [...capabilitiesOf(pin), 0x7f])),
  analogMap: () => sysexOf(0x6a, ...pins.map((pin) => (pin < 14 ? 0x7f : pin - 14))),
  pinState: (pin: number, pinMode: number, state: number) => sysexOf(0x6e, pin, pinMode, state & 0x7f),
  text: (sentence: string) => sysexOf(0x71, ...[...Buffer.from(sentence, 'latin1')].flatMap(sevenBits)),
  analog: (channel: number, value: number) => Buffer.from([0xe0 | channel, ...sevenBits(value)]),
  port: (port: number, bits: number) => Buffer.from([0x90 | port, ...sevenBits(bits)]),
}

// Pairs of mode and resolution in bits: in, pull-up, out, analog 10, PWM 8, servo 14, I2C.
function capabilitiesOf(pin: number): number[] {
  if (pin < 2) return []
  const digital = [0x00, 1, 0x0b, 1, 0x01, 1]
  if (pin >= 18) return [...digital, 0x02, 10, 0x04, 14, 0x06, 1]
  if (pin >= 14) return [...digital, 0x02, 10, 0x04, 14]
  return pwmPins.has(pin) ? [...digital, 0x03, 8, 0x04, 14] : [...digital, 0x04, 14]
}
