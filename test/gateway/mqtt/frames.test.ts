import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packetGuard } from '../../../gateway/mqtt/frames.ts'

/** One MQTT packet: type and flags, the length in 7 bits a byte, the body. */
function packet(head: number, body: Uint8Array): Buffer {
  const length: number[] = []
  for (let left = body.length; left > 0 || length.length === 0; left >>= 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0))
  }
  return Buffer.concat([Buffer.from([head, ...length]), body])
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

it('finds a packet that is too large behind any number of good ones, before its payload came', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.integer({ min: 256 * 1024 + 1, max: 268_435_455 }), (good, length) => {
      const guard = packetGuard()
      guard.identify()
      const header = [
        0x32,
        (length & 0x7f) | 0x80,
        ((length >> 7) & 0x7f) | 0x80,
        ((length >> 14) & 0x7f) | 0x80,
        length >> 21,
      ]
      const bytes = Buffer.concat([connect, Buffer.alloc(good * 2, ping), Buffer.from(header)])
      expect(guard.look(bytes)).toBe('packet-too-large')
    }),
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
