/** The record by series alone, in this thread: its log is a list in memory, and work that can wait is done when told. */
import type { openLogReader } from '../../gateway/store/log/log-reader.ts'
import type { Entry } from '../../gateway/store/record.ts'
import type { Damage } from '../../gateway/store/segments/damage.ts'
import { openTables } from '../../gateway/store/tables/tables.ts'

export function tablesOf(folder: string) {
  const commits: string[] = []
  const damages: Damage[] = []
  const log = {
    read: (pos: number) => commits.slice(pos - before).map((json, i) => ({ pos: pos + i + 1, json })),
    first: () => 1,
    close: () => undefined,
  } as unknown as ReturnType<typeof openLogReader>
  const open = () => openTables({ folder, log, damaged: (damage) => damages.push(damage), setAside: () => undefined })
  let before = 0
  let tables = open()
  before = tables.position()
  const catchUp = () => {
    while (tables.position() < before + commits.length) tables.catchUp()
  }

  return {
    damages,
    get tables() {
      return tables
    },
    append(...entries: Entry[]) {
      commits.push(JSON.stringify(entries))
      catchUp()
    },
    /** What is settled is not read again: a long test need not keep it. */
    forget() {
      before += commits.length
      commits.length = 0
    },
    settle: () => finish(tables.settle()),
    /** Merges until nothing is left to merge; tells how often. */
    merge() {
      let merges = 0
      for (let work = tables.merging(); work; work = tables.merging()) {
        finish(work)
        merges++
      }
      return merges
    },
    retain: (now_ms: number, raw_days: number) =>
      finish(tables.retain(now_ms, { raw_days, minute_days: raw_days * 2, hour_days: raw_days * 3 })),
    /** As after kill -9: what is in memory is gone. `undecided_pos`: see `Tables.undecidedUpTo`. */
    reopen(undecided_pos = 0) {
      tables.close()
      tables = open()
      tables.undecidedUpTo(undecided_pos)
      catchUp()
    },
    close: () => tables.close(),
  }
}

function finish(work: Generator<void>) {
  while (!work.next().done);
}
