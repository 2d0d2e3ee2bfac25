/** The world of the readers' tests: a record in memory, a disk that outlives its readers, and the readers' lives. */
import pino from 'pino'
import type { Kept } from '../../gateway/hooks/deliveries.ts'
import type { AppendOptions, Entry, LatestRow, ReaderState } from '../../gateway/store/record.ts'
import { memoryRecord } from './memoryRecord.ts'

export interface RunningReader {
  /** What it has made of the record, without what may come twice. */
  effect(): unknown
  position(): number
  setAside(): number
  /** Starts from the tables or the alert log, which outlive the log: nothing is missing when the log was trimmed. */
  startsFromTables?: boolean
  close(): Promise<unknown>
}

export type World = ReturnType<typeof openWorld>

/** A record, a disk that outlives its readers, and the readers' lives. */
export function openWorld() {
  const record = memoryRecord()
  const lines: string[] = []
  const disk = { saved: new Map<string, ReaderState>(), kept: null as Kept | null, out: new Map<string, string>() }
  let life = new AbortController()
  let stalled: Promise<void> | null = null
  let resume: () => void = () => undefined

  function store() {
    const { signal: dead } = life
    /** A dead process gets no answer, and its disk no orders. */
    const alive = <T>(work: () => T): Promise<T> =>
      dead.aborted ? new Promise(() => undefined) : Promise.resolve(work())
    return {
      ...record,
      from: (after: number, signal: AbortSignal) => record.from(after, AbortSignal.any([signal, dead])),
      alertsFrom: (after: number, signal: AbortSignal) => record.alertsFrom(after, AbortSignal.any([signal, dead])),
      reader: async (reader: string) => disk.saved.get(reader) ?? { reader, pos: 0 },
      saveReader: (state: ReaderState) => alive(() => void disk.saved.set(state.reader, structuredClone(state))),
      async append(entry: Entry | Entry[], { save }: AppendOptions = {}): Promise<number> {
        await world.stalled()
        return alive(() => {
          if (save) disk.saved.set(save.reader, structuredClone(save))
          const entries = [entry].flat()
          if (entries.length > 0) void record.commit(...structuredClone(entries))
          return record.position()
        })
      },
      stations: async () => [],
      latest: async () => latestOf(record.commits.flatMap(({ entries }) => entries)),
      alerts: async (limit: number) =>
        (await record.alertsAfter(0, Number.POSITIVE_INFINITY))
          .map(({ entry }) => entry)
          .toReversed()
          .slice(0, limit),
      corrections: async () => [],
      rows: async () => ({ rows: [], next: null }),
      stats: () => ({ disk_refuses: false }),
      alive,
    }
  }

  const world = {
    record,
    disk,
    store,
    commit: record.commit,
    log: pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }),
    logged: () => lines.join(''),
    /** From here on nothing that a reader waits for is answered, until `resume`. */
    stall() {
      stalled ??= new Promise((resolve) => {
        resume = () => {
          stalled = null
          resolve()
        }
      })
    },
    resume: () => resume(),
    async stalled() {
      while (stalled) await stalled
    },
    /** As by SIGKILL: whoever runs now is told nothing more and is heard no more. */
    kill() {
      life.abort()
      life = new AbortController()
    },
    async end(reader: RunningReader) {
      await reader.close()
      record.close()
    },
  }
  return world
}

/** What the tables would answer. */
function latestOf(entries: readonly Entry[]): LatestRow[] {
  const latest = new Map<string, LatestRow>()
  for (const entry of entries) {
    if (entry.kind !== 'pack' || entry.pack === null) continue
    for (const { sensor, at_ms, values } of entry.pack.readings) {
      for (const [quantity, value] of Object.entries(values)) {
        const key = `${entry.station} ${sensor} ${quantity}`
        if (at_ms <= (latest.get(key)?.at_ms ?? 0)) continue
        const { station, received_ms } = entry
        latest.set(key, { station, sensor, quantity, at_ms, value, flag: value === null ? 9 : 2, received_ms })
      }
    }
  }
  return [...latest.values()]
}
