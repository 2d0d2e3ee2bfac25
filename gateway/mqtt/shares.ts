/**
 * How much is read of one name in one turn of the event loop. What is answered from memory (a state that is known, a ping)
 * lets its sender go on at once: without a limit a turn, one that is quick enough keeps the others from being read.
 */

/** Some milliseconds of work: a message of a station costs 20 to 100 µs. */
export const turnPackets_max = 64
export const turnBytes_max = 64 * 1024

export type Shares = ReturnType<typeof openShares>

/** Who it is, or, as long as nobody knows, which connection. */
export type Name = string | object
type Read = () => void

interface Share {
  packets: number
  bytes: number
  /** What reads on in the next turn, each once, first come first served. */
  waiting: Set<Read>
}

/** `later` calls back when everybody else who has sent something was read. */
export function openShares(later: (begin: () => void) => void = setImmediate) {
  let shares = new Map<Name, Share>()
  let isPlanned = false

  return {
    hasRoom: (name: Name): boolean => hasRoom(shares.get(name)),
    /** So much of it has been read. */
    took(name: Name, packets: number, bytes: number) {
      const share = shareOf(name)
      share.packets += packets
      share.bytes += bytes
      plan()
    },
    /** Calls `read` in the next turn in which this name has room. */
    wait(name: Name, read: Read) {
      shareOf(name).waiting.add(read)
      plan()
    },
  }

  function plan() {
    if (isPlanned) return
    isPlanned = true
    later(begin)
  }

  function begin() {
    isPlanned = false
    const before = shares
    shares = new Map()
    for (const [name, { waiting }] of before) if (waiting.size > 0) readOn(name, [...waiting])
  }

  /** Connections of one name share its room. Who found none comes first in the next turn. */
  function readOn(name: Name, waiting: Read[]) {
    let next = 0
    while (next < waiting.length && hasRoom(shares.get(name))) waiting[next++]!()
    if (next === waiting.length) return
    const share = shareOf(name)
    share.waiting = new Set([...waiting.slice(next), ...share.waiting])
    plan()
  }

  function shareOf(name: Name): Share {
    let share = shares.get(name)
    if (!share) {
      share = { packets: 0, bytes: 0, waiting: new Set() }
      shares.set(name, share)
    }
    return share
  }
}

function hasRoom(share: Share | undefined): boolean {
  return !share || (share.packets < turnPackets_max && share.bytes < turnBytes_max)
}
