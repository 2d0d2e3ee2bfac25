/**
 * What readers of the record iterate over: what was committed after a position, in order, and then what is committed
 * from now on. `openFollow` serves one stream of items; the record has two, its commits and its alerts (`streams.ts`).
 * How a reader has to behave stands in `READERS.md`; `reader-loop.ts` is the loop that behaves so.
 *
 *   log   1 ....... after | committed before, read in pages | committed since, from memory ....
 *
 * The contract of `from(after, signal)`:
 *
 * - It yields batches, oldest first, never empty. No position is left out and none comes twice. A position that cannot
 *   be read is yielded too: as a commit without entries that says so (`Commit.lost`).
 * - It takes nothing ahead: the next page is read, and the memory emptied, when the reader asks for the next batch.
 * - What waits in memory for a slow reader is bounded (`waiting_max`). Beyond that the memory is given up and the reader
 *   goes on from the log. So a slow reader costs neither the commits nor other readers anything.
 * - A reader that waits is woken by the commit itself: no timer lies between a commit and its readers.
 * - When the log cannot be read, this is logged and tried again each second.
 * - It ends, without an error, when `signal` fires, when the record closes, or when the iterator's `return` is called
 *   (leaving a `for await` does that), also while it waits. What was not yielded is found in the log the next time.
 * - A position beyond the end of the record belongs to a record that is gone; it begins at the end then.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Commit, Following } from './record.ts'

/** One stream of items that belong to commits, kept somewhere from where it can be read again. */
export interface Stream<Item extends { pos: number }> {
  /** The newest committed position. */
  position(): number
  /**
   * A page of what follows `pos` and is committed, oldest first. Nothing at or before `upTo` is missing from it, and no
   * item lies beyond `upTo`, which may stay at `pos` when there is nothing to read yet.
   */
  read(pos: number): Promise<{ items: Item[]; upTo: number }>
  /** What a fresh commit adds to the stream. */
  pick(commit: Commit): Item[]
  /** What an item counts against `waiting_max`. */
  weigh(item: Item): number
  /** How much may wait in memory for one reader; the newest item alone may be heavier. */
  waiting_max: number
  log: Logger
}

/** What waits in memory for one reader. While `isLive`, it holds everything that was committed after the last batch. */
interface Mailbox<Item> {
  isLive: boolean
  items: Item[]
  weight: number
  isEnded: boolean
  wake: () => void
}

const again_ms = 1_000

export function openFollow<Item extends { pos: number }>(stream: Stream<Item>) {
  const { position, pick, weigh, waiting_max, log } = stream
  const mailboxes = new Set<Mailbox<Item>>()
  const closing = new AbortController()

  return {
    /** A commit happened, and `position()` tells of it already. Neither throws nor waits. */
    committed(commit: Commit): void {
      if (mailboxes.size === 0) return
      const items = pick(commit)
      if (items.length === 0) return
      const weight = items.reduce((sum, item) => sum + weigh(item), 0)
      for (const mailbox of mailboxes) if (mailbox.isLive) put(mailbox, items, weight)
    },
    from(after: number, signal: AbortSignal): Following<Item> {
      const mailbox: Mailbox<Item> = { isLive: false, items: [], weight: 0, isEnded: false, wake: () => undefined }
      const over = AbortSignal.any([signal, closing.signal])
      const batches = follow(mailbox, after, over)
      const finish = batches.return.bind(batches)
      return Object.assign(batches, {
        isCaughtUp: () => mailbox.isLive && mailbox.items.length === 0,
        return() {
          end(mailbox)
          return finish()
        },
      })
    },
    /** Ends every reader. */
    close: () => closing.abort(),
  }

  async function* follow(mailbox: Mailbox<Item>, after: number, over: AbortSignal): AsyncGenerator<Item[], void> {
    const ended = () => end(mailbox)
    if (over.aborted) return
    over.addEventListener('abort', ended)
    mailboxes.add(mailbox)
    try {
      let pos = Math.min(after, position())
      while (!mailbox.isEnded) {
        if (mailbox.isLive && mailbox.items.length === 0) await woken(mailbox)
        else if (mailbox.isLive) {
          const items = empty(mailbox)
          pos = items.at(-1)!.pos
          yield items
        } else if (pos >= position()) mailbox.isLive = true
        else {
          const page = await readPage(pos, over)
          pos = page.upTo
          if (page.items.length > 0 && !mailbox.isEnded) yield page.items
        }
      }
    } finally {
      over.removeEventListener('abort', ended)
      mailboxes.delete(mailbox)
    }
  }

  function put(mailbox: Mailbox<Item>, items: readonly Item[], weight: number) {
    if (mailbox.items.length > 0 && mailbox.weight + weight > waiting_max) {
      empty(mailbox)
      mailbox.isLive = false // it goes on from the log
    } else {
      mailbox.items.push(...items)
      mailbox.weight += weight
    }
    mailbox.wake()
  }

  /** A page of the log; an empty one when it cannot be read, or not yet, after a pause. */
  async function readPage(pos: number, over: AbortSignal): Promise<{ items: Item[]; upTo: number }> {
    try {
      const page = await stream.read(pos)
      if (page.upTo > pos) return page
    } catch (err) {
      if (!over.aborted) log.error({ err, after: pos }, 'the log cannot be read; trying again')
    }
    await sleep(again_ms, undefined, { signal: over }).catch(() => undefined) // rejects only when it is over
    return { items: [], upTo: pos }
  }
}

function empty<Item>(mailbox: Mailbox<Item>): Item[] {
  const { items } = mailbox
  mailbox.items = []
  mailbox.weight = 0
  return items
}

function end(mailbox: Mailbox<unknown>) {
  mailbox.isEnded = true
  mailbox.wake()
}

function woken(mailbox: Mailbox<unknown>): Promise<void> {
  return new Promise((resolve) => {
    mailbox.wake = resolve
  })
}
