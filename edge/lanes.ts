/**
 * What one connection takes from the outbox, and in which order: the fresh lane holds what was measured since it began,
 * the backlog what waits on disk, newest first. A pack is in flight at most once.
 */
import type { DiskPack } from './disk.ts'
import { payloadOf, type SealedPack } from './pack.ts'

/** A pack on its way. */
export interface Parcel {
  epoch: string
  seq: number
  readings: number
  payload: string
  /** Its row, once it has one. */
  id?: number
  /** By which setting of the clock its readings were dated, while that is known: what is sent with it goes by the same. */
  base_ms?: number | undefined
}

/** A sealed pack in memory that is not on disk yet. */
export interface Waiting extends SealedPack {
  isInFlight: boolean
  /** The gateway may know it: its readings keep their names. */
  wasSent?: true
  parcel?: Parcel
}

/** One connection's view of the outbox. Whatever it took and did not deliver goes back when it ends. */
export interface Dispatch {
  next(lane: 'fresh' | 'backlog'): Parcel | undefined
  /** The gateway has acknowledged it: forget it. */
  delivered(parcel: Parcel): void
  end(): void
}

/** What the lanes need of the outbox. */
export interface Shelf {
  /** The id that the next row will get. */
  nextId(): number
  /** The newest pack in memory that is not in flight and may be sent before it is on disk. */
  newestUnsaved(): Waiting | undefined
  above(id: number): DiskPack | undefined
  below(id: number): DiskPack | undefined
  isRemoved(id: number): boolean
  forget(pack: Waiting): void
  remove(id: number): void
}

/** Opens the two lanes for a connection. */
export function openLanes(shelf: Shelf): Dispatch {
  const inFlight = new Map<Parcel, Waiting | undefined>()
  let freshAbove = shelf.nextId() - 1
  let backlogBelow = shelf.nextId()
  return { next: (lane) => (lane === 'fresh' ? fresh() : backlog()), delivered, end }

  function fresh(): Parcel | undefined {
    const pack = shelf.newestUnsaved()
    if (pack) return takeFromMemory(pack)
    for (let row = shelf.above(freshAbove); row; row = shelf.above(freshAbove)) {
      freshAbove = row.id
      if (!isTaken(row.id)) return takeFromDisk(row)
    }
    return undefined
  }

  function backlog(): Parcel | undefined {
    for (let row = shelf.below(backlogBelow); row; row = shelf.below(backlogBelow)) {
      if (row.isUndecided) return undefined
      backlogBelow = row.id
      if (!isTaken(row.id)) return takeFromDisk(row)
    }
    return undefined
  }

  function isTaken(id: number) {
    return shelf.isRemoved(id) || [...inFlight.keys()].some((parcel) => parcel.id === id)
  }

  function takeFromMemory(pack: Waiting): Parcel {
    pack.isInFlight = true
    pack.wasSent = true
    const { epoch, seq, readings, stamp } = pack
    pack.parcel = { epoch, seq, readings, payload: payloadOf(pack), base_ms: stamp?.base_ms }
    inFlight.set(pack.parcel, pack)
    return pack.parcel
  }

  function takeFromDisk(row: DiskPack): Parcel {
    const parcel = { epoch: row.epoch, seq: row.seq, readings: row.readings, payload: payloadOf(row), id: row.id }
    inFlight.set(parcel, undefined)
    return parcel
  }

  function delivered(parcel: Parcel) {
    const pack = inFlight.get(parcel)
    if (!inFlight.delete(parcel)) return // this connection is over
    if (parcel.id !== undefined) shelf.remove(parcel.id)
    else if (pack) shelf.forget(pack)
  }

  function end() {
    for (const pack of inFlight.values()) if (pack) pack.isInFlight = false
    inFlight.clear()
  }
}
