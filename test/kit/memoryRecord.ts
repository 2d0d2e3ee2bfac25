/** A log in memory whose readers are served by the record's own streams: what stands on the record cannot tell it apart. */
import { setImmediate as turn } from 'node:timers/promises'
import pino from 'pino'
import { openFollow } from '../../gateway/store/follow.ts'
import type { AlertAt, Entry, Group } from '../../gateway/store/record.ts'
import { alertStream, commitStream } from '../../gateway/store/streams.ts'

const page_groups = 20

export type MemoryRecord = ReturnType<typeof memoryRecord>

export function memoryRecord() {
  const groups: Group[] = []
  const rotten = new Set<number>()
  let first = 1
  let held: Promise<void> | null = null
  let release: () => void = () => undefined
  const position = () => groups.length
  const alertsAfter = async (after: number, limit: number): Promise<AlertAt[]> => {
    const found = groups.slice(after).flatMap(alertsIn)
    const last = found[limit - 1]?.pos ?? groups.length
    return found.filter((one) => one.pos <= last)
  }
  const sources = {
    position,
    async readLog(pos: number) {
      const stored = groups.slice(Math.max(pos, first - 1)).slice(0, page_groups)
      await waitWhileHeld()
      return { groups: stored.map((group) => ({ pos: group.pos, json: jsonOf(group) })), first }
    },
    tablesPosition: async () => groups.length,
    async alertsAfter(after: number, limit: number) {
      const found = await alertsAfter(after, limit)
      await waitWhileHeld()
      return found
    },
    log: pino({ level: 'silent' }),
  }
  const commits = openFollow(commitStream(sources))
  const alerts = openFollow(alertStream(sources))

  function jsonOf({ pos, entries }: Group): string | null {
    return rotten.has(pos) ? null : JSON.stringify(entries)
  }

  async function waitWhileHeld() {
    while (held) await held
  }

  return {
    groups,
    position,
    from: commits.from,
    alertsFrom: alerts.from,
    alertsAfter,
    hurry: () => () => undefined,
    /** Readers are told at once; resolves when those that wait have taken it. */
    async commit(...entries: Entry[]): Promise<number> {
      const group = { pos: groups.length + 1, entries }
      groups.push(group)
      commits.committed(group)
      alerts.committed(group)
      await turn()
      return group.pos
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
      commits.close()
      alerts.close()
    },
  }
}

function alertsIn({ pos, entries }: Group): AlertAt[] {
  return entries.flatMap((entry) => (entry.kind === 'alert' ? [{ pos, entry }] : []))
}
