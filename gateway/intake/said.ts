/**
 * What stations say of themselves and only changes of which are stored. A station that changes faster than it may is heard
 * all the same: the newest of what it said is stored when there is room for another change.
 */
export interface SaidOptions {
  /** What each station said last, as the record has it. */
  known: Map<string, string>
  /** Whether one more change of this station may be stored. */
  mayChange: (station: string) => boolean
  store: (station: string, said: string) => Promise<unknown>
}

export type Said = ReturnType<typeof openSaid>

export function openSaid({ known, mayChange, store }: SaidOptions) {
  /** What is not stored yet, the newest word of each station. */
  const later = new Map<string, string>()

  return {
    /** Resolves when it is stored, was known, or is the newest of too many. Rejects when the disk refused. */
    async says(station: string, said: string): Promise<void> {
      if (known.get(station) === said) later.delete(station)
      else if (mayChange(station)) await keep(station, said)
      else later.set(station, said)
    },
    /** Something else shows that this is how it is now: a word against it that was not stored yet is overtaken. */
    shows(station: string, said: string) {
      known.set(station, said)
      later.delete(station)
    },
    /** The record knows of nothing that it said. */
    forgot(station: string) {
      known.delete(station)
      later.delete(station)
    },
    of: (station: string): string | undefined => later.get(station) ?? known.get(station),
    /** Stores what had to wait, as far as there is room. To be called every few seconds. */
    async look(): Promise<void> {
      for (const [station, said] of later) if (mayChange(station)) await keep(station, said)
    },
  }

  async function keep(station: string, said: string) {
    const before = known.get(station)
    known.set(station, said) // at once: two changes in a row must be stored as two
    later.delete(station)
    try {
      await store(station, said)
    } catch (err) {
      if (before === undefined) known.delete(station)
      else known.set(station, before)
      throw err
    }
  }
}
