/** Events by the moment they are due; of one moment, in the order they came. A binary heap: a year has ten millions. */

/** What may stop: a process that is killed takes all that it has planned with it. */
export interface Owner {
  isAlive(): boolean
}

export interface PlannedEvent {
  due_ms: number
  run: () => unknown
}

interface Entry extends PlannedEvent {
  number: number
  owner: Owner
  isCancelled: boolean
}

export function openEventQueue() {
  const heap: Entry[] = []
  let number = 0

  return {
    /** The answer cancels it. */
    add(due_ms: number, run: () => unknown, owner: Owner): () => void {
      const entry: Entry = { due_ms, run, owner, number: number++, isCancelled: false }
      heap.push(entry)
      rise(heap.length - 1)
      return () => {
        entry.isCancelled = true
        entry.run = nothing // a cancelled time limit must not hold what it would have ended
      }
    },
    /** Takes out the first event due up to and with `until_ms` that still counts. */
    take(until_ms: number): PlannedEvent | undefined {
      while (heap.length > 0 && heap[0]!.due_ms <= until_ms) {
        const first = removeFirst()
        if (!first.isCancelled && first.owner.isAlive()) return first
      }
      return undefined
    },
  }

  function removeFirst(): Entry {
    const first = heap[0]!
    const last = heap.pop()!
    if (heap.length > 0) {
      heap[0] = last
      sink(0)
    }
    return first
  }

  function rise(from: number) {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(at, parent)) return
      swap(at, parent)
      at = parent
    }
  }

  function sink(from: number) {
    let at = from
    for (;;) {
      let first = at
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && isBefore(child, first)) first = child
      if (first === at) return
      swap(at, first)
      at = first
    }
  }

  function isBefore(a: number, b: number): boolean {
    const [one, other] = [heap[a]!, heap[b]!]
    return one.due_ms < other.due_ms || (one.due_ms === other.due_ms && one.number < other.number)
  }

  function swap(a: number, b: number) {
    const one = heap[a]!
    heap[a] = heap[b]!
    heap[b] = one
  }
}

function nothing() {
  return undefined
}
