/**
 * What to send next: two lanes over one log, pure. The fresh lane follows the newest commits, the backlog lane works its
 * way up from the saved position; they take turns, so a backlog of a week starves nobody who looks at now.
 *
 *   log   1 ....... pos | still to be sent | ahead.from … ahead.to | fresh …
 *         all sent ─────┘   backlog lane    sent by the fresh lane   waiting in memory
 */
import type { Commit, Entry } from '../store/index.ts'

export interface Progress {
  /** Everything up to here is sent. */
  pos: number
  /** This stretch beyond `pos` is sent too. */
  ahead: { from: number; to: number } | null
}

export interface Lanes {
  /** A commit happened; one without values still has its place in the order. The oldest waiting ones are forgotten when too many wait: the backlog lane finds them in the log. */
  arrived(commit: Commit): void
  /** The newest commits not yet sent, at most `values_max` values of them; empty when there are none. */
  fresh(values_max: number): Commit[]
  /** Where the backlog lane goes on: read the log after this position, and only before `until`. Null when nothing is left. */
  backlog(): { after: number; until: number } | null
  /** These were sent, in this order, without a gap. */
  sent(commits: Commit[]): void
  /** The log no longer holds what lies up to here; it was sent in another way. */
  skipTo(pos: number): void
  progress(): Progress
  /** Commits known of and not sent. */
  lag(): number
  /** The commits that wait in memory, oldest first. */
  waiting(): readonly Commit[]
}

// Two values a second from 50 stations for three minutes, about 4 MB; beyond that the log serves.
export const waitingValues_max = 20_000

export function openLanes(start: Progress, newest: number): Lanes {
  let { pos, ahead } = start
  let head = newest
  const waiting: Commit[] = []
  let waitingValues = 0

  const forget = () => {
    const first = waiting.shift()
    if (first) waitingValues -= weightOf(first)
  }
  /** What lies behind both lanes needs no second sending. */
  const tidy = () => {
    if (ahead && pos >= ahead.from - 1) {
      pos = Math.max(pos, ahead.to)
      ahead = null
    }
    while (waiting.length > 0 && waiting[0]!.pos <= Math.max(pos, ahead?.to ?? 0)) forget()
  }
  tidy()

  return {
    arrived(commit) {
      head = Math.max(head, commit.pos)
      if (commit.pos <= Math.max(pos, ahead?.to ?? 0)) return
      waiting.push(commit)
      waitingValues += weightOf(commit)
      while (waitingValues > waitingValues_max && waiting.length > 1) forget()
    },
    fresh(values_max) {
      const batch: Commit[] = []
      let values = 0
      for (const commit of waiting) {
        values += weightOf(commit)
        if (batch.length > 0 && values > values_max) break
        batch.push(commit)
      }
      return batch
    },
    backlog() {
      const until = ahead?.from ?? waiting[0]?.pos ?? head + 1
      return pos + 1 < until ? { after: pos, until } : null
    },
    sent(commits) {
      const first = commits[0]?.pos
      const last = commits.at(-1)?.pos
      if (first === undefined || last === undefined) return
      if (first <= pos + 1) pos = Math.max(pos, last)
      else if (ahead && first <= ahead.to + 1) ahead.to = Math.max(ahead.to, last)
      // A gap: the older stretch is forgotten, and sent again by the backlog lane, which changes nothing.
      else ahead = { from: first, to: last }
      tidy()
    },
    skipTo(to) {
      pos = Math.max(pos, to)
      tidy()
    },
    progress: () => ({ pos, ahead: ahead && { ...ahead } }),
    lag: () => head - pos - (ahead ? ahead.to - ahead.from + 1 : 0),
    waiting: () => waiting,
  }
}

/** Its values, and one for itself: a commit without values takes room too. */
export function weightOf({ entries }: Commit): number {
  return entries.reduce((sum, entry) => sum + weightOfEntry(entry), 1)
}

/** Its values; an alert is one line. Nothing for what becomes no line. */
export function weightOfEntry(entry: Entry): number {
  if (entry.kind === 'alert' || entry.kind === 'flag') return 1
  if (entry.kind !== 'pack') return 0
  let values = 0
  for (const reading of entry.pack.readings) for (const _ in reading.values) values++
  return values
}
