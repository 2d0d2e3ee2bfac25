/**
 * An Arduino Uno that runs the real machine code of a sketch (avr8js), as fast as this computer can: its time is its own. What
 * sleeps until the next interrupt costs nothing. D0 to D13, six analog inputs, the serial port, the EEPROM and the I2C bus.
 */
import {
  ADCMuxInputType,
  AVRADC,
  AVREEPROM,
  AVRIOPort,
  AVRTWI,
  AVRUSART,
  adcConfig,
  avrInstruction,
  CPU,
  EEPROMMemoryBackend,
  eepromConfig,
  portBConfig,
  portCConfig,
  portDConfig,
  twiConfig,
  usart0Config,
} from 'avr8js'

const hz = 16_000_000
const sleepOpcode = 0x9588

/** A device on the I2C bus: registers that are read and written one after the other. */
export interface Registers {
  address: number
  bytes: Uint8Array
}

export interface UnoWires {
  /** Its memory after power-on: no two boards come up alike. */
  seed?: number
  i2c?: Registers
  /** Volts on A0 to A5. */
  volts?: (channel: number, at_ms: number) => number
  onByte?: (byte: number) => void
}

export type AvrUno = ReturnType<typeof avrUno>

/** `program`: the image of the flash. It stands still until it is told to run. */
export function avrUno(
  program: Uint8Array,
  { seed = 1, i2c, volts = () => 0, onByte = () => undefined }: UnoWires = {},
) {
  const flash = new Uint16Array(0x4000)
  new Uint8Array(flash.buffer).set(program)
  const eeprom = new EEPROMMemoryBackend(1_024)
  let board = poweredOn(seed)
  let before_cycles = 0 // of the time before the last power-on

  return { run, contact, send, reset, powerCut, eeprom: eeprom.memory, at_ms: () => now_ms() }

  function poweredOn(from: number) {
    const cpu = new CPU(flash, 2_048)
    let state = from
    for (let i = 0x100; i < cpu.data.length; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      cpu.data[i] = state >>> 24
    }
    return { cpu, ...wired(cpu) }
  }

  function wired(cpu: CPU) {
    const ports = [portBConfig, portCConfig, portDConfig].map((config) => new AVRIOPort(cpu, config))
    const [, , d] = ports
    for (let pin = 0; pin < 8; pin++) d!.setPin(pin, true)
    wireTimer0(cpu)
    const uart = new AVRUSART(cpu, usart0Config, hz)
    uart.onByteTransmit = onByte
    const adc = new AVRADC(cpu, adcConfig)
    adc.onADCRead = (input) => {
      const channel = input.type === ADCMuxInputType.SingleEnded ? input.channel : 0
      const count = Math.min(1_023, Math.round((volts(channel, (cpu.cycles / hz) * 1_000) / 5) * 1_023))
      cpu.addClockEvent(() => adc.completeADCRead(count), adc.sampleCycles)
    }
    new AVREEPROM(cpu, eeprom, eepromConfig)
    if (i2c) wireI2c(new AVRTWI(cpu, twiConfig, hz), i2c)
    else new AVRTWI(cpu, twiConfig, hz)
    return { d: d!, uart }
  }

  /** Runs for so long by its own time. */
  function run(for_ms: number) {
    const { cpu } = board
    const end = cpu.cycles + (for_ms * hz) / 1_000
    while (cpu.cycles < end) {
      const sleeps = cpu.progMem[cpu.pc] === sleepOpcode
      avrInstruction(cpu)
      if (sleeps) sleep(cpu, end)
      cpu.tick()
    }
  }

  /** The contact on a pin of D0 to D7 leads to ground, or is open. */
  function contact(pin: number, isClosed: boolean) {
    board.d.setPin(pin, !isClosed)
  }

  /** A byte from the computer; false while the last one has not been taken. */
  function send(byte: number): boolean {
    return board.uart.writeByte(byte) !== false
  }

  /** The button, or a computer that opens the port: the memory stays as it is. */
  function reset() {
    const { cpu } = board
    before_cycles += cpu.cycles
    const data = cpu.data.slice(0x100)
    board = poweredOn(seed)
    board.cpu.data.set(data, 0x100)
  }

  /** Only the EEPROM survives. */
  function powerCut() {
    before_cycles += board.cpu.cycles
    board = poweredOn(seed + 7)
  }

  function now_ms() {
    return ((before_cycles + board.cpu.cycles) / hz) * 1_000
  }
}

/** Until an interrupt waits, or `end`. avr8js itself takes `sleep` for an instruction that does nothing. */
function sleep(cpu: CPU, end: number) {
  const events = cpu as unknown as { nextClockEvent: { cycles: number } | null } // private, and nothing else tells it
  while (cpu.nextInterrupt < 0 && cpu.cycles < end) {
    cpu.cycles = Math.max(cpu.cycles, Math.min(end, events.nextClockEvent?.cycles ?? end))
    cpu.tick()
  }
}

/**
 * Timer 0 as the Arduino core sets it up: a prescaler of 64, an overflow each 256 × 64 cycles, a comparison with OCR0A. That of
 * avr8js looks 250,000 times a second whether something happens; this one only when it does.
 */
function wireTimer0(cpu: CPU) {
  const [tifr, tccrb, tcnt, ocra, timsk] = [0x35, 0x45, 0x46, 0x47, 0x6e]
  const overflow = { address: 0x20, enableRegister: timsk, enableMask: 1, flagRegister: tifr, flagMask: 1 }
  const compare = { address: 0x1c, enableRegister: timsk, enableMask: 2, flagRegister: tifr, flagMask: 2 }
  const [tick, turn] = [64, 64 * 256]
  let begun = 0
  const overflows = () => {
    cpu.setInterruptFlag(overflow)
    again()
  }
  const again = () => {
    cpu.addClockEvent(overflows, begun + turn * (Math.floor((cpu.cycles - begun) / turn) + 1) - cpu.cycles)
    const left = (((cpu.data[ocra]! * tick - (cpu.cycles - begun)) % turn) + turn) % turn
    cpu.addClockEvent(() => cpu.setInterruptFlag(compare), left || turn)
  }
  cpu.readHooks[tcnt!] = () => Math.floor((cpu.cycles - begun) / tick) & 0xff
  cpu.writeHooks[tccrb!] = (value) => {
    cpu.data[tccrb!] = value
    if ((value & 7) === 3) {
      begun = cpu.cycles
      again()
    }
    return true
  }
  cpu.writeHooks[timsk!] = (value) => {
    for (const one of [overflow, compare]) cpu.updateInterruptEnable(one, value)
  }
  cpu.writeHooks[tifr!] = (value) => {
    cpu.data[tifr!] = value
    for (const one of [overflow, compare]) cpu.clearInterruptByFlag(one, value)
    return true
  }
}

function wireI2c(twi: AVRTWI, { address, bytes }: Registers) {
  let at: number | undefined
  let isMine = false
  twi.eventHandler = {
    start: () => twi.completeStart(),
    stop: () => twi.completeStop(),
    connectToSlave(to, isWrite) {
      isMine = to === address
      if (isWrite) at = undefined
      twi.completeConnect(isMine)
    },
    writeByte(value) {
      if (at === undefined) at = value
      else bytes[at++] = value
      twi.completeWrite(isMine)
    },
    readByte: () => twi.completeRead(isMine ? bytes[at!++]! : 0xff),
  }
}
