/**
 * The head of the record: how stations and series stand at a position of the log, and which alerts no segment has yet.
 * Everything but the rows. It is kept now and then, so that a start after a flood, or without any segment, knows what is
 * newest at once, while the tables read the rows of the log behind it:
 *
 *   segments ──▶ settled ── rows in the log, being read ──▶ head, as kept ── log, read at once ──▶ newest commit
 *
 * It is a copy of what can be read from the log, and nothing is believed of it that does not fit the log it lies beside.
 * Without one a start waits for the tables, as it does after an update from a version that kept none.
 */

import { checksumOf } from '../../../edge/platform/checksum.ts'
import type { Copies } from '../../../edge/platform/copies.ts'
import type { LogReader } from '../log/log-reader.ts'
import type { AlertAt, Entry, Forgotten } from '../record.ts'
import type { Catalog } from '../segments/catalog.ts'
import type { SeriesLine } from '../segments/facts.ts'
import { openAnswers } from './answers.ts'
import { openApply, type RowsKept } from './apply.ts'
import { emptyMemory, type Memory } from './memory.ts'
import { applyNewest, applyState, type State, wholeState } from './state.ts'

const copyName = 'head'
const content_max = 16 * 1024 * 1024 // 100,000 series; with more of them a start waits for the tables
const catchUp_bytes = 64 * 1024

interface Kept {
  pos: number
  /** Of the commit at `pos`, as the log has it: CRC-32 of its text. */
  checksum: number
  state: State
  /** Each series, with its newest row. */
  newest: SeriesLine[]
  /** Alerts that no segment had. */
  alerts: AlertAt[]
}

export type Head = ReturnType<typeof openHead>

/** Keeps the memory's head. Throws the disk's error. */
export function keepHead(copies: Copies, log: LogReader, memory: Memory): void {
  const checksum = checksumAt(log, memory.pos)
  if (checksum === null) return
  const kept: Kept = {
    pos: memory.pos,
    checksum,
    state: wholeState(memory),
    newest: newestIn(memory),
    alerts: [...memory.settlingLines.alerts, ...memory.lines.alerts],
  }
  const content = Buffer.from(JSON.stringify(kept))
  if (content.length <= content_max) copies.save(copyName, content)
}

/** What was kept of what was forgotten since goes. Throws the disk's error. */
export function dropHead(copies: Copies): void {
  copies.remove(copyName)
}

/** What was kept, if it is ahead of the segments and belongs to this log, which ends at `end`. */
export function keptHead(copies: Copies, log: LogReader, settled: number, end: number): Kept | null {
  const copy = copies.newest(copyName)
  if (!copy) return null
  const kept = JSON.parse(copy.content.toString('utf8')) as Kept
  const isAhead = kept.pos > settled && kept.pos <= end
  return isAhead && checksumAt(log, kept.pos) === kept.checksum ? kept : null
}

/** Follows the log from where the head was kept. `catalog` has the alerts before it. */
export function openHead(kept: Kept, log: LogReader, catalog: Catalog, undecided_pos: number) {
  const memory = emptyMemory()
  memory.undecided_pos = undecided_pos
  applyState(memory, kept.state)
  applyNewest(memory, kept.newest)
  memory.forgotten = kept.state.forgotten ?? []
  memory.pos = kept.pos
  memory.lines.alerts = kept.alerts
  let isUnsure = false
  const hide = () => {
    isUnsure = true
  }
  const apply = openApply(memory, { segments: () => [], refusedOf: () => [], hide }, newestOnly)
  const answers = openAnswers(catalog, memory)

  return {
    position: () => memory.pos,
    /** Something was forgotten since: what is newest now, only the rows tell. */
    isUnsure: () => isUnsure,
    /** Applies the next commits. An entry that cannot be taken is told by the tables, which take it too. */
    catchUp(): void {
      for (const { pos, json } of log.read(memory.pos, catchUp_bytes)) {
        for (const entry of entriesIn(json)) applyOrPassOver(entry, pos)
        memory.pos = pos
      }
    },
    query: {
      stations: answers.stations,
      everySeries: answers.everySeries,
      latest: answers.latest,
      ledger: answers.ledger,
      corrections: answers.corrections,
      forgotten: (): Forgotten[] => memory.forgotten,
      alerts: (limit: number) => withoutSettled(() => answers.alerts(limit)),
      alertsAfter: (pos: number, limit: number) => withoutSettled(() => answers.alertsAfter(pos, limit)),
    },
  }

  function applyOrPassOver(entry: Entry, pos: number) {
    try {
      apply(entry, pos)
    } catch (err) {
      if (!(err instanceof Error)) throw err
    }
  }

  /** Meanwhile the tables may have settled some of them. */
  function withoutSettled<Answer>(ask: () => Answer): Answer {
    memory.lines.alerts = memory.lines.alerts.filter(({ pos }) => pos > catalog.position())
    return ask()
  }
}

/** A row that may complete the newest one, which was null, is looked for there alone. */
const newestOnly: RowsKept = {
  at: ({ newest }, at_ms) => (newest?.at_ms === at_ms ? newest : undefined),
  add: () => undefined,
}

function entriesIn(json: string | null): Entry[] {
  return json === null ? [] : (JSON.parse(json) as Entry[])
}

function newestIn({ seriesById }: Memory): SeriesLine[] {
  return Array.from(seriesById.values(), ({ station, sensor, quantity, newest }): SeriesLine => {
    if (!newest) return [station, sensor, quantity, 0, 0, 0, null]
    const { at_ms, value, flag, received_ms, clock, off_ms } = newest
    const row = [at_ms, Number.isNaN(value) ? null : value, flag, received_ms, clock, off_ms] as const
    return [station, sensor, quantity, 0, at_ms, at_ms, [...row]]
  })
}

function checksumAt(log: LogReader, pos: number): number | null {
  const commit = log.read(pos - 1, 1).find((one) => one.pos === pos)
  return commit?.json ? checksumOf(Buffer.from(commit.json)) : null
}
