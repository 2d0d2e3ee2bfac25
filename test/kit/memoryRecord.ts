/** A log in memory whose readers are served by the record's own streams: what stands on the record cannot tell it apart. */
import { setImmediate as turn } from 'node:timers/promises'
import pino from 'pino'
import { openFollow } from '../../gateway/store/follow.ts'
import type { AlertAt, Commit, Entry } from '../../gateway/store/record.ts'
import { alertStream, commitStream } from '../../gateway/store/streams.ts'

const page_commits = 20

export type MemoryRecord = ReturnType<typeof memoryRecord>

export function memoryRecord() {
  const commits: Commit[] = []
  const rotten = new Set<number>()
  let first = 1
  let held: Promise<void> | null = null
  let release: () => void = () => undefined
  const position = () => commits.length
  const alertsAfter = async (after: number, limit: number): Promise<AlertAt[]> => {
    const found = commits.slice(after).flatMap(alertsIn)
    const last = found[limit - 1]?.pos ?? commits.length
    return found.filter((one) => one.pos <= last)
  }
  const sources = {
    position,
    async readLog(pos: number) {
      const stored = commits.slice(Math.max(pos, first - 1)).slice(0, page_commits)
      await waitWhileHeld()
      return { commits: stored.map((commit) => ({ pos: commit.pos, json: jsonOf(commit) })), first }
    },
    tablesPosition: async () => commits.length,
    async alertsAfter(after: number, limit: number) {
      const found = await alertsAfter(after, limit)
      await waitWhileHeld()
      return found
    },
    log: pino({ level: 'silent' }),
  }
  const followed = openFollow(commitStream(sources))
  const alerts = openFollow(alertStream(sources))

  function jsonOf({ pos, entries }: Commit): string | null {
    return rotten.has(pos) ? null : JSON.stringify(entries)
  }

  async function waitWhileHeld() {
    while (held) await held
  }

  return {
    commits,
    position,
    from: followed.from,
    alertsFrom: alerts.from,
    alertsAfter,
    hurry: () => () => undefined,
    /** Readers are told at once; resolves when those that wait have taken it. */
    async commit(...entries: Entry[]): Promise<number> {
      const commit = { pos: commits.length + 1, entries }
      commits.push(commit)
      followed.committed(commit)
      alerts.committed(commit)
      await turn()
      return commit.pos
    },
    /** The log no longer reaches back before `pos`. */
    trimBefore(pos: number) {
      first = pos
    },
    /** A commit whose bytes are damaged. */
    rot: (pos: number) => void rotten.add(pos),
    /** Until `release`, readers wait for what they read now. */
    hold() {
      held = new Promise((resolve) => {
        release = () => {
          held = null
          resolve()
        }
      })
    },
    release: () => release(),
    close() {
      followed.close()
      alerts.close()
    },
  }
}

function alertsIn({ pos, entries }: Commit): AlertAt[] {
  return entries.flatMap((entry) => (entry.kind === 'alert' ? [{ pos, entry }] : []))
}
