import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Board } from '../../firmware-sim/board.ts'
import { createBucket } from '../../firmware-sim/boards/bucket.ts'
import { createUno, type UnoOptions } from '../../firmware-sim/boards/uno.ts'
import { createLine } from '../../firmware-sim/line.ts'

/** The part of firmata-io used here; the package has no types of its own. */
interface FirmataIo extends EventEmitter {
  firmware: { name: string }
  pins: unknown[]
  analogPins: number[]
  MODES: Record<string, number>
  transport: { write(message: number[]): void }
  analogRead(channel: number, take: (value: number) => void): void
  digitalRead(pin: number, take: (value: number) => void): void
  pinMode(pin: number, mode: number): void
}
const { Firmata } = createRequire(import.meta.url)('firmata-io') as {
  Firmata: new (transport: EventEmitter, options: { skipCapabilities?: boolean }) => FirmataIo
}

const bytes = (...values: number[]) => Buffer.from(values)
const spaced = (buffer: Buffer) => buffer.toString('hex').replace(/../g, '$& ').trim().toUpperCase()
const said = (frames: { bytes: Buffer }[]) => frames.map((frame) => spaced(frame.bytes))

/** Tips at the moments given. */
const tipsAt = (...moments: number[]) => ({
  nextTip_ms: (after: number) => moments.find((moment) => moment > after) ?? Infinity,
})

function booted(options: UnoOptions = {}): Board {
  const uno = createUno({ boot_ms: 0, ...options })
  uno.plugIn(0)
  uno.transmit(0)
  return uno
}

describe('the handshake of an Uno', () => {
  it('opens unasked, after its boot silence, with version and firmware', () => {
    const uno = createUno({ boot_ms: 1_000 })
    uno.plugIn(0)
    expect(uno.receive(bytes(0xf9), 500)).toEqual([])
    expect(uno.transmit(999)).toEqual([])
    expect(said(uno.transmit(1_000))).toEqual([
      'F9 02 05 F0 79 02 05 53 00 74 00 61 00 6E 00 64 00 61 00 72 00 64 00 46 00 69 00 72 00 6D 00 61 00 74 00 61 00 ' +
        '2E 00 69 00 6E 00 6F 00 F7',
    ])
  })

  it('tells what each pin can do in 195 bytes', () => {
    const [capabilities] = booted().receive(bytes(0xf0, 0x6b, 0xf7), 1)
    const plain = '00 01 0B 01 01 01 04 0E 7F '
    const pwm = '00 01 0B 01 01 01 03 08 04 0E 7F '
    const analog = '00 01 0B 01 01 01 02 0A 04 0E 7F '
    const i2c = '00 01 0B 01 01 01 02 0A 04 0E 06 01 7F '
    const digital = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((pin) =>
      [3, 5, 6, 9, 10, 11].includes(pin) ? pwm : plain,
    )
    expect(spaced(capabilities!.bytes)).toBe(`F0 6C 7F 7F ${digital.join('')}${analog.repeat(4)}${i2c.repeat(2)}F7`)
    expect(capabilities!.bytes).toHaveLength(195)
  })

  it('maps six analog channels in 23 bytes', () => {
    expect(said(booted().receive(bytes(0xf0, 0x69, 0xf7), 1))).toEqual([
      `F0 6A ${'7F '.repeat(14)}00 01 02 03 04 05 F7`,
    ])
  })

  it('answers a version and a firmware request that come in pieces', () => {
    const uno = booted()
    expect(said(uno.receive(bytes(0xf9, 0xf0), 1))).toEqual(['F9 02 05'])
    expect(said(uno.receive(bytes(0x79, 0xf7), 2))[0]).toMatch(/^F0 79 02 05 53/)
  })
})

describe('analog pins', () => {
  it.each([
    [0, 2.5025, 'E0 00 04'],
    [3, 5, 'E3 7F 07'],
    [3, 9, 'E3 7F 07'],
    [1, -1, 'E1 00 00'],
  ])('A%s at %s V reads %s', (channel, volts, report) => {
    const uno = booted({ volts: { [channel]: () => volts } })
    uno.receive(bytes(0xc0 | channel, 1), 0)
    expect(said(uno.transmit(19))).toEqual([report])
  })

  it('are reported at the sampling interval the host sets, and no more when switched off', () => {
    const uno = booted({ volts: { 0: () => 1 } })
    uno.receive(bytes(0xf0, 0x7a, 0x68, 0x07, 0xf7, 0xc0, 1), 0)
    expect(uno.transmit(10_000)).toHaveLength(10)
    uno.receive(bytes(0xc0, 0), 10_000)
    expect(uno.transmit(20_000)).toEqual([])
  })
})

