/**
 * The start of the tables' thread: while the rows of the log are still being read, the head answers what it can. The rows
 * wait until the gateway has opened, or somebody needs them.
 */
import type { Head } from './head.ts'
import type { Tables } from './tables.ts'

/** Positions of the log: the tables have read from `from` to `at`, and the record goes to `to`. */
export interface ReadingOn {
  from: number
  at: number
  to: number
}

/** A gateway that starts asks one thing after the other: so long after the last one the processor is its own. */
const pause_ms = 1_000
const pauses_max_ms = 5_000
const tellEvery_ms = 500

export interface ReadingOnTools {
  /** Goes on with the thread's work. */
  run(): void
  tell(reading: ReadingOn | null): void
  elapsed_ms(): number
}

export function openReadingOn({ run, tell, elapsed_ms }: ReadingOnTools) {
  let head: Head | null = null
  let from = 0
  let opened_ms = 0
  let until_ms = 0
  let told_ms = 0
  /** Somebody waits for the rows: there is no pause any more. */
  let isNeeded = false
  let timer: NodeJS.Timeout | undefined

  return {
    /** The tables have been opened, now or anew. The record goes to `end`. */
    begin(tables: Tables, end: number): void {
      from = tables.position()
      head = tables.head(end)
      opened_ms = elapsed_ms()
      isNeeded = false
      pause()
      told_ms = elapsed_ms()
      tell(head && { from, at: from, to: end })
    },
    isReading: () => head !== null,
    progress: (tables: Tables, to: number): ReadingOn | null => head && { from, at: tables.position(), to },
    /** Up to where alerts are known. */
    alertsPosition: (tables: Tables): number => Math.max(tables.position(), head?.position() ?? 0),
    /** One short piece of following the log; false when there was none. */
    follow(target: number): boolean {
      if (!head || head.position() >= target) return false
      head.catchUp()
      if (head.isUnsure()) head = null
      return true
    },
    /** Whether the tables should leave the processor to the gateway that starts. */
    isPausing,
    endPause() {
      isNeeded = true
    },
    /** The tables have read on. */
    passed(tables: Tables, target: number): void {
      if (!head) return
      const at = tables.position()
      if (at >= head.position()) head = null
      if (head && elapsed_ms() - told_ms < tellEvery_ms) return
      told_ms = elapsed_ms()
      tell(head && { from, at, to: target })
    },
    /** Whether the head answers this, and knows the record up to `pos`; null: it does not answer it. */
    knows(name: string, pos: number): boolean | null {
      return head && name in head.query ? head.position() >= pos : null
    },
    answer(name: string, args: readonly unknown[]): unknown {
      pause()
      return (head!.query[name as keyof Head['query']] as (...args: readonly unknown[]) => unknown)(...args)
    },
  }

  function isPausing(): boolean {
    return head !== null && !isNeeded && elapsed_ms() < until_ms
  }

  function pause() {
    until_ms = Math.min(elapsed_ms() + pause_ms, opened_ms + pauses_max_ms)
    if (head) goOnLater()
  }

  // A timer may come a little early, and nobody else would call.
  function goOnLater() {
    clearTimeout(timer)
    timer = setTimeout(() => (isPausing() ? goOnLater() : run()), Math.max(1, until_ms - elapsed_ms())).unref()
  }
}
