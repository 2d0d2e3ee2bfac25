import type { About } from '../../edge/contract.ts'
import type { Entry, StationMemory } from '../../gateway/store/record.ts'

export type PaperStore = ReturnType<typeof paperStore>

/** A store on paper: remembers what it was told, and waits or refuses when a test says so. */
export function paperStore(known: StationMemory[] = []) {
  const entries: Entry[] = []
  const waiting: (() => void)[] = []
  let isHeld = false
  let isFull = false

  return {
    entries,
    append: async (entry: Entry) => {
      if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve))
      if (isFull) throw new Error('ENOSPC: no space left on device')
      entries.push(entry)
      return entries.length
    },
    stations: async () => known,
    /** From now on nothing reaches the disk until `release`. */
    hold: () => {
      isHeld = true
    },
    release: () => {
      isHeld = false
      for (const go of waiting.splice(0)) go()
    },
    fill: () => {
      isFull = true
    },
    empty: () => {
      isFull = false
    },
    waiting: () => waiting.length,
    readings: (station: string) =>
      entries.flatMap((entry) => (entry.kind === 'pack' && entry.station === station ? entry.pack.readings : [])),
    refused: (reason?: string) =>
      entries.flatMap((entry) => (entry.kind === 'refused' && (!reason || entry.reason === reason) ? [entry] : [])),
    presence: (station: string) =>
      entries.flatMap((entry) => (entry.kind === 'presence' && entry.station === station ? [entry.state] : [])),
  }
}

export function remembered(station: string, about: About | null): StationMemory {
  return { station, about, state: null, last_seen_ms: null }
}
