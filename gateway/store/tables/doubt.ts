/** What is doubted about the time of a row: as numbers in the tables, as words outside. */
import type { Reading } from '../../../edge/contract.ts'
import type { ClockMark, Row } from '../../contract.ts'
import type { PackEntry } from '../record.ts'
import type { TailRow } from './chunk.ts'

/** By the number that the column `clock` holds; the numbers stay for ever. */
const clockMarks: readonly (ClockMark | null)[] = [null, 'unsynced', 'doubted', 'redated', 'arrival']

export type Doubt = Pick<TailRow, 'clock' | 'off_ms'>

/** Of the reading at `index`. What was written before intake marked clocks has only the station's own word. */
export function doubtOf({ clocks, off_ms = 0 }: PackEntry, reading: Reading, index: number): Doubt {
  const mark = clocks?.[index] ?? reading.clock ?? null
  return { clock: mark === null ? 0 : clockMarks.indexOf(mark), off_ms }
}

/** As rows and latest values show it: nothing when nothing is doubted. */
export function doubtShown({ clock, off_ms }: Doubt): Pick<Row, 'clock' | 'clock_off_ms'> {
  if (clock === 0 && off_ms === 0) return {}
  const mark = clockMarks[clock]
  return { ...(mark && { clock: mark }), ...(off_ms !== 0 && { clock_off_ms: off_ms }) }
}
