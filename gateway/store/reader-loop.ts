/**
 * A reader of the record as a loop that keeps the manners of `READERS.md`: it takes commits in order, moves its position
 * only after they are taken, sets aside what its own code throws on, and ends when it is told to.
 */
import type { Logger } from 'pino'
import type { Commit, Entry, Store } from './record.ts'

/** Works through the entries of some commits. An entry that `work` throws on is set aside. Gives how many were. */
export type EachEntry = (commits: readonly Commit[], work: (entry: Entry, pos: number) => void) => number

/** What a reader could not take: named in its log, counted for the metrics. */
export interface SetAside {
  count(): number
  each: EachEntry
  /** Sets a whole commit aside. */
  commit(err: unknown, commit: Commit): void
}

export interface ReaderLoopOptions {
  /** For the log. */
  name: string
  store: Pick<Store, 'from'>
  /** The position that the reader has: what follows it is taken. */
  after: number
  /**
   * Takes commits; the position moves when it resolves. Trouble of the world (a disk, a network) is waited out in here,
   * until the loop closes. An error is a defect: the commits are tried one by one, and what fails alone is set aside.
   */
  take(commits: readonly Commit[], each: EachEntry): void | Promise<void>
  log: Logger
  /** When the reader sets aside before the loop begins. */
  aside?: SetAside
}

export interface ReaderLoop {
  /** Up to where everything is taken, or set aside. */
  position(): number
  /** Resolves when everything up to `pos` is taken; also when the loop has ended before. */
  reached(pos: number): Promise<void>
  setAside(): number
  /** Ends the loop; resolves when what it was taking is done. */
  close(): Promise<void>
}

/** Begins at once. */
export function openReaderLoop(options: ReaderLoopOptions): ReaderLoop {
  const { name, store, after, take, log, aside = openSetAside(name, log) } = options
  const closing = new AbortController()
  let position = after
  let isOver = false
  let waiting: { pos: number; resolve: () => void }[] = []
  const running = run()

  return {
    position: () => position,
    reached(pos) {
      if (position >= pos || isOver) return Promise.resolve()
      return new Promise((resolve) => waiting.push({ pos, resolve }))
    },
    setAside: aside.count,
    close() {
      closing.abort()
      return running
    },
  }

  async function run() {
    for await (const commits of store.from(after, closing.signal)) {
      for (const { lost, pos } of commits) if (lost) log.warn({ reader: name, ...lost, to: pos }, 'passed over commits')
      if (!(await takeAll(commits))) break
      position = commits.at(-1)!.pos
      tell()
    }
    isOver = true
    tell()
  }

  /** False when the loop closed meanwhile: then it is not known whether they were taken. */
  async function takeAll(commits: readonly Commit[]): Promise<boolean> {
    try {
      await take(commits, aside.each)
    } catch (err) {
      if (closing.signal.aborted) return false
      if (commits.length === 1) aside.commit(err, commits[0]!)
      else for (const commit of commits) if (!(await takeAll([commit]))) return false
    }
    return true
  }

  function tell() {
    if (waiting.length === 0) return
    const done = waiting.filter(({ pos }) => isOver || pos <= position)
    waiting = waiting.filter((one) => !done.includes(one))
    for (const { resolve } of done) resolve()
  }
}

/** For readers that are no plain loop. */
export function openSetAside(name: string, log: Logger): SetAside {
  let count = 0
  const setAside = (err: unknown, pos: number, entry?: Entry) => {
    count++
    const what = entry && { kind: entry.kind, ...('station' in entry && { station: entry.station }) }
    log.error({ err, reader: name, pos, ...what }, 'a reader cannot take an entry; it was set aside')
  }
  return {
    count: () => count,
    commit: (err, { pos }) => setAside(err, pos),
    each(commits, work) {
      const before = count
      for (const { pos, entries } of commits) {
        for (const entry of entries) {
          try {
            work(entry, pos)
          } catch (err) {
            setAside(err, pos, entry)
          }
        }
      }
      return count - before
    },
  }
}
