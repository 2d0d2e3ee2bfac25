/** The two streams of the record that readers iterate over: its commits, and the alerts in them. */
import type { Logger } from 'pino'
import type { Stream } from './follow.ts'
import type { StoredCommit } from './log/log-reader.ts'
import type { AlertAt, Commit, Entry } from './record.ts'

// The commits that come while the engine waits for one fsync of a slow card, at the full speed of a backlog.
const waitingReadings_max = 200_000
const alerts_page = 200

/** What the two streams are read from; both live in other threads. */
export interface StreamSources {
  position(): number
  /** Commits after `pos`; `first` is the oldest position held, or the next to come. */
  readLog(pos: number): Promise<{ commits: StoredCommit[]; first: number }>
  /** Up to where the tables have followed the log: behind it while they catch up or their disk fails. */
  tablesPosition(): Promise<number>
  alertsAfter(pos: number, limit: number): Promise<AlertAt[]>
  log: Logger
}

/** Every commit. Weighs readings, and one for each commit. */
export function commitStream({ position, readLog, log }: StreamSources): Stream<Commit> {
  return {
    position,
    async read(pos) {
      const upTo = position() // what comes later is told of by the commit itself
      const { commits, first } = await readLog(pos)
      const items = wholeOf(commits, pos, upTo, first)
      return { items, upTo: items.at(-1)!.pos }
    },
    pick: (commit) => [commit],
    weigh: weightOf,
    waiting_max: waitingReadings_max,
    log,
  }
}

/** The alert log. It outlives the log of commits, and reading it needs no look at years of readings. */
export function alertStream({ position, tablesPosition, alertsAfter, log }: StreamSources): Stream<AlertAt> {
  return {
    position,
    async read(pos) {
      const upTo = position()
      const found = await alertsAfter(pos, alerts_page)
      // "None" may only mean that the tables stand behind the log: asked again, it holds up to where they stood before.
      const known = found.length > 0 ? pos : await tablesPosition()
      const alerts = found.length > 0 ? found : await alertsAfter(pos, alerts_page)
      const items = alerts.filter((alert) => alert.pos <= upTo)
      return { items, upTo: items.at(-1)?.pos ?? Math.max(pos, Math.min(known, upTo)) }
    },
    pick: ({ pos, entries }) => entries.flatMap((entry) => (entry.kind === 'alert' ? [{ pos, entry }] : [])),
    weigh: () => 1,
    waiting_max: alerts_page,
    log,
  }
}

/** Commits of the log up to `upTo`, with one that stands for what is missing between them or cannot be read. */
function wholeOf(stored: readonly StoredCommit[], after: number, upTo: number, first: number): Commit[] {
  const commits: Commit[] = []
  let pos = after
  const missingTo = (to: number) => {
    if (to > pos) commits.push(lost(pos + 1, to, to < first ? 'trimmed' : 'unreadable'))
    pos = Math.max(pos, to)
  }
  for (const { pos: at, json } of stored) {
    if (at > upTo) break
    missingTo(at - 1)
    commits.push(json === null ? lost(at, at, 'unreadable') : { pos: at, entries: JSON.parse(json) as Entry[] })
    pos = at
  }
  if (pos === after) missingTo(upTo)
  return commits
}

function lost(from: number, to: number, why: 'trimmed' | 'unreadable'): Commit {
  return { pos: to, entries: [], lost: { from, why } }
}

/** Its readings, and one for itself: a commit without readings takes room too. A defect in one is not met here. */
function weightOf({ entries }: Commit): number {
  let readings = 1
  for (const entry of entries) readings += (entry.kind === 'pack' && entry.pack?.readings?.length) || 1
  return readings
}
