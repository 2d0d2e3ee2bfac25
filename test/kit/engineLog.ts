/** A log that keeps what the engine and a test give it at once, a reader's state with it, and answers rows from it. */
import type { Row } from '../../gateway/contract.ts'
import type { AppendOptions, Entry, PackEntry, ReaderState, RowsQuery } from '../../gateway/store/record.ts'
import { memoryRecord } from './memoryRecord.ts'

export function engineLog() {
  const record = memoryRecord()
  let saved: ReaderState = { reader: 'rules', pos: 0 }
  return {
    ...record,
    async append(entries: Entry[], options: AppendOptions = {}): Promise<number> {
      if (options.save) saved = JSON.parse(JSON.stringify(options.save)) as ReaderState
      if (entries.length > 0) void record.commit(...(JSON.parse(JSON.stringify(entries)) as Entry[]))
      return record.position()
    },
    reader: async () => saved,
    corrections: async () => [],
    async rows(query: RowsQuery) {
      const packs = record.commits.flatMap(({ entries }) => entries.filter((entry) => entry.kind === 'pack'))
      const found = record.commits.flatMap(({ entries }) => entries.filter((entry) => entry.kind === 'flag'))
      const flagOf = (at_ms: number) => found.find((one) => one.at_ms === at_ms && one.sensor === query.sensor)?.flag
      const rows = packs
        .flatMap((entry) => rowsOf(entry, query))
        .map((row) => ({ ...row, flag: flagOf(row.at_ms) ?? row.flag }))
        .sort((a, b) => a.at_ms - b.at_ms)
      return { rows, next: null }
    },
    /** What the alert log says, in order. */
    alerts: () =>
      record.commits.flatMap(({ entries }) =>
        entries.flatMap((entry) =>
          entry.kind === 'alert' && entry.alert.kind !== 'acknowledged' ? [entry.alert] : [],
        ),
      ),
  }
}

function rowsOf(entry: PackEntry, { station, sensor, quantity, from_ms, to_ms }: RowsQuery): Row[] {
  if (entry.station !== station) return []
  return entry.pack.readings.flatMap((reading) => {
    const value = reading.values[quantity as keyof typeof reading.values]
    if (reading.sensor !== sensor || value === undefined || reading.at_ms < from_ms || reading.at_ms >= to_ms) return []
    const { received_ms, off_ms } = entry
    const flag = value === null ? 9 : 2
    return [
      {
        sensor,
        quantity: quantity!,
        at_ms: reading.at_ms,
        value,
        flag,
        received_ms,
        ...(off_ms && { clock_off_ms: off_ms }),
      },
    ]
  })
}
