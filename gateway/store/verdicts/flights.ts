/**
 * Packs that are decided and whose commit is not answered yet. A verdict "repeated" rests on values that are on disk:
 * names that are on their way are waited for.
 */
import type { AppendOptions, Entry, PackEntry } from '../record.ts'

export function openFlights(append: (entries: Entry[], options?: AppendOptions) => Promise<number>) {
  const flying = new Set<PackEntry>()
  /** What has landed since somebody began to listen. */
  let landed: PackEntry[] | null = null
  let wake: (() => void) | null = null

  return {
    /** Commits the entries, the first of which is a pack, and answers with what `answer` makes of the position. */
    start<Value>(entries: Entry[], options: AppendOptions | undefined, answer: (pos: number) => Value): Promise<Value> {
      const pack = entries[0] as PackEntry // as said
      flying.add(pack)
      return append(entries, options).then(
        (pos) => {
          land(pack)
          return answer(pos)
        },
        (err) => {
          land(pack)
          throw err
        },
      )
    },
    now: (): Iterable<PackEntry> => flying,
    isEmpty: () => flying.size === 0,
    /** From now on what lands is remembered, until `since` is asked. */
    listen() {
      landed = []
    },
    /** What was flying when `listen` was called, and what has started since. */
    since(): PackEntry[] {
      const all = [...(landed ?? []), ...flying]
      landed = null
      return all
    },
    /** Resolves at the next landing, or when `call` is called. */
    next: () =>
      new Promise<void>((resolve) => {
        wake = resolve
      }),
    call,
  }

  function land(pack: PackEntry) {
    flying.delete(pack)
    landed?.push(pack)
    call()
  }

  function call() {
    wake?.()
    wake = null
  }
}

export type Flights = ReturnType<typeof openFlights>
