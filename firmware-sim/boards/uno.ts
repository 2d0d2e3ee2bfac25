/**
 * An Arduino Uno with StandardFirmata, a tipping bucket on a digital pin, voltages on the analog pins, a relay on any pin.
 *
 * After a reset its analog pins are inputs, all others are outputs that are low.
 *
 * Opening its port resets it: silence while it boots, then the banner (version, firmware), unasked. It reports nothing
 * until the host asks, and tips that fall while nobody listens are lost: the count lives in the agent.
 */
import type { Board, Frame, Truth } from '../board.ts'
import type { Bucket } from './bucket.ts'
import { createFirmataParser, mode, words } from './firmata.ts'
import { createRelay, type RelayOptions } from './relay.ts'

export interface UnoOptions {
  /** To ground: closed reads 0, and open reads 1 only with the pull-up on. To 5 V with a resistor to ground: turned round. */
  bucket?: { pin: number; contact: Bucket; wiring?: 'to-ground' | 'to-5v' }
  /** Volts on A0 … A5; an unconnected pin reads 0. */
  volts?: Partial<Record<number, Truth<number>>>
  relay?: RelayOptions | undefined
  /** The bootloader's silence after the port is opened. */
  boot_ms?: number
}

const reference_v = 5
const samplingDefault_ms = 19
const banner = () => Buffer.concat([words.version(), words.firmware('StandardFirmata.ino')])

