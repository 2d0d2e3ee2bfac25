import type { About } from '../../edge/contract.ts'
import type { Entry, PackEntry, StationMemory, Verdict } from '../../gateway/store/record.ts'

export type PaperStore = ReturnType<typeof paperStore>

/** A store on paper: remembers what it was told, and waits or refuses when a test says so. */
export function paperStore(known: StationMemory[] = []) {
  const entries: Entry[] = []
  const waiting: (() => void)[] = []
  let isHeld = false
  let isFull = false

  async function append(...added: Entry[]): Promise<number> {
    if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve))
    if (isFull) throw new Error('ENOSPC: no space left on device')
    entries.push(...added)
    return entries.length
  }

  return {
    entries,
    append: (added: Entry | Entry[]) => append(...[added].flat()),
    /** Takes everything for new. */
    async receive(pack: PackEntry, also: Entry[] = []): Promise<Verdict> {
      const pos = await append(pack, ...also)
      return { pos, stored: pack.pack.readings.length, repeated: 0, refused: {} }
    },
    corrections: async () => [],
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
