/**
 * What the writer of InfluxDB does next. Three lanes take turns: the newest commits, the backlog from the log, and what has
 * to be sent once more.
 */
import type { Logger } from 'pino'
import { type Commit, type Entry, openReaderLoop, type SetAside, type Store } from '../store/index.ts'
import { openBacklog } from './backlog.ts'
import type { Healing } from './healing.ts'
import { type Lanes, weightOfEntry } from './lanes.ts'
import { linesOfEntry } from './line.ts'

export interface Work {
  lines: string[]
  /** The oldest of them. */
  oldest_ms: number
  /** Sent once more: what the server had lost, or the log no longer holds. */
  isHealing: boolean
  /** To be called when the server has taken it. */
  done(): void
}

export interface WorkOptions {
  reader: string
  /** Whose lines they are. */
  gateway: string
  store: Pick<Store, 'from'>
  lanes: Lanes
  /** Where the fresh lane begins: what is committed after it comes from memory, what lies before it from the log. */
  newest: number
  healing: Healing
  aside: SetAside
  log: Logger
}

const noWork: Work = { lines: [], oldest_ms: Number.POSITIVE_INFINITY, isHealing: false, done: () => undefined }

export function openWork({ reader, gateway, store, lanes, newest, healing, aside, log }: WorkOptions) {
  const backlog = openBacklog(store, sendable)
  const fresh = openReaderLoop({ name: reader, store, after: newest, take: takeFresh, log, aside })
  let turn = 0

  return {
    /** `values_max`: about as many values at once. `hasTaken`: the server has taken a batch since its last trouble. */
    next,
    close() {
      backlog.close()
      return fresh.close()
    },
  }

  function takeFresh(commits: readonly Commit[]) {
    for (const commit of sendable(commits)) {
      if (commit.lost) healing.wantAll()
      lanes.arrived(commit)
    }
  }

  /** The commits with what becomes lines: an entry whose values cannot even be counted is set aside here, once. */
  function sendable(commits: readonly Commit[]): Commit[] {
    return commits.map((commit) => {
      const entries: Entry[] = []
      aside.each([commit], (entry) => {
        const isSendable = entry.kind === 'alert' ? linesOfEntry(entry, gateway).length > 0 : weightOfEntry(entry) > 0
        if (isSendable) entries.push(entry)
      })
      return { ...commit, entries }
    })
  }

  /** The newest each second time; in between the backlog, and when there is none, what has to be sent once more. */
  async function next(values_max: number, hasTaken: boolean): Promise<Work | null> {
    turn++
    const isBehind = lanes.backlog() !== null || healing.isWanted()
    const first = turn % 2 === 0 || !isBehind ? lanes.fresh(values_max) : []
    if (first.length > 0) return workOf(first)
    const old = lanes.backlog()
    if (old) return backlogWork(old, values_max)
    backlog.close()
    if (healing.isWanted()) return healWork(hasTaken)
    const rest = lanes.fresh(values_max)
    return rest.length > 0 ? workOf(rest) : null
  }

  function workOf(commits: Commit[]): Work {
    const lines: string[] = []
    let oldest_ms = Number.POSITIVE_INFINITY
    aside.each(commits, (entry) => {
      lines.push(...linesOfEntry(entry, gateway))
      oldest_ms = Math.min(oldest_ms, oldestIn(entry))
    })
    return { ...noWork, lines, oldest_ms, done: () => lanes.sent(commits) }
  }

  async function backlogWork(stretch: { after: number; until: number }, values_max: number): Promise<Work> {
    const commits = await backlog.next(stretch, values_max)
    const [first] = commits
    if (!first?.lost) return workOf(commits)
    log.warn({ ...first.lost, to: first.pos }, 'the log does not hold these commits; the tables are compared instead')
    healing.wantAll()
    return { ...noWork, done: () => lanes.skipTo(Math.min(first.pos, stretch.until - 1)) }
  }

  async function healWork(hasTaken: boolean): Promise<Work> {
    const lines = await healing.next(hasTaken)
    if (lanes.backlog()) {
      // Meanwhile more arrived than the memory holds: what seemed lost may only wait. Compare again when that is sent.
      healing.beginAgain()
      return noWork
    }
    if (!lines) {
      healing.finish()
      return noWork
    }
    return { ...noWork, lines, isHealing: true }
  }
}

function oldestIn(entry: Entry): number {
  let oldest_ms = Number.POSITIVE_INFINITY
  if (entry.kind === 'flag') oldest_ms = entry.at_ms
  if (entry.kind === 'pack') for (const { at_ms } of entry.pack.readings) oldest_ms = Math.min(oldest_ms, at_ms)
  return oldest_ms
}