describe('a tipping bucket on pin 2', () => {
  const onPin2 = (bounce_ms: number, ...tips: number[]) => ({
    bucket: { pin: 2, contact: createBucket({ ...tipsAt(...tips), bounce_ms }) },
  })
  const listen = [0xf4, 2, 0, 0x90, 4, 0, 0xd0, 1] // input, pull-up by a digital write, report port 0

  it('rests high through its pull-up and is pulled low for about 80 ms', () => {
    const uno = booted(onPin2(0, 5_000))
    expect(said(uno.receive(bytes(...listen), 0))).toEqual(['90 04 00'])
    const frames = uno.transmit(10_000)
    expect(said(frames)).toEqual(['90 00 00', '90 04 00'])
    expect(frames.map(({ at_ms }) => at_ms)).toEqual([5_000, 5_080])
  })

  it('says nothing without a pull-up: a switch to ground on a floating pin', () => {
    const uno = booted(onPin2(0, 5_000))
    uno.receive(bytes(0xf4, 2, 0, 0xd0, 1), 0)
    expect(uno.transmit(10_000)).toEqual([])
  })

  it('bounces, ends where it began, and marks each tip once', () => {
    const tips = Array.from({ length: 50 }, (_, n) => 1_000 * (n + 1))
    const uno = booted(onPin2(4, ...tips))
    uno.receive(bytes(...listen), 0)
    const frames = uno.transmit(60_000)
    expect(frames.length).toBeGreaterThan(100)
    expect(frames.filter(({ truth }) => truth === 1).map(({ at_ms }) => at_ms)).toEqual(tips)
    expect(said(frames).at(-1)).toBe('90 04 00')
  })

  it('loses no tip when they come faster than the contact can open', () => {
    const uno = booted(onPin2(3, ...Array.from({ length: 20 }, (_, n) => 100 + n)))
    uno.receive(bytes(...listen), 0)
    expect(uno.transmit(10_000).filter(({ truth }) => truth === 1)).toHaveLength(20)
  })

  it('counts for nobody while it boots: the agent keeps the count', () => {
    const uno = createUno({ boot_ms: 1_000, ...onPin2(0, 500, 1_500) })
    uno.plugIn(0)
    uno.transmit(1_000)
    uno.receive(bytes(...listen), 1_000)
    expect(uno.transmit(2_000).filter(({ truth }) => truth === 1)).toHaveLength(1)
  })
})

describe('with the real client', () => {
  const closers: (() => void)[] = []
  afterEach(() => {
    for (const close of closers.splice(0)) close()
  })

  function connect(options: UnoOptions, now = Date.now) {
    const line = createLine({ board: createUno({ boot_ms: 0, ...options }), now })
    const transport = Object.assign(new EventEmitter(), {
      isOpen: true,
      write: (message: Buffer | number[]) => line.receive(Buffer.from(message)),
      close: () => line.stop(),
    })
    const io = new Firmata(transport, {})
    const host = { send: (chunk: Buffer) => setImmediate(() => transport.emit('data', chunk)), close: () => undefined }
    transport.emit('open')
    line.attach(host)
    closers.push(line.stop)
    return io
  }
  const ready = (io: FirmataIo) => new Promise<void>((resolve) => io.once('ready', resolve))

  it('becomes ready and knows its pins', async () => {
    const io = connect({})
    await ready(io)
    expect(io.firmware.name).toBe('StandardFirmata.ino')
    expect(io.pins).toHaveLength(20)
    expect(io.analogPins).toEqual([14, 15, 16, 17, 18, 19])
  })

  it('reads a voltage as counts', async () => {
    const io = connect({ volts: { 0: () => 2.5025 } })
    await ready(io)
    expect(await new Promise((resolve) => io.analogRead(0, resolve))).toBe(512)
  })

  // The clock is turned by hand: a host that filters bounces by its own time would take two tips for one after a pause.
  it('counts ten tips of ten', async () => {
    let now_ms = 0
    const io = connect(
      {
        bucket: {
          pin: 2,
          contact: createBucket({ ...tipsAt(...Array.from({ length: 10 }, (_, n) => 300 + n * 120)) }),
        },
      },
      () => now_ms,
    )
    await ready(io)
    io.pinMode(2, io.MODES.PULLUP!)
    let tips = 0
    let last_ms = 0
    let was = 1
    io.digitalRead(2, (value: number) => {
      const falls = was === 1 && value === 0
      was = value
      if (!falls || now_ms - last_ms < 100) return
      last_ms = now_ms
      tips++
    })
    for (; now_ms < 2_000; now_ms++) {
      io.transport.write([]) // an empty message: the line looks at its clock
      await turn() // what the board has said arrives
    }
    expect(tips).toBe(10)
  })
})
