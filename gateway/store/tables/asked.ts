/** Questions to the tables' thread: answered by the tables, or at a start by the head while they are behind the log. */
import type { KnownSeries } from '../verdicts/known.ts'
import type { openReadingOn, ReadingOn } from './reading-on.ts'
import type { Tables } from './tables.ts'

/** An answer of `query.rows` or `query.series`; `reading` while there may be more. */
export interface Looked {
  answer: unknown
  reading: ReadingOn | null
}

export interface AskedTools {
  /** As they are now: an error of the disk makes them anew. */
  tables(): Tables
  readingOn: ReturnType<typeof openReadingOn>
  /** The log has come so far. */
  goOnTo(pos: number): void
  until(isDone: () => boolean): Promise<void>
  /** Resolves when the tables know what was committed up to `pos`, or the disk keeps them from it. */
  reached(pos: number): Promise<void>
  /** Rejects with `DiskRefused` in that case. */
  mustReach(pos: number): Promise<void>
}

export function openAsked({ tables, readingOn, goOnTo, until, reached, mustReach }: AskedTools) {
  return {
    /** As of `pos`, or later. */
    async query(pos: number, name: keyof Tables['query'], ...args: unknown[]): Promise<unknown> {
      if (await isKnownByHead(name, pos)) return readingOn.answer(name, args)
      await reached(pos)
      return told(name, args)
    },
    /** The same at once, with what has been read so far, while a start or a flood keeps the tables behind the log. */
    async look(pos: number, name: 'rows' | 'series', ...args: unknown[]): Promise<Looked> {
      const isBehind = (readingOn.isReading() || tables().isFull()) && tables().position() < pos
      if (!isBehind) await reached(pos)
      const at = tables().position()
      const reading = at < pos ? (readingOn.progress(tables(), pos) ?? { from: at, at, to: pos }) : null
      return { answer: told(name, args), reading }
    },
    /** Every series as of `pos`. Rejects with `DiskRefused` when the tables do not come so far. */
    async everySeries(pos: number): Promise<KnownSeries[]> {
      if (await isKnownByHead('everySeries', pos)) return readingOn.answer('everySeries', []) as KnownSeries[]
      await mustReach(pos)
      return tables().query.everySeries()
    },
  }

  function told(name: keyof Tables['query'], args: readonly unknown[]): unknown {
    return (tables().query[name] as (...args: readonly unknown[]) => unknown)(...args)
  }

  /** Whether the head answers this as of `pos`, after it has come so far. */
  async function isKnownByHead(name: string, pos: number): Promise<boolean> {
    if (tables().position() >= pos || readingOn.knows(name, pos) === null) return false
    goOnTo(pos)
    await until(() => readingOn.knows(name, pos) !== false)
    return readingOn.knows(name, pos) === true
  }
}