export function createUno({ bucket, volts = {}, relay: relayOptions, boot_ms = 1_000 }: UnoOptions): Board {
  const relay = relayOptions && createRelay(relayOptions)
  let pinModes: number[] = []
  let pullUps = new Set<number>()
  let outputs = new Set<number>()
  const analogOn = new Set<number>()
  const portsOn = new Map<number, number>() // port → bits last sent
  let sampling_ms = samplingDefault_ms
  let boot_at_ms = Infinity
  let sample_at_ms = Infinity
  let now_ms = 0
  let isUp = false
  let said: Frame[] = []
  let parse = createFirmataParser({ version, reset, pinMode, pinValue, portValue, reportAnalog, reportDigital, sysex })

  const say = (bytes: Buffer, more: Partial<Frame> = {}) => said.push({ at_ms: now_ms, bytes, ...more })
  const spoken = () => said.splice(0)

  function reset() {
    pinModes = Array.from({ length: 20 }, (_, pin) => (pin < 14 ? mode.output : mode.analog))
    pullUps = new Set()
    outputs = new Set()
    analogOn.clear()
    portsOn.clear()
    sample_at_ms = Infinity
    drive()
  }

  function drive() {
    if (!relayOptions) return
    const isOutput = pinModes[relayOptions.pin] === mode.output
    relay?.drive(isOutput ? levelOf(relayOptions.pin) : undefined, now_ms)
  }

  function version() {
    say(words.version())
  }

  function pinMode(pin: number, wanted: number) {
    if (pin < 2 || pin > 19) return
    pinModes[pin] = wanted
    outputs.delete(pin) // what becomes an output is low at first
    if (wanted === mode.pullUp) pullUps.add(pin)
    else pullUps.delete(pin)
    drive()
  }

  // Writing 1 to an input switches its pull-up on, as on the chip itself.
  function pinValue(pin: number, isHigh: boolean) {
    if (pinModes[pin] === mode.output) isHigh ? outputs.add(pin) : outputs.delete(pin)
    else if (pinModes[pin] === mode.input) isHigh ? pullUps.add(pin) : pullUps.delete(pin)
    drive()
    reportChanges()
  }

  function portValue(port: number, bits: number) {
    for (let bit = 0; bit < 8; bit++) pinValue(port * 8 + bit, ((bits >> bit) & 1) === 1)
  }

  function reportAnalog(channel: number, isOn: boolean) {
    if (channel > 5) return
    if (isOn) analogOn.add(channel)
    else analogOn.delete(channel)
    if (analogOn.size === 0) sample_at_ms = Infinity
    else if (sample_at_ms === Infinity) sample_at_ms = now_ms + sampling_ms
  }

  function reportDigital(port: number, isOn: boolean) {
    if (port > 2) return
    if (!isOn) portsOn.delete(port)
    else {
      portsOn.set(port, bitsOf(port))
      say(words.port(port, bitsOf(port)))
    }
  }

  function sysex(command: number, payload: number[]) {
    if (command === 0x79) say(words.firmware('StandardFirmata.ino'))
    else if (command === 0x6b) say(words.capabilities())
    else if (command === 0x69) say(words.analogMap())
    else if (command === 0x7a) sampling_ms = Math.max(1, payload[0]! | (payload[1]! << 7))
    else if (command === 0x6d) say(words.pinState(payload[0]!, pinModes[payload[0]!] ?? 0, levelOf(payload[0]!)))
    else if (command === 0x76) say(words.text('I2C: Too few bytes received')) // nothing hangs on the bus
  }

  function bitsOf(port: number): number {
    let bits = 0
    for (let bit = 0; bit < 8; bit++) {
      const pin = port * 8 + bit
      const isInput = pinModes[pin] === mode.input || pinModes[pin] === mode.pullUp
      if (isInput && levelOf(pin) === 1) bits |= 1 << bit
    }
    return bits
  }

  function levelOf(pin: number): number {
    if (pinModes[pin] === mode.output) return outputs.has(pin) ? 1 : 0
    if (pin === relayOptions?.contact) return pullUps.has(pin) && !relay?.isClosed() ? 1 : 0
    if (pin !== bucket?.pin) return pullUps.has(pin) ? 1 : 0
    if (bucket.wiring === 'to-5v') return bucket.contact.isClosed() ? 1 : 0
    return !bucket.contact.isClosed() && pullUps.has(pin) ? 1 : 0
  }

  function reportChanges(more: Partial<Frame> = {}) {
    for (const [port, bits] of portsOn) {
      if (bitsOf(port) === bits) continue
      portsOn.set(port, bitsOf(port))
      say(words.port(port, bitsOf(port)), more)
    }
  }

  function sample() {
    for (const channel of analogOn) {
      const truth = volts[channel]?.(now_ms)
      const count = Math.round(((truth ?? 0) / reference_v) * 1_023)
      say(words.analog(channel, Math.min(1_023, Math.max(0, count))), { truth, sentinel: words.analog(channel, 1_023) })
    }
    sample_at_ms = now_ms + sampling_ms
  }

  const relay_ms = () => relay?.due_ms() ?? Infinity
  const due_ms = () =>
    isUp ? Math.min(sample_at_ms, relay_ms(), bucket?.contact.due_ms() ?? Infinity) : Math.min(boot_at_ms, relay_ms())

  function happen() {
    if (relay && relay_ms() === now_ms) {
      relay.move()
      reportChanges()
    } else if (!isUp) {
      isUp = true
      say(banner())
    } else if (sample_at_ms === now_ms) sample()
    else if (bucket) {
      const { isTip } = bucket.contact.take()
      reportChanges(isTip ? { truth: 1 } : {})
    }
  }

  reset()
  return {
    model: 'uno',
    baud: 57_600,
    plugIn(at_ms) {
      now_ms = at_ms
      reset()
      parse = createFirmataParser({ version, reset, pinMode, pinValue, portValue, reportAnalog, reportDigital, sysex })
      sampling_ms = samplingDefault_ms
      isUp = false
      boot_at_ms = at_ms + boot_ms
      said = []
      bucket?.contact.start(boot_at_ms)
    },
    due_ms,
    transmit(until_ms) {
      while (due_ms() <= until_ms) {
        now_ms = due_ms()
        // After a long sleep the missed samples are gone; missed tips are not: the contact did move.
        if (sample_at_ms === now_ms && until_ms - now_ms > 10 * sampling_ms) now_ms = sample_at_ms = until_ms
        happen()
      }
      return spoken()
    },
    receive(bytes, at_ms) {
      now_ms = at_ms
      if (isUp) parse(bytes)
      return spoken()
    },
  }
}
