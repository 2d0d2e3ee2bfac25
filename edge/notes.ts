/** Texts by name that stand in the outbox's file beside the packs, until they are written; null forgets one. */
export type Notes = Readonly<Record<string, string | null>>

export type PendingNotes = ReturnType<typeof openNotes>

export function openNotes() {
  const waiting = new Map<string, string | null>()
  /** Since when one waits that must be written within the loss window. */
  let since_ms = Infinity
  return {
    /** `urgent_ms`: the present moment, for a note that a kill must not cost; undefined: with the next commit. */
    put(notes: Notes, urgent_ms?: number) {
      for (const [name, text] of Object.entries(notes)) waiting.set(name, text)
      if (urgent_ms !== undefined) since_ms = Math.min(since_ms, urgent_ms)
    },
    get: (name: string) => waiting.get(name),
    all: () => waiting,
    since_ms: () => since_ms,
    written() {
      waiting.clear()
      since_ms = Infinity
    },
  }
}
