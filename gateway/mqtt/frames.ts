/**
 * MQTT packets as they come off the wire, judged by their first bytes alone:
 *
 *   byte 0    tttt ffff    t = packet type, f = flags
 *   byte 1–4  how many bytes follow, 7 bits each, lowest first; the top bit says that another one follows
 *
 * A broker's parser gathers a whole packet before anyone can object to it. This one looks at the announced length and
 * hops over the rest, so 10 MB of a stranger are refused when their first five bytes have arrived. Cost: a few steps a packet.
 *
 * Of somebody known a message that is too large is made shorter: its middle is cut out as it passes, and its length says so. What
 * comes of it is too large for a pack, and so it is acknowledged and kept in quarantine like others. A connection that was
 * closed for it would come back with it for ever, and a bridge would bring nothing of its other stations any more.
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

// A pack up to twice its allowed size gets in whole, so that intake can keep it in quarantine.
const publishBytes_max = 256 * 1024
const otherBytes_max = 8 * 1024 // a CONNECT with a will, a SUBSCRIBE of 32 alerts

/**
 * What the third byte of a length says of a message that is made shorter: 15 × 16 KiB. The two bytes before it may be with the
 * broker already and stay, so that a shortened message has 240 KiB and as many bytes as they say, 256 KiB at most.
 */
const shortened = 15

/** Part of a chunk: from, and up to. */
type Stretch = [from: number, to: number]

/** Follows the packets of one connection. */
export function packetGuard() {
  let isFirst = true
  let isKnown = false
  let type = 0
  let remaining = 0 // bytes of the present packet still to come; its header has been read when state is 'body'
  let lengthBytes = 0
  /** Of the present message, if it is made shorter: what is cut out after the `remaining` ones, and before its last byte. */
  let surplus = 0
  let packets = 0
  let state: 'type' | 'length' | 'body' | 'surplus' = 'type'
  let cuts: Stretch[] = []

  return {
    /** From now on larger packets may come: it is known who this is. */
    identify: () => {
      isKnown = true
    },
    /** How many packets have begun. */
    packets: () => packets,
    /**
     * Looks at the next bytes, and changes the length in them where a message is made shorter. Returns why the connection
     * must be closed, or undefined.
     */
    look(chunk: Buffer): FrameFault | undefined {
      let at = 0
      while (at < chunk.length) {
        if (state === 'body' || state === 'surplus') {
          at += hop(chunk.length, at)
          continue
        }
        const byte = chunk[at]!
        const fault = state === 'type' ? begin(byte) : measure(byte, chunk, at)
        if (fault) return fault
        at++
      }
    },
    /** What must be cut out of the bytes that were looked at last; then it is forgotten. */
    takeCuts(): readonly Stretch[] {
      const taken = cuts
      if (taken.length > 0) cuts = []
      return taken
    },
  }

  /** Over as much of the body as is here. Returns how many bytes that were. */
  function hop(end: number, at: number): number {
    if (state === 'surplus') {
      const step = Math.min(surplus, end - at)
      cuts.push([at, at + step])
      surplus -= step
      if (surplus === 0) state = 'body'
      return step
    }
    // The last byte waits for the cut: nobody is answered before the whole message has come.
    const step = Math.min(surplus > 0 ? remaining - 1 : remaining, end - at)
    remaining -= step
    if (remaining === 0) state = 'type'
    else if (surplus > 0 && remaining === 1) state = 'surplus'
    return step
  }

  function begin(byte: number): FrameFault | undefined {
    type = byte >> 4
    if (isFirst && type !== connect) return 'not-mqtt'
    isFirst = false
    if (type === pubrel) return 'qos-2-release'
    packets++
    remaining = 0
    lengthBytes = 0
    surplus = 0
    state = 'length'
  }

  function measure(byte: number, chunk: Buffer, at: number): FrameFault | undefined {
    remaining += (byte & 0x7f) * 128 ** lengthBytes
    lengthBytes++
    const isLast = (byte & 0x80) === 0
    if (!isLast && lengthBytes === 4) return 'not-mqtt'
    // Four bytes say at least 2 MiB, or the length could have been written in three, which no client does.
    if (isLast && lengthBytes === 4 && byte === 0) return 'not-mqtt'
    const mayShorten = type === publish && isKnown
    if (lengthBytes === 3 && !isLast && mayShorten) chunk[at] = shortened | 0x80
    if (!isLast) return undefined
    if (remaining > (mayShorten ? publishBytes_max : otherBytes_max)) {
      if (!mayShorten) return 'packet-too-large'
      chunk[at] = lengthBytes === 3 ? shortened : 0
      const kept = shortened * 128 ** 2 + (remaining % 128 ** 2)
      surplus = remaining - kept
      remaining = kept
    }
    state = remaining === 0 ? 'type' : 'body'
  }
}
