/**
 * Who may be looked at now: the bound on memory, and the turns of the stations.
 *
 * What has no room is kept as bytes. Each station has a queue and a share of the room of its own, and the queues are
 * served in turns, so that a station that sends as fast as it can waits for itself and not the others for it. A station
 * beyond its quota (`limits.ts`) waits until that has refilled; what it sends meanwhile stays in its sockets.
 */
import type { Limits } from './limits.ts'

export interface WaitingRoomOptions {
  packs_max: number
  bytes_max: number
  limits?: Pick<Limits, 'wait_ms' | 'sent' | 'delayed'> | undefined
}

export type WaitingRoom = ReturnType<typeof openWaitingRoom>

/** A station has sent more than may wait. Nothing of it was looked at: it keeps its readings and sends them again. */
export class TooMuchWaits extends Error {
  override name = 'TooMuchWaits'
}

// Of one station: eight connections' worth of packs on their way to the disk, and as much before the door.
const share = { packs: 4_096, bytes: 8 * 1024 * 1024 }
const held_max = { packs: 4_096, bytes: 4 * 1024 * 1024 }

interface Turn {
  bytes: number
  begin: () => void
}

interface Queue {
  station: string
  turns: Turn[]
  held_bytes: number
  /** On their way to the disk. */
  packs: number
  bytes: number
}

export function openWaitingRoom({ packs_max, bytes_max, limits }: WaitingRoomOptions) {
  const queues = new Map<string, Queue>()
  /** Stations with turns before the door, in the order in which they are served. */
  const before = new Set<Queue>()
  let packs = 0
  let bytes = 0
  let isClosing = false
  let timer: NodeJS.Timeout | undefined
  const onDrained: (() => void)[] = []

  return {
    /** Does the work when it is this payload's turn. Rejects with `TooMuchWaits`, and as the work does. */
    inTurn<T>(station: string, size: number, work: () => Promise<T>): Promise<T> {
      const queue = queueOf(station)
      const delay_ms = wait_ms(queue)
      if (queue.turns.length === 0 && mayBegin(queue) && delay_ms === 0) return begin(queue, size, work)
      if (queue.turns.length >= held_max.packs || queue.held_bytes >= held_max.bytes) {
        return Promise.reject(new TooMuchWaits('It sends faster than it may, and too much waits already.'))
      }
      if (delay_ms > 0) limits?.delayed()
      return new Promise((resolve) => {
        queue.turns.push({ bytes: size, begin: () => resolve(begin(queue, size, work)) })
        queue.held_bytes += size
        before.add(queue)
        admit()
      })
    },
    /** Whether no more should be read for now from this station, or from anybody. */
    isFull(station?: string): boolean {
      return isFull() || (station !== undefined && (queues.get(station)?.turns.length ?? 0) > 0)
    },
    /** Resolves when nothing is on its way to the disk any more. What waits for its quota is left where it is. */
    drained(): Promise<void> {
      isClosing = true
      clearTimeout(timer)
      return packs === 0 ? Promise.resolve() : new Promise((resolve) => onDrained.push(resolve))
    },
    stats: () => ({
      waiting: packs,
      waiting_bytes: bytes,
      held: Array.from(before, ({ turns }) => turns.length).reduce((a, b) => a + b, 0),
    }),
  }

  function begin<T>(queue: Queue, size: number, work: () => Promise<T>): Promise<T> {
    queue.packs++
    queue.bytes += size
    packs++
    bytes += size
    limits?.sent(queue.station, size)
    const answer = work()
    const finished = () => end(queue, size)
    answer.then(finished, finished)
    return answer
  }

  function end(queue: Queue, size: number) {
    queue.packs--
    queue.bytes -= size
    packs--
    bytes -= size
    admit()
    if (queue.packs === 0 && queue.turns.length === 0) queues.delete(queue.station)
    if (packs === 0) for (const tell of onDrained.splice(0)) tell()
  }

  /** Lets in who may, one of each station after the other. */
  function admit() {
    let soonest_ms = Number.POSITIVE_INFINITY
    let passed = 0
    while (passed < before.size && !isFull()) {
      const [queue] = before as Iterable<Queue> as [Queue]
      before.delete(queue)
      const delay_ms = mayBegin(queue) ? wait_ms(queue) : Number.POSITIVE_INFINITY
      if (delay_ms === 0) {
        const turn = queue.turns.shift()!
        queue.held_bytes -= turn.bytes
        turn.begin()
        passed = 0
      } else {
        soonest_ms = Math.min(soonest_ms, delay_ms)
        passed++
      }
      if (queue.turns.length > 0) before.add(queue)
    }
    if (soonest_ms === Number.POSITIVE_INFINITY || isClosing) return
    clearTimeout(timer)
    timer = setTimeout(admit, soonest_ms).unref()
  }

  function isFull(): boolean {
    return packs >= packs_max || bytes >= bytes_max
  }

  function mayBegin(queue: Queue): boolean {
    return !isFull() && queue.packs < share.packs && queue.bytes < share.bytes
  }

  function wait_ms({ station }: Queue): number {
    if (!limits) return 0
    const delay_ms = limits.wait_ms(station)
    return delay_ms > 0 && isClosing ? Number.POSITIVE_INFINITY : delay_ms
  }

  function queueOf(station: string): Queue {
    let queue = queues.get(station)
    if (!queue) {
      queue = { station, turns: [], held_bytes: 0, packs: 0, bytes: 0 }
      queues.set(station, queue)
    }
    return queue
  }
}
