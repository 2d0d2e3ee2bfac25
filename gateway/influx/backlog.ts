/** The backlog lane: commits from the saved position up to where the fresh lane began, batch by batch. */
import type { Commit, Following, Store } from '../store/index.ts'
import { weightOf } from './lanes.ts'

interface Run {
  stop: AbortController
  commits: Following<Commit>
  /** Read and not handed out. */
  held: Commit[]
  /** The last position handed out. */
  pos: number
}

/** `sendable`: the commits without the entries that cannot be sent. */
export function openBacklog(store: Pick<Store, 'from'>, sendable: (commits: readonly Commit[]) => Commit[]) {
  let run: Run | null = null

  function begin(after: number): Run {
    close()
    const stop = new AbortController()
    run = { stop, commits: store.from(after, stop.signal), held: [], pos: after }
    return run
  }

  function close() {
    run?.stop.abort()
    run = null
  }

  return {
    /**
     * The commits that follow `after`, and lie before `until`; at most about `values_max` values, at least one commit.
     * There must be one: it would wait for it. What was not sent is asked for again from where it began.
     */
    async next({ after, until }: { after: number; until: number }, values_max: number): Promise<Commit[]> {
      const current = run?.pos === after ? run : begin(after)
      const { held } = current
      while ((held.at(-1)?.pos ?? after) < until - 1 && valuesOf(held) < values_max) {
        const { value, done } = await current.commits.next()
        if (done) throw new Error('The record is closed.')
        held.push(...sendable(value))
      }
      const batch = firstOf(held, until, values_max)
      held.splice(0, batch.length)
      current.pos = batch.at(-1)?.pos ?? after
      return batch
    },
    close,
  }
}

function firstOf(commits: readonly Commit[], until: number, values_max: number): Commit[] {
  const batch: Commit[] = []
  let values = 0
  for (const commit of commits) {
    values += weightOf(commit)
    if (commit.pos >= until || (batch.length > 0 && values > values_max)) break
    batch.push(commit)
    if (commit.lost) break
  }
  // One that stands for others that are missing is handed out alone.
  return batch.length > 1 && batch.at(-1)!.lost ? batch.slice(0, -1) : batch
}

function valuesOf(commits: readonly Commit[]): number {
  return commits.reduce((sum, commit) => sum + weightOf(commit), 0)
}
