import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packetGuard } from '../../../gateway/mqtt/frames.ts'

/** One MQTT packet: type and flags, the length in 7 bits a byte, the body. */
const packet = (head: number, body: Uint8Array) => Buffer.concat([headerOf(body.length, head), body])

/** A PUBLISH, or what `head` says, that announces this many bytes. */
function headerOf(bytes: number, head = 0x32): Buffer {
  const length: number[] = []
  for (let left = bytes; left > 0 || length.length === 0; left >>= 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0))
  }
  return Buffer.from([head, ...length])
}

const connect = packet(0x10, Buffer.from('\0\x04MQTT\x04\x02\0\x3c\0\x01a'))
const ping = packet(0xc0, Buffer.alloc(0))

it('lets every well-formed stream of packets pass, however it is cut', () => {
  const anyPacket = fc.oneof(
    fc.constant(ping),
    fc.uint8Array({ maxLength: 400 }).map((body) => packet(0x32, body)),
  )
  fc.assert(
    fc.property(fc.array(anyPacket), fc.array(fc.nat(300)), (packets, cuts) => {
      const guard = packetGuard()
      guard.identify()
      const bytes = Buffer.concat([connect, ...packets])
      let at = 0
      for (const cut of [...cuts, bytes.length]) {
        expect(guard.look(bytes.subarray(at, at + cut))).toBeUndefined()
        at += cut
      }
    }),
  )
})

it('finds a packet of a stranger that is too large behind any number of good ones, before its payload came', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.integer({ min: 8 * 1024 + 1, max: 268_435_455 }), (good, length) => {
      const bytes = Buffer.concat([connect, Buffer.alloc(good * 2, ping), headerOf(length)])
      expect(packetGuard().look(bytes)).toBe('packet-too-large')
    }),
  )
})

it('finds what is too large and no message of somebody known, too, and a length that is written longer than it is', () => {
  for (const header of [headerOf(8 * 1024 + 1, 0x82), Buffer.from([0x32, 0x80, 0x80, 0x90, 0])]) {
    const guard = packetGuard()
    guard.identify()
    expect(guard.look(Buffer.concat([connect, header]))).toMatch(/packet-too-large|not-mqtt/)
  }
})

it('makes a message of somebody known shorter that is too large, however it is cut; its last byte passes last', () => {
  const kib = 1024
  const anyMessage = fc.oneof(
    fc.constant(ping),
    fc.integer({ min: 1, max: 300 }).map((length) => packet(0x32, Buffer.alloc(length, 'm'))),
    fc.integer({ min: 255 * kib, max: 300 * kib }).map((length) => packet(0x32, Buffer.alloc(length, 'L'))),
    fc.integer({ min: 2_047 * kib, max: 2_200 * kib }).map((length) => packet(0x32, Buffer.alloc(length, 'X'))),
  )
  fc.assert(
    fc.property(
      fc.array(anyMessage, { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 40 }),
      (messages, cuts) => {
        const guard = packetGuard()
        guard.identify()
        const bytes = Buffer.concat([connect, ...messages])
        const passed: Buffer[] = []
        let last = 0
        for (let at = 0, n = 0; at < bytes.length; at += cuts[n++ % cuts.length]!) {
          const chunk = Buffer.from(bytes.subarray(at, at + cuts[n % cuts.length]!))
          expect(guard.look(chunk)).toBeUndefined()
          const whole = passedOf(chunk, guard.takeCuts())
          passed.push(whole)
          last = whole.length
        }
        expect(last).toBeGreaterThan(0)
        const [first, ...heard] = packetsIn(Buffer.concat(passed))
        expect(first).toEqual({ head: 0x10, bytes: connect.length - 2, body: '\0' })
        expect(heard).toEqual(
          messages.map((message) => {
            const [{ head, bytes, body }] = packetsIn(message) as [Seen]
            const isLarge = bytes > 256 * kib
            return { head, bytes: isLarge ? 240 * kib + (bytes % (16 * kib)) : bytes, body }
          }),
        )
      },
    ),
    { numRuns: 30 },
  )
})

it('allows a pack of 128 KiB to a known station and 8 KiB to a stranger', () => {
  const header = Buffer.from([0x32, 0x80, 0x80, 0x08]) // PUBLISH of 128 KiB
  const known = packetGuard()
  known.look(connect)
  known.identify()
  expect(known.look(header)).toBeUndefined()
  const stranger = packetGuard()
  stranger.look(connect)
  expect(stranger.look(header)).toBe('packet-too-large')
})

function passedOf(chunk: Buffer, cuts: readonly (readonly [number, number])[]): Buffer {
  let at = 0
  const parts = cuts.map(([from, to]) => {
    const part = chunk.subarray(at, from)
    at = to
    return part
  })
  return Buffer.concat([...parts, chunk.subarray(at)])
}

interface Seen {
  head: number
  bytes: number
  /** Its first byte. */
  body: string
}

/** As a broker's parser would find them. */
function packetsIn(bytes: Buffer): Seen[] {
  const seen: Seen[] = []
  for (let at = 0; at < bytes.length; ) {
    const head = bytes[at++]!
    let length = 0
    for (let n = 0; ; n++) {
      const byte = bytes[at++]!
      length += (byte & 0x7f) * 128 ** n
      if (!(byte & 0x80)) break
    }
    const body = bytes.subarray(at, at + length)
    expect(body.length).toBe(length)
    seen.push({ head, bytes: length, body: body.subarray(0, 1).toString('latin1') })
    at += length
  }
  return seen
}
