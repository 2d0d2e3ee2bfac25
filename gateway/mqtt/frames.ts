/**
 * MQTT packets as they come off the wire, judged by their first bytes alone:
 *
 *   byte 0    tttt ffff    t = packet type, f = flags
 *   byte 1–4  how many bytes follow, 7 bits each, lowest first; the top bit says that another one follows
 *
 * A broker's parser gathers a whole packet before anyone can object to it. This one looks at the announced length and
 * hops over the rest, so 10 MB are refused when their first five bytes have arrived. Cost: a few steps a packet.
 */

const connect = 1
const publish = 3
const pubrel = 6

/** Why bytes were refused, and what to do about it. */
export const frameFaults = {
  'packet-too-large': 'A packet announced more bytes than are allowed; a pack has at most 128 KiB. Send smaller packs.',
  'not-mqtt': 'The bytes are not MQTT 3.1.1; is this client meant for another port?',
  'qos-2-release': 'A QoS 2 handshake was continued that never began here. Publish with QoS 1.',
} as const
export type FrameFault = keyof typeof frameFaults

// A pack up to twice its allowed size still gets in, so that intake can acknowledge it and keep it in quarantine:
// cutting the connection would make a station send it again for ever.
const publishBytes_max = 256 * 1024
const otherBytes_max = 8 * 1024 // a CONNECT with a will, a SUBSCRIBE of 32 alerts

/** Follows the packets of one connection. */
export function packetGuard() {
  let isFirst = true
  let isKnown = false
  let type = 0
  let remaining = 0 // bytes of the present packet still to come; its header has been read when state is 'body'
  let lengthBytes = 0
  let packets = 0
  let state: 'type' | 'length' | 'body' = 'type'

  return {
    /** From now on larger packets may come: it is known who this is. */
    identify: () => {
      isKnown = true
    },
    /** How many packets have begun. */
    packets: () => packets,
    /** Looks at the next bytes. Returns why the connection must be closed, or undefined. */
    look(chunk: Buffer): FrameFault | undefined {
      let at = 0
      while (at < chunk.length) {
        if (state === 'body') {
          const step = Math.min(remaining, chunk.length - at)
          remaining -= step
          at += step
          if (remaining === 0) state = 'type'
          continue
        }
        const byte = chunk[at++]!
        const fault = state === 'type' ? begin(byte) : measure(byte)
        if (fault) return fault
      }
    },
  }

  function begin(byte: number): FrameFault | undefined {
    type = byte >> 4
    if (isFirst && type !== connect) return 'not-mqtt'
    isFirst = false
    if (type === pubrel) return 'qos-2-release'
    packets++
    remaining = 0
    lengthBytes = 0
    state = 'length'
  }

  function measure(byte: number): FrameFault | undefined {
    remaining += (byte & 0x7f) * 128 ** lengthBytes
    lengthBytes++
    if (byte & 0x80) return lengthBytes === 4 ? 'not-mqtt' : undefined
    if (remaining > (type === publish && isKnown ? publishBytes_max : otherBytes_max)) return 'packet-too-large'
    state = remaining === 0 ? 'type' : 'body'
  }
}
